//! Bursts: photos that one device took within seconds, one after the other, of the same person.

use std::collections::BTreeMap;

use formats::clock::CaptureTime;

use super::times::{Timed, in_order};

/// A longer pause ends a burst, in seconds.
const LONGEST_PAUSE: i64 = 3;

/// A photo whose device and time are known.
pub(super) struct Shot<'a> {
    pub(super) device: &'a str,
    pub(super) at: CaptureTime,
    /// Index of the photo.
    pub(super) photo: usize,
    /// The people it shows; none where nobody is known.
    pub(super) subjects: Vec<usize>,
}

/// The bursts of two photos and more, by device and time.
///
/// A photo of nobody known goes with the photo before it. Two people end a burst: it never joins them.
pub(super) fn bursts(shots: &[Shot]) -> Vec<Vec<usize>> {
    let mut series: BTreeMap<&str, Vec<Timed>> = BTreeMap::new();
    for (index, shot) in shots.iter().enumerate() {
        series.entry(shot.device).or_default().push((shot.at, index));
    }
    let mut bursts = Vec::new();
    for photos in series.into_values() {
        let ordered = in_order(photos);
        for quick in ordered.chunk_by(|one, next| next.0 - one.0 <= LONGEST_PAUSE) {
            bursts.extend(of_one_person(quick.iter().map(|&(_, shot)| &shots[shot])));
        }
    }
    bursts.retain(|photos: &Vec<usize>| photos.len() > 1);
    bursts
}

/// Cuts quick photos where the person changes.
fn of_one_person<'a>(quick: impl Iterator<Item = &'a Shot<'a>>) -> Vec<Vec<usize>> {
    let mut bursts: Vec<Vec<usize>> = vec![Vec::new()];
    let mut shown: &[usize] = &[];
    for shot in quick {
        let shared = shot.subjects.iter().any(|subject| shown.contains(subject));
        if !shared && !shown.is_empty() && !shot.subjects.is_empty() {
            bursts.push(Vec::new());
        }
        if !shot.subjects.is_empty() {
            shown = &shot.subjects;
        }
        if let Some(burst) = bursts.last_mut() {
            burst.push(shot.photo);
        }
    }
    bursts
}
