//! Why the bytes of a photo did not become pixels.

/// Why a file could not be read as a photo. It never names a path: the caller knows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No bytes at all, as an interrupted copy leaves them.
    #[error("the file is empty")]
    Empty,
    /// The first bytes belong to no picture format that is known here.
    #[error("not a picture: the first bytes belong to no known format")]
    NotAPicture,
    /// A format that is recognised but not decoded.
    #[error("{format} is not supported: export it as JPEG or PNG")]
    Unsupported {
        /// The format's name as people write it.
        format: &'static str,
    },
    /// More bytes than [`crate::Limits::max_bytes`].
    #[error("{found} bytes, more than the limit of {limit}")]
    TooManyBytes {
        /// Bytes in the file.
        found: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The header promises more pixels than [`crate::Limits::max_pixels`].
    #[error("{width} x {height} pixels, more than the limit of {limit} pixels")]
    TooManyPixels {
        /// Stored width in pixels.
        width: u32,
        /// Stored height in pixels.
        height: u32,
        /// The limit in pixels.
        limit: u64,
    },
    /// More scans than [`crate::Limits::max_scans`].
    #[error("{found} scans, more than the limit of {limit}")]
    TooManyScans {
        /// Scans in the file.
        found: usize,
        /// The limit.
        limit: usize,
    },
    /// Decoding would hold more bytes than [`crate::Limits::max_memory`].
    #[error("decoding needs {needed} bytes of memory, more than the limit of {limit}")]
    TooMuchMemory {
        /// Bytes that the header makes the decoder hold.
        needed: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Longer than [`crate::Limits::max_time`]. The one reason that depends on the machine.
    #[error("decoding took longer than the limit of {} seconds", limit.as_secs_f64())]
    TookTooLong {
        /// The limit.
        limit: std::time::Duration,
    },
    /// The data stop before the picture is complete.
    #[error("truncated: the {format} data end before the picture does")]
    Truncated {
        /// The format's name.
        format: &'static str,
    },
    /// The data break the rules of their format.
    #[error("damaged {format}: {reason}")]
    Damaged {
        /// The format's name.
        format: &'static str,
        /// What the decoder said.
        reason: String,
    },
    /// The decoder panicked; only this photo is lost.
    #[error("the {format} decoder could not cope with this file")]
    DecoderPanicked {
        /// The format's name.
        format: &'static str,
    },
}
