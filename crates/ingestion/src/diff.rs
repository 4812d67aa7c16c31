//! What changed between two states: photos added, relabelled, gone, moved to another part.

use std::collections::BTreeMap;
use std::path::Path;

use formats::split::{Part, Split};
use formats::{Digest, Workspace};
use serde::Serialize;

use crate::catalogue::batch_names;
use crate::{Catalogue, Error};

/// Fewer digits would mean many states.
const FEWEST_DIGITS: usize = 6;

/// The photos as they stood at some time, or as a split took them.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What it is called.
    pub name: String,
    /// The digest of the catalogue.
    pub catalogue: Option<Digest>,
    photos: BTreeMap<Digest, Row>,
}

#[derive(Debug, Clone, PartialEq)]
struct Row {
    path: String,
    /// Several where copies have different ones.
    label: String,
    /// Not known of a split.
    subject: Option<String>,
    /// Known of a split alone.
    part: Option<Part>,
}

/// What one state has and another has not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Photos of the later state alone, by path.
    pub added: Vec<Changed>,
    /// Photos whose label or person is another.
    pub relabelled: Vec<Relabelled>,
    /// Photos of the earlier state alone.
    pub forgotten: Vec<Changed>,
    /// Photos that stand in another part.
    pub moved: Vec<Moved>,
    /// Photos that both have.
    pub common: usize,
}

/// A photo that one state has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Changed {
    /// Where it lies; empty where that is no longer known.
    pub path: String,
    /// The photo.
    pub sha256: Digest,
    /// Its label.
    pub label: String,
}

/// A photo of which something else is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Relabelled {
    /// Where it lies.
    pub path: String,
    /// The photo.
    pub sha256: Digest,
    /// `label` or `subject`.
    pub what: &'static str,
    /// What was said.
    pub from: String,
    /// What is said.
    pub to: String,
}

/// A photo that stands in another part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Moved {
    /// Where it lies.
    pub path: String,
    /// The photo.
    pub sha256: Digest,
    /// The part in which it stood.
    pub from: Part,
    /// The part in which it stands.
    pub to: Part,
}

impl State {
    /// The state that `text` means: `now`, a split by name or a file of one, the time `2026-11-02T10:30` or
    /// the end of the day `2026-11-02` (UTC), the name of a batch, or the digest of a catalogue.
    ///
    /// Forgetting rewrites the past: a state that held forgotten photos is shown without them.
    pub fn find(workspace: &Workspace, text: &str) -> Result<Self, Error> {
        if text == "now" {
            return Ok(Self::of_catalogue(text, &Catalogue::read(workspace)?));
        }
        let is_file = Path::new(text).extension().is_some_and(|end| end == "csv");
        let file = if is_file { Path::new(text).to_owned() } else { workspace.split(text) };
        if is_file || file.exists() {
            return Ok(Self::of_split(text, &Split::read(&file)?, &Catalogue::read(workspace)?));
        }
        if let Some(end) = end_of_time(text) {
            let then = Catalogue::read_where(workspace, |batch| batch <= end.as_str())?;
            return Ok(Self::of_catalogue(text, &then));
        }
        Self::after_batch(workspace, text)
    }

    /// The state after the batch that `text` names, or whose catalogue has this digest.
    fn after_batch(workspace: &Workspace, text: &str) -> Result<Self, Error> {
        let names = batch_names(workspace)?;
        let until = |last: &str| Catalogue::read_where(workspace, |batch| batch <= last);
        if let Some(batch) = names.iter().find(|name| name.as_str() == text) {
            return Ok(Self::of_catalogue(text, &until(batch)?));
        }
        let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if digits && text.len() >= FEWEST_DIGITS {
            for batch in names.iter().rev() {
                let state = Self::of_catalogue(text, &until(batch)?);
                if state.catalogue.is_some_and(|digest| digest.to_string().starts_with(text)) {
                    return Ok(state);
                }
            }
        }
        Err(Error::UnknownState(text.to_owned()))
    }

    fn of_catalogue(name: &str, catalogue: &Catalogue) -> Self {
        let photos = catalogue.by_content().filter_map(|rows| {
            let first = rows.first()?;
            let all = |text: fn(&crate::Photo) -> &str| {
                let mut texts: Vec<&str> =
                    rows.iter().map(text).filter(|text| !text.is_empty()).collect();
                texts.sort_unstable();
                texts.dedup();
                texts.join(" and ")
            };
            let (label, subject) = (all(|row| &row.label), Some(all(|row| &row.subject)));
            Some((first.sha256, Row { path: first.path.clone(), label, subject, part: None }))
        });
        let photos = photos.collect();
        Self { name: name.to_owned(), catalogue: Some(catalogue.digest()), photos }
    }

    fn of_split(name: &str, split: &Split, now: &Catalogue) -> Self {
        let photos = split.rows.iter().map(|row| {
            let path = now.rows_of(row.sha256).first().map(|row| row.path.clone());
            let (path, part) = (path.unwrap_or_default(), Some(row.part.clone()));
            (row.sha256, Row { path, label: row.label.clone(), subject: None, part })
        });
        let catalogue = split.header.inputs.get("catalogue").copied();
        Self { name: name.to_owned(), catalogue, photos: photos.collect() }
    }
}

/// What sorts behind every batch of that time: `20261102T103099…` for `2026-11-02T10:30`, whose minute
/// belongs to it.
fn end_of_time(text: &str) -> Option<String> {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, digits(time.trim_end_matches('Z'), ':', [2, 2, 2])?),
        None => (text, "235959".to_owned()),
    };
    let date = digits(date, '-', [4, 2, 2]).filter(|date| date.len() == 8)?;
    Some(format!("{date}T{time:9<6}.999999999Z~"))
}

/// At most three numbers of exactly so many digits, without what stands between them.
fn digits(text: &str, between: char, counts: [usize; 3]) -> Option<String> {
    let parts: Vec<&str> = text.split(between).collect();
    let are_numbers = parts
        .iter()
        .zip(counts)
        .all(|(part, count)| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit()));
    (parts.len() <= 3 && are_numbers).then(|| parts.concat())
}

/// What `later` has and `earlier` has not, and the other way round.
pub fn diff(earlier: &State, later: &State) -> Difference {
    let mut difference = Difference {
        added: only_in(later, earlier),
        relabelled: Vec::new(),
        forgotten: only_in(earlier, later),
        moved: Vec::new(),
        common: 0,
    };
    for (sha256, before) in &earlier.photos {
        let Some(after) = later.photos.get(sha256) else { continue };
        difference.common += 1;
        let path = if after.path.is_empty() { &before.path } else { &after.path };
        let mut relabelled = |what, from: &str, to: &str| {
            if from != to {
                let (path, from, to) = (path.clone(), from.to_owned(), to.to_owned());
                difference.relabelled.push(Relabelled { path, sha256: *sha256, what, from, to });
            }
        };
        relabelled("label", &before.label, &after.label);
        if let (Some(from), Some(to)) = (&before.subject, &after.subject) {
            relabelled("subject", from, to);
        }
        if let (Some(from), Some(to)) = (&before.part, &after.part)
            && from != to
        {
            let (path, from, to) = (path.clone(), from.clone(), to.clone());
            difference.moved.push(Moved { path, sha256: *sha256, from, to });
        }
    }
    difference.relabelled.sort();
    difference.moved.sort();
    difference
}

fn only_in(one: &State, other: &State) -> Vec<Changed> {
    let alone = one.photos.iter().filter(|(sha256, _)| !other.photos.contains_key(sha256));
    let mut alone: Vec<Changed> = alone
        .map(|(sha256, row)| Changed {
            path: row.path.clone(),
            sha256: *sha256,
            label: row.label.clone(),
        })
        .collect();
    alone.sort();
    alone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relabel::{Relabelling, Statement};
    use crate::test_support::{Desk, jpeg};

    #[test]
    fn a_time_means_its_end() {
        assert_eq!(end_of_time("2026-11-02").unwrap(), "20261102T235959.999999999Z~");
        assert_eq!(end_of_time("2026-11-02T10:30").unwrap(), "20261102T103099.999999999Z~");
        assert_eq!(end_of_time("2026-11-02T10:30:05Z").unwrap(), "20261102T103005.999999999Z~");
        for text in ["pilot", "2026", "2026-11", "2026-11-02T", "20261102", "now"] {
            assert_eq!(end_of_time(text), None, "{text}");
        }
    }

    #[test]
    fn every_kind_of_change_between_two_states_is_told() {
        let desk = Desk::new();
        desk.put("card/happy/anna/1.jpg", &jpeg(1));
        desk.put("card/happy/anna/2.jpg", &jpeg(2));
        desk.import("card");
        let state = |text: &str| State::find(&desk.workspace, text).unwrap();
        let before = desk.catalogue().digest().to_string();
        desk.put("more/sad/bert/3.jpg", &jpeg(3));
        desk.import("more");
        let sad = Statement { label: Some("sad".into()), ..Statement::default() };
        Relabelling::of_photo(&desk.catalogue(), &desk.settings, "1.jpg", &sad, "eva")
            .unwrap()
            .write(&desk.workspace)
            .unwrap();
        let found = diff(&state(&before[..8]), &state("now"));
        let paths: Vec<&str> = found.added.iter().map(|photo| photo.path.as_str()).collect();
        assert_eq!(paths, ["data/photos/more/sad/bert/3.jpg"]);
        let relabelled = &found.relabelled[0];
        assert_eq!((&*relabelled.from, &*relabelled.to), ("happy", "sad"));
        assert_eq!((found.relabelled.len(), found.forgotten.len(), found.common), (1, 0, 2));

        let backwards = diff(&state("now"), &state(&before[..8]));
        assert_eq!((backwards.added.len(), backwards.forgotten.len()), (0, 1));
        let nothing = state("2001-01-01");
        assert_eq!(diff(&nothing, &state("now")).added.len(), 3);
        let first = &desk.catalogue().batches()[0].name.clone();
        assert_eq!(state(first).catalogue.unwrap().to_string(), before);
        let error = State::find(&desk.workspace, "nowhere").unwrap_err();
        insta::assert_snapshot!(error, @"
        `nowhere` is no state of the catalogue
        hint: a state is `now`, a split, a day such as `2026-11-02`, a batch in `data/catalogue`, or the digest that commands print
        ");
    }
}
