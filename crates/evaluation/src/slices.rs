//! Accuracy on the photos that share something: a person, a device, a light.

use std::collections::{BTreeMap, HashMap};

use formats::Digest;
use formats::evaluation::{SUBJECT, Slice, SliceKind};
use formats::prepared::PhotoRow;
use metrics::interval::wilson;

use crate::CheckedPredictions;
use crate::measure::CONFIDENCE;

/// More slices than these of one kind are not read by anybody.
const MOST_SLICES: usize = 200;

/// A kind of knowledge about a photo; the text is what a slice is called, empty where nothing is known.
struct Knowledge {
    name: &'static str,
    title: &'static str,
    of: fn(&PhotoRow) -> String,
}

const KNOWLEDGE: [Knowledge; 5] = [
    Knowledge { name: SUBJECT, title: "person", of: |photo| photo.subject.clone() },
    Knowledge { name: "device", title: "device", of: |photo| photo.device.clone() },
    Knowledge { name: "collection", title: "collection", of: |photo| photo.collection.clone() },
    Knowledge { name: "light", title: "light", of: |photo| light(photo.brightness) },
    Knowledge { name: "face_size", title: "size of the face", of: |photo| face(photo.face_size) },
];

/// The mean brightness of a photo, 0 to 1, in four equal steps.
fn light(brightness: Option<f64>) -> String {
    let name = |brightness: f64| match brightness {
        dark if dark < 0.25 => "dark, below 0.25",
        dim if dim < 0.5 => "dim, 0.25 to 0.5",
        light if light < 0.75 => "light, 0.5 to 0.75",
        _ => "bright, 0.75 and more",
    };
    brightness.map(name).unwrap_or_default().to_owned()
}

/// The longer side of the face in the upright photo, each step twice the one before.
fn face(size: Option<f64>) -> String {
    let name = |size: f64| match size {
        tiny if tiny < 64.0 => "below 64 pixels",
        small if small < 128.0 => "64 to 127 pixels",
        middle if middle < 256.0 => "128 to 255 pixels",
        large if large < 512.0 => "256 to 511 pixels",
        _ => "512 pixels and more",
    };
    size.map(name).unwrap_or_default().to_owned()
}

/// The kinds of knowledge that tell the photos apart: two slices at least.
///
/// `photos` are those of which something is known.
pub(crate) fn slices(predictions: &CheckedPredictions, photos: &[PhotoRow]) -> Vec<SliceKind> {
    let known: HashMap<Digest, &PhotoRow> =
        photos.iter().map(|photo| (photo.sha256, photo)).collect();
    let predicted = predictions.numbers.predicted();
    let table = &predictions.table;
    let right: Vec<(Option<&PhotoRow>, bool)> = table
        .photos()
        .iter()
        .zip(table.labels().iter().zip(predicted))
        .map(|(photo, (label, predicted))| (known.get(photo).copied(), predicted == label))
        .collect();
    KNOWLEDGE.iter().filter_map(|knowledge| by(knowledge, &right)).collect()
}

fn by(knowledge: &Knowledge, photos: &[(Option<&PhotoRow>, bool)]) -> Option<SliceKind> {
    let (mut counts, mut unknown) = (BTreeMap::<String, [u64; 2]>::new(), 0);
    for (photo, right) in photos {
        let value = photo.map(knowledge.of).unwrap_or_default();
        if value.is_empty() {
            unknown += 1;
            continue;
        }
        let [of_them_right, all] = counts.entry(value).or_default();
        *of_them_right += u64::from(*right);
        *all += 1;
    }
    if counts.len() < 2 {
        return None;
    }
    let omitted = counts.len().saturating_sub(MOST_SLICES);
    let mut slices: Vec<Slice> = counts.into_iter().map(slice).collect();
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.photos));
    slices.truncate(MOST_SLICES);
    slices.sort_by(|one, other| one.accuracy.total_cmp(&other.accuracy));
    let (name, title) = (knowledge.name.to_owned(), knowledge.title.to_owned());
    Some(SliceKind { name, title, slices, omitted, unknown })
}

fn slice((value, [right, photos]): (String, [u64; 2])) -> Slice {
    let interval = wilson(right as f64, photos as f64, CONFIDENCE);
    Slice {
        value,
        photos,
        accuracy: right as f64 / photos as f64,
        low: interval.map(|interval| interval.low),
        high: interval.map(|interval| interval.high),
    }
}

#[cfg(test)]
mod tests {
    use formats::predictions::{Prediction, Predictions};
    use formats::split::Part;

    use super::*;

    fn photo(subject: &str, index: usize) -> PhotoRow {
        PhotoRow {
            sha256: Digest::of(&index.to_le_bytes()),
            path: String::new(),
            part: Part::Test,
            label: "a".into(),
            group: subject.into(),
            subject: subject.into(),
            session: String::new(),
            device: "phone".into(),
            collection: String::new(),
            consent: String::new(),
            captured_at: String::new(),
            brightness: Some(0.3),
            sharpness: None,
            face_size: Some(if index.is_multiple_of(2) { 127.9 } else { 128.0 }),
        }
    }

    /// The slices of photos that were answered rightly or not.
    fn sliced(right: &[bool], photos: &[PhotoRow]) -> Vec<SliceKind> {
        slices(&CheckedPredictions::of(predictions(right)).unwrap(), photos)
    }

    fn predictions(right: &[bool]) -> Predictions {
        let row = |(index, right): (usize, &bool)| Prediction {
            sha256: photo("", index).sha256,
            path: String::new(),
            label: 0,
            group: String::new(),
            probabilities: if *right { vec![0.9, 0.1] } else { vec![0.1, 0.9] },
        };
        Predictions::new(vec!["a".into(), "b".into()], right.iter().enumerate().map(row))
    }

    fn found(kind: &SliceKind) -> Vec<(&str, u64, f64)> {
        kind.slices.iter().map(|it| (it.value.as_str(), it.photos, it.accuracy)).collect()
    }

    #[test]
    fn the_worst_stands_first_and_what_does_not_tell_photos_apart_is_left_out() {
        let people = ["anna", "anna", "ben", "ben", ""];
        let photos: Vec<_> = people.iter().zip(0..).map(|(name, at)| photo(name, at)).collect();
        let kinds = sliced(&[true, true, true, false, true], &photos);
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        assert_eq!(names, ["subject", "face_size"]);
        assert_eq!(found(&kinds[0]), [("ben", 2, 0.5), ("anna", 2, 1.0)]);
        assert_eq!((kinds[0].unknown, kinds[0].omitted), (1, 0));
        assert_eq!(found(&kinds[1]), [("128 to 255 pixels", 2, 0.5), ("64 to 127 pixels", 3, 1.0)]);
        assert!(kinds[0].slices[0].low < Some(0.5) && kinds[0].slices[0].high > Some(0.5));
    }

    #[test]
    fn of_many_people_those_with_the_most_photos_are_kept() {
        let person = |at: usize| format!("p{}", at.min(MOST_SLICES + 1));
        let photos: Vec<_> = (0..MOST_SLICES + 5).map(|at| photo(&person(at), at)).collect();
        let kinds = sliced(&vec![true; photos.len()], &photos);
        assert_eq!((kinds[0].slices.len(), kinds[0].omitted), (MOST_SLICES, 2));
        assert!(kinds[0].slices.iter().any(|slice| slice.photos == 4));
    }

    #[test]
    fn photos_of_which_nothing_is_known_make_no_slices() {
        assert_eq!(sliced(&[true, false], &[]), []);
    }
}
