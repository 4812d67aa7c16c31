//! What raters voted: read from a table, turned into soft targets, compared between two raters.

mod agreement;
mod sheet;

use std::path::Path;

use formats::{Settings, Workspace, clock};
use serde::Serialize;

pub use agreement::{Agreement, Disagreement, Estimate, LABEL, agreement};

use crate::Error;
use crate::catalogue::{Batch, Catalogue, Event, Vote};

/// Votes that are not written yet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Votes {
    /// The votes, in the order of photo, rater and class.
    pub votes: Vec<Vote>,
    /// Votes that the catalogue holds already.
    pub unchanged: usize,
}

impl Votes {
    /// Reads a CSV file. `sha256` or `path` says which photo is meant. Then either one vote a line
    /// (`class`, with `rater` and `count` where there are several), or counts in a column for each class,
    /// which an alias may name. Without a column `rater` all votes are those of `rater`.
    pub fn of_sheet(
        catalogue: &Catalogue,
        settings: &Settings,
        path: &Path,
        rater: &str,
    ) -> Result<Self, Error> {
        let read = sheet::read(catalogue, settings, path, rater, &clock::now())?;
        let is_known = |vote: &Vote| {
            let known = catalogue.votes().get(&vote.sha256).into_iter().flatten();
            let mut same =
                known.filter(|known| known.rater == vote.rater && known.class == vote.class);
            same.next().map_or(0, |known| known.count) == vote.count
        };
        let (known, votes): (Vec<_>, Vec<_>) = read.into_iter().partition(is_known);
        Ok(Self { votes, unchanged: known.len() })
    }

    /// Puts the votes into the catalogue.
    pub fn write(&self, workspace: &Workspace) -> Result<(), Error> {
        let events: Vec<_> = self.votes.iter().cloned().map(Event::Vote).collect();
        Batch::append(workspace, &events)
    }
}

/// The share of every class in `votes`, in the order of the settings; `None` when no vote is for one
/// of them.
pub fn shares(votes: &[Vote], settings: &Settings) -> Option<Vec<f32>> {
    let mut counts = vec![0_u64; settings.classes.len()];
    for vote in votes {
        if let Some(class) = settings.class_of(&vote.class) {
            counts[class] += u64::from(vote.count);
        }
    }
    let total: u64 = counts.iter().sum();
    let share = |count: &u64| (*count as f64 / total as f64) as f32;
    (total > 0).then(|| counts.iter().map(share).collect())
}

/// The class with most votes; `None` when there is none, or two have as many.
pub fn majority<'a>(votes: &[Vote], settings: &'a Settings) -> Option<&'a str> {
    let shares = shares(votes, settings)?;
    let most = shares.iter().copied().fold(0.0, f32::max);
    let mut first = shares.iter().enumerate().filter(|(_, share)| **share >= most);
    let (class, _) = first.next()?;
    first.next().is_none().then(|| settings.classes[class].as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{Desk, jpeg, settings};
    use formats::Digest;

    fn desk() -> Desk {
        let desk = Desk::new();
        for number in 1..=3 {
            desk.put(&format!("card/happy/anna/{number}.jpg"), &jpeg(number));
        }
        desk.import("card");
        desk
    }

    fn read(desk: &Desk, text: &str) -> Result<Votes, Error> {
        let sheet = desk.outside("votes.csv");
        formats::atomic::write(&sheet, text.as_bytes()).unwrap();
        Votes::of_sheet(&desk.catalogue(), &desk.settings, &sheet, "club")
    }

    #[test]
    fn votes_a_line_and_counts_a_column_say_the_same() {
        let desk = desk();
        let long = "path,class,count\n1.jpg,glad,3\n1.jpg,sad,1\n2.jpg,sad,2\n";
        let wide = "path,happy,sad,unknown\n1.jpg,3,1,9\n2.jpg,0,2,\n3.jpg,,,\n";
        let plain = |votes: Votes| -> Vec<(Digest, String, u32)> {
            let votes = votes.votes.into_iter().filter(|vote| vote.count > 0);
            votes.map(|vote| (vote.sha256, vote.class.to_string(), vote.count)).collect()
        };
        assert_eq!(plain(read(&desk, long).unwrap()), plain(read(&desk, wide).unwrap()));
        let votes = read(&desk, wide).unwrap();
        votes.write(&desk.workspace).unwrap();
        let again = read(&desk, wide).unwrap();
        assert!(again.votes.is_empty(), "{again:?}");
        let catalogue = desk.catalogue();
        let of = |number| &catalogue.votes()[&Digest::of(&jpeg(number))];
        assert_eq!(shares(of(1), &desk.settings), Some(vec![0.75, 0.25]));
        assert_eq!(majority(of(1), &desk.settings), Some("happy"));
        assert_eq!(catalogue.votes().len(), 2, "no vote is no row");
    }

    #[test]
    fn a_tie_has_no_majority_and_no_votes_no_shares() {
        let vote = |class: &str| Vote {
            sha256: Digest::of(b"a"),
            rater: "eva".into(),
            class: class.into(),
            count: 1,
            at: String::new(),
        };
        assert_eq!(majority(&[vote("happy"), vote("sad")], &settings()), None);
        assert_eq!(shares(&[vote("bored")], &settings()), None);
    }

    #[test]
    fn what_cannot_be_votes_is_told_with_its_line() {
        let desk = desk();
        let error = |text: &str| {
            let error = read(&desk, text).unwrap_err().to_string();
            error.replace(&desk.outside("").display().to_string(), "")
        };
        insta::assert_snapshot!(error("path,class,count\n1.jpg,hapy,1\n2.jpg,sad,many\n9.jpg,sad,1\n"), @"
        votes.csv:2:1: `hapy` is no class and no alias of one, did you mean `happy`?
          |
        2 | 1.jpg,hapy,1
          | ^^^^^
        votes.csv:3:1: `many` is no number of votes
          |
        3 | 2.jpg,sad,many
          | ^^^^^
        votes.csv:4:1: no photo of the catalogue is called `9.jpg`
          |
        4 | 9.jpg,sad,1
          | ^^^^^
        ");
        insta::assert_snapshot!(error("path,rater\n1.jpg,eva\n"), @"
        votes.csv:1:1: no votes: neither a column `class` nor one that is called like a class
          |
        1 | path,rater
          | ^^^^
        ");
    }
}
