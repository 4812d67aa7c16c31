//! Which face of a frame is which that was seen before.

use super::TrackSettings;
use crate::FaceBox;

/// For each of `faces` the index of the one `before` that it goes on from.
pub(super) fn best_pairs(
    before: &[FaceBox],
    faces: &[FaceBox],
    settings: &TrackSettings,
) -> Vec<Option<usize>> {
    let all = before.iter().enumerate().flat_map(|(old, last)| {
        let with_each = faces.iter().enumerate().map(move |(new, face)| (old, new, last, face));
        with_each.filter(|(_, _, last, face)| have_one_size(last, face, settings))
    });
    let overlaps = all.map(|(old, new, last, face)| (last.overlap(face), old, new));
    let mut fitting: Vec<_> =
        overlaps.filter(|(overlap, ..)| *overlap >= settings.least_overlap).collect();
    // A stable order: of equal overlaps the older track comes first, then the earlier face.
    fitting.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut goes_on_from = vec![None; faces.len()];
    let mut is_taken = vec![false; before.len()];
    for (_, old, new) in fitting {
        if !is_taken[old] && goes_on_from[new].is_none() {
            is_taken[old] = true;
            goes_on_from[new] = Some(old);
        }
    }
    goes_on_from
}

fn have_one_size(last: &FaceBox, face: &FaceBox, settings: &TrackSettings) -> bool {
    let sides = [last, face].map(|face| f64::from(face.longer_side()));
    let (shorter, longer) = (sides[0].min(sides[1]), sides[0].max(sides[1]));
    longer <= shorter * settings.largest_growth
}
