//! The sequences that are drawn of every person, one difficulty each.

use super::presence::Coming;
use super::times::Times;

/// How frames are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    H264,
    Hevc,
}

/// How a sequence is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A folder of photos.
    Photos,
    /// An MP4.
    Video {
        codec: Codec,
        /// Stored lying on its side, with a note how to turn it, as a phone does that is held upright.
        turned: bool,
    },
}

/// Who is in the picture, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Role {
    /// Between the eyes, in shares of the picture's width and height.
    pub(crate) centre: (f32, f32),
    /// Half the width of the face, in shares of the picture's width.
    pub(crate) scale: f32,
    pub(crate) coming: Coming,
}

/// One sequence.
pub(crate) struct Clip {
    /// Of its file or folder.
    pub(crate) name: &'static str,
    /// Upright, in pixels.
    pub(crate) size: (usize, usize),
    pub(crate) form: Form,
    pub(crate) times: Times,
    /// The person whom it is drawn of, then others.
    pub(crate) roles: &'static [Role],
}

const ALONE: Role = Role { centre: (0.5, 0.40), scale: 0.088, coming: Coming::Stays };
const HELD_UPRIGHT: Role = Role { centre: (0.5, 0.40), scale: 0.20, coming: Coming::Stays };

pub(crate) const CLIPS: [Clip; 5] = [
    Clip {
        name: "photos",
        size: (480, 640),
        form: Form::Photos,
        times: Times::Pressed,
        roles: &[Role { scale: 0.24, coming: Coming::Leaves, ..HELD_UPRIGHT }],
    },
    Clip {
        name: "leaves.mp4",
        size: (640, 360),
        form: Form::Video { codec: Codec::H264, turned: false },
        times: Times::Even,
        roles: &[Role { coming: Coming::Leaves, ..ALONE }],
    },
    Clip {
        name: "turned.mp4",
        size: (360, 640),
        form: Form::Video { codec: Codec::Hevc, turned: true },
        times: Times::Even,
        roles: &[HELD_UPRIGHT],
    },
    Clip {
        name: "variable.mp4",
        size: (640, 360),
        form: Form::Video { codec: Codec::H264, turned: false },
        times: Times::Uneven,
        roles: &[ALONE],
    },
    Clip {
        name: "pair.mp4",
        size: (640, 360),
        form: Form::Video { codec: Codec::Hevc, turned: false },
        times: Times::Even,
        roles: &[
            Role { centre: (0.27, 0.42), scale: 0.11, coming: Coming::Stays },
            Role { centre: (0.73, 0.40), scale: 0.11, coming: Coming::Visits },
        ],
    },
];
