//! Photos whose label is not what most raters say.

use super::{Check, Evidence, Group, Severity};
use crate::votes::majority;

pub(super) const CHECK: Check = Check {
    name: "label_disputed",
    severity: Severity::Warning,
    finds: "Photos whose label is another class than the one that most votes are for.",
    matters: "A wrong label teaches the wrong thing in training and counts a right answer as a mistake in the test.",
    advice: "Look at them and decide with `mien relabel PHOTO CLASS`; acknowledge where the label is right.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let groups = evidence.catalogue.votes().iter().filter_map(|(photo, votes)| {
        let majority = majority(votes, evidence.settings)?;
        let rows = evidence.catalogue.rows_of(*photo);
        let label = &rows.iter().find(|row| !row.label.is_empty() && row.label != majority)?.label;
        let for_it: u32 =
            votes.iter().filter(|vote| vote.class == majority).map(|vote| vote.count).sum();
        let all: u32 = votes.iter().map(|vote| vote.count).sum();
        let message = format!("labelled `{label}`, {for_it} of {all} votes are for `{majority}`");
        Some(Group::of(rows, message))
    });
    groups.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Event, Vote};
    use crate::test_support::{photo, settings};

    #[test]
    fn a_label_against_the_majority_is_told_and_a_tie_is_not() {
        let vote = |path: &str, class: &str, count| {
            let (rater, class) = ("club".into(), class.into());
            let sha256 = photo(path).sha256;
            Event::Vote(Vote { sha256, rater, class, count, at: String::new() })
        };
        let photos = ["a", "b"].map(|path| Event::Add(photo(path)));
        let votes = [
            vote("a", "sad", 3),
            vote("a", "happy", 1),
            vote("b", "sad", 1),
            vote("b", "happy", 1),
        ];
        let catalogue = Catalogue::of(photos.into_iter().chain(votes));
        let settings = settings();
        let found = find(&Evidence::of(&catalogue, &settings));
        let messages: Vec<_> = found.iter().map(|group| group.message.as_str()).collect();
        assert_eq!(messages, ["labelled `happy`, 3 of 4 votes are for `sad`"]);
    }
}
