//! Some frames of each track, to see what the numbers are about.

use std::collections::BTreeMap;

use formats::Digest;
use maud::{Markup, html};

use super::numbers::moment;
use super::{
    KEY_FRAMES, KeyFrame, KeyFrames, PICTURED_TRACKS, TimelinePage, TimelineTrack, expression,
};
use crate::Thumbnail;
use crate::page::photos;

pub(super) fn section(page: &TimelinePage) -> Option<Markup> {
    let tracks = || page.tracks().take(PICTURED_TRACKS);
    let shown = || tracks().flat_map(|(_, track)| of_track(track));
    let pictures: BTreeMap<Digest, Thumbnail> =
        shown().map(|frame| (name(frame), frame.picture.clone())).collect();
    let is_left_out = tracks().any(|(_, track)| track.key_frames == KeyFrames::LeftOut);
    (is_left_out || !pictures.is_empty()).then(|| html! {
        @if is_left_out { p.note { "Pictures were left out." } }
        @if !pictures.is_empty() {
            p.note { "These show people: this page is personal data; send it only to who may see them." }
        }
        (photos::definitions(&pictures))
        @for (of, track) in tracks().filter(|(_, track)| !of_track(track).is_empty()) {
            @if page.tracks().count() > 1 { h3 { (track.name(of)) } }
            ul.photos { @for frame in of_track(track) { li { (tile(page, track, frame, &pictures)) } } }
        }
    })
}

/// Whether the page shows people.
pub(super) fn any(page: &TimelinePage) -> bool {
    page.tracks().take(PICTURED_TRACKS).any(|(_, track)| !of_track(track).is_empty())
}

fn of_track<'a>(track: &'a TimelineTrack) -> &'a [KeyFrame] {
    match &track.key_frames {
        KeyFrames::Of(frames) => &frames[..frames.len().min(KEY_FRAMES)],
        KeyFrames::LeftOut => &[],
    }
}

fn name(frame: &KeyFrame) -> Digest {
    Digest::of(&frame.picture.jpeg)
}

fn tile(
    page: &TimelinePage,
    track: &TimelineTrack,
    frame: &KeyFrame,
    pictures: &BTreeMap<Digest, Thumbnail>,
) -> Markup {
    let judged = track.analysis.frames.get(frame.frame).and_then(Option::as_ref);
    let seen = match judged.map(expression) {
        Some(Some(class)) => page.classes[class].as_str(),
        Some(None) => "unsure",
        None => "no valid face",
    };
    let moment = moment(track, frame.frame);
    let caption = format!("{moment}: {seen}");
    html! {
        (photos::picture(name(frame), &caption, pictures, "no picture of"))
        p.answer { strong { (moment) } " " (seen) }
    }
}
