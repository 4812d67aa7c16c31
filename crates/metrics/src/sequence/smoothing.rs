//! Probabilities averaged over a box of time around each face.

use super::frames::SequenceKind;
use super::merging::{Face, Faces};

/// The probabilities of each face `[faces][classes]`, averaged over a box of so many seconds around its middle.
///
/// Each face counts with the part of its weight that lies within the box, so that a frame that lasts and the
/// frames it could be cut into are the same. A face that was lost for a moment is smoothed over; the box
/// reaches half its width to either side and so never over a longer gap.
pub(super) fn smoothed(faces: &Faces, seconds: f64) -> Vec<Vec<f64>> {
    let all = &faces.seen;
    if seconds <= 0.0 || faces.kind == SequenceKind::UnorderedPhotos {
        return all.iter().map(|face| face.probabilities.to_vec()).collect();
    }
    let mut first = 0;
    let each = all.iter().map(|face| {
        let middle = f64::midpoint(face.start, face.end);
        let (low, high) = (middle - seconds / 2.0, middle + seconds / 2.0);
        // Later boxes begin later.
        while all[first].end < low {
            first += 1;
        }
        let within = all[first..].iter().take_while(|face| face.start <= high);
        let rows = within.map(|face| (part(face, low, high) * face.weight, face.probabilities));
        // A box may be too narrow for the digits of a far-off time.
        mean(rows).unwrap_or_else(|| face.probabilities.to_vec())
    });
    each.collect()
}

/// The part of a face's time that lies between both.
fn part(face: &Face, low: f64, high: f64) -> f64 {
    let lasts = face.end - face.start;
    if lasts > 0.0 { (face.end.min(high) - face.start.max(low)).max(0.0) / lasts } else { 1.0 }
}

/// `None` without weight.
fn mean<'a>(rows: impl Iterator<Item = (f64, &'a [f64])>) -> Option<Vec<f64>> {
    let mut total = 0.0;
    let mut sums = Vec::new();
    for (weight, row) in rows {
        sums.resize(row.len(), 0.0);
        total += weight;
        sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += weight * value);
    }
    (total > 0.0).then(|| sums.iter().map(|sum| sum / total).collect())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{photos, timed_photos, video};
    use super::*;

    fn first_class(sequence: &crate::sequence::Sequence, seconds: f64) -> Vec<f64> {
        smoothed(&Faces::of(sequence), seconds).iter().map(|row| row[0]).collect()
    }

    #[test]
    fn frames_at_the_edge_of_the_box_count_with_the_part_within() {
        let sequence = video(1.0, &[Some([1.0, 0.0]), Some([0.0, 1.0]), Some([0.5, 0.5])]);
        // The box around the second frame takes in half of either neighbour.
        assert_eq!(first_class(&sequence, 2.0), [1.0 / 1.5, 0.375, 0.5 / 1.5]);
        assert_eq!(first_class(&sequence, 0.0), [1.0, 0.0, 0.5]);
    }

    #[test]
    fn a_short_absence_is_smoothed_over_and_a_long_one_is_not() {
        let away = |frames: usize| {
            let mut seen = vec![Some([1.0, 0.0])];
            seen.extend(vec![None; frames]);
            seen.push(Some([0.0, 1.0]));
            first_class(&video(0.25, &seen), 2.0)[0]
        };
        assert!(away(2) < 0.9 && away(4) > 0.999);
    }

    #[test]
    fn photos_of_a_burst_are_averaged_and_others_left_alone() {
        let rows = [[1.0, 0.0], [0.4, 0.6], [0.0, 1.0]];
        let burst = timed_photos(&[0.0, 0.3, 60.0], &rows);
        assert_eq!(first_class(&burst, 2.0), [0.7, 0.7, 0.0]);
        assert_eq!(first_class(&photos(&rows), 2.0), [1.0, 0.4, 0.0]);
    }
}
