//! People together: means over people, so many that no mean is about one of them.

use std::collections::BTreeMap;

use super::{TimelinePage, TimelineTrack};
use crate::measure::CONFIDENCE;

/// Fewer people have no mean.
pub(super) const FEWEST_PEOPLE: usize = 5;

/// A mean over people, each counting once.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct GroupMean {
    pub(super) name: String,
    pub(super) value: f64,
    /// Student's t over people, within 0 and 1.
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The people that sequences name.
pub(super) fn people(page: &TimelinePage) -> usize {
    of_people(page).len()
}

/// The mean share of each expression, and of the states where they were asked for; none under five people.
pub(super) fn means(page: &TimelinePage) -> Vec<GroupMean> {
    let of_people = of_people(page);
    if of_people.len() < FEWEST_PEOPLE {
        return Vec::new();
    }
    let of_class = |class: usize| {
        let share =
            move |track: &TimelineTrack| Some(track.analysis.shares.as_ref()?.expressions[class]);
        mean_of(&page.classes[class], &of_people, share)
    };
    let mut means: Vec<GroupMean> = (0..page.classes.len()).map(of_class).collect();
    if page.stress.is_some() {
        let stress = |track: &TimelineTrack| Some(track.analysis.stress.as_ref()?.value);
        let happiness = |track: &TimelineTrack| Some(track.analysis.happiness.as_ref()?.value);
        means.push(mean_of("stress-expression ratio", &of_people, stress));
        means.push(mean_of("happiness ratio", &of_people, happiness));
    }
    means
}

type OfPeople<'a> = BTreeMap<&'a str, Vec<&'a TimelineTrack<'a>>>;

/// Everybody of whom a face was seen, with the tracks of their sequences.
///
/// A sequence with several tracks shows several people, and nobody said which of them is meant.
fn of_people<'a>(page: &'a TimelinePage<'a>) -> OfPeople<'a> {
    let mut people: OfPeople = BTreeMap::new();
    for of in &page.sequences {
        if let (Some(person), [track]) = (of.person, &of.tracks[..])
            && track.analysis.shares.is_some()
        {
            people.entry(person).or_default().push(track);
        }
    }
    people
}

fn mean_of(
    name: &str,
    people: &OfPeople,
    value: impl Fn(&TimelineTrack) -> Option<f64>,
) -> GroupMean {
    let of_person = |tracks: &Vec<&TimelineTrack>| {
        let values: Vec<f64> = tracks.iter().filter_map(|track| value(track)).collect();
        (!values.is_empty()).then(|| mean(&values))
    };
    let values: Vec<f64> = people.values().filter_map(of_person).collect();
    let (n, value) = (values.len() as f64, mean(&values));
    let squares: f64 = values.iter().map(|one| (one - value).powi(2)).sum();
    let reach = CONFIDENCE.quantile(n - 1.0) * (squares / (n - 1.0) / n).sqrt();
    let (low, high) = ((value - reach).max(0.0), (value + reach).min(1.0));
    GroupMean { name: name.to_owned(), value, low, high }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
