//! A run: which forgotten photos it used, in `forgotten.json`, and names in what it let pass.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::Doing;
use crate::evaluation::{Evaluation, SUBJECT};
use crate::json::json;
use crate::run::RunFolder;
use crate::{Digest, Error, Header, json};

const FORMAT: &str = "list of forgotten photos";
const VERSION: u32 = 1;

/// What stands where a forgotten person's name was.
pub const FORGOTTEN_NAME: &str = "somebody forgotten";

/// The forgotten photos that a run used, by part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses(pub BTreeMap<String, BTreeSet<Digest>>);

impl Uses {
    /// Photos of all parts.
    pub fn count(&self) -> usize {
        self.0.values().map(BTreeSet::len).sum()
    }

    /// Photos that the network learned from.
    pub fn trained_on(&self) -> usize {
        self.0.get("train").map_or(0, BTreeSet::len)
    }

    /// Adds what `other` holds; returns whether something was new.
    fn add(&mut self, other: &Self) -> bool {
        let before = self.count();
        for (part, photos) in &other.0 {
            self.0.entry(part.clone()).or_default().extend(photos);
        }
        self.count() > before
    }
}

/// What stands in `forgotten.json`; nothing without one.
pub fn uses_of(run: &RunFolder) -> Result<Uses, Error> {
    let path = run.forgotten();
    let header = match Header::read(&path, FORMAT, VERSION) {
        Err(error) if error.is_missing() => return Ok(Uses::default()),
        header => header?,
    };
    let photos = json::value(&header.settings["photos"]);
    photos.map(Uses).ok_or_else(|| Error::malformed(path, FORMAT, "it names no photos"))
}

/// Marks a run as one that used photos which are forgotten; returns whether that was news.
pub fn mark(run: &RunFolder, used: &Uses, doing: Doing) -> Result<bool, Error> {
    let mut known = uses_of(run)?;
    let news = known.add(used);
    if news && doing == Doing::Rewrite {
        let header = Header::new(FORMAT, VERSION).settings(json!({ "photos": known.0 }));
        header.write(&run.forgotten())?;
    }
    Ok(news)
}

/// Takes the names of people out of a run: out of the leaks that it let pass, and out of the slices of its
/// evaluation; returns whether there were any.
pub fn scrub(run: &RunFolder, names: &BTreeSet<String>, doing: Doing) -> Result<bool, Error> {
    Ok(leaks(run, names, doing)? | slices(run, names, doing)?)
}

fn slices(run: &RunFolder, names: &BTreeSet<String>, doing: Doing) -> Result<bool, Error> {
    let path = run.evaluation();
    let mut evaluation = match Evaluation::read(&path) {
        Err(error) if error.is_missing() => return Ok(false),
        evaluation => evaluation?,
    };
    let kinds = evaluation.parts.values_mut().flat_map(|part| &mut part.slices);
    let people = kinds.filter(|kind| kind.name == SUBJECT).flat_map(|kind| &mut kind.slices);
    let mut changed = false;
    for person in people.filter(|person| names.contains(&person.value)) {
        FORGOTTEN_NAME.clone_into(&mut person.value);
        changed = true;
    }
    if changed && doing == Doing::Rewrite {
        evaluation.write(&path)?;
    }
    Ok(changed)
}

fn leaks(run: &RunFolder, names: &BTreeSet<String>, doing: Doing) -> Result<bool, Error> {
    let mut record = run.record()?;
    let mut changed = false;
    for leak in &mut record.allowed_leaks {
        for name in names.iter().filter(|name| !name.is_empty()) {
            let scrubbed = leak.replace(&format!("`{name}`"), &format!("`{FORGOTTEN_NAME}`"));
            changed |= scrubbed != *leak;
            *leak = scrubbed;
        }
    }
    if changed && doing == Doing::Rewrite {
        run.write_record(&record)?;
    }
    Ok(changed)
}

/// Takes away what a killed reproduction of a run left; returns whether there was any.
pub fn reproduction(run: &RunFolder, doing: Doing) -> Result<bool, Error> {
    let left = run.reproduction();
    let there = left.path().exists();
    if there && doing == Doing::Rewrite {
        fs::remove_dir_all(left.path()).map_err(Error::write(left.path()))?;
    }
    Ok(there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forgotten_name_goes_from_the_leaks_that_a_run_let_pass() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunFolder::at(folder.path().to_owned());
        let leaks = ["subject `anna` stands in train (2) and test (1)", "subject `annabel` stands"];
        let record = json!({
            "version": 1, "made_by": "mien 0.1.0", "experiment": "paper", "run": "1a", "launch": "1",
            "seed": 1, "command": "mien train", "overrides": [], "allowed_leaks": leaks,
            "split": "paper", "view": "whole-32", "inputs": {}, "status": "finished",
            "failure": null, "created_at": "", "heartbeat": null, "device": null, "threads": null,
            "versions": {},
        });
        run.write_record(&json::value(&record).unwrap()).unwrap();
        let names = BTreeSet::from(["anna".to_owned(), String::new()]);
        assert!(scrub(&run, &names, Doing::Look).unwrap());
        assert!(scrub(&run, &names, Doing::Rewrite).unwrap());
        assert!(!scrub(&run, &names, Doing::Rewrite).unwrap());
        let expected = ["subject `somebody forgotten` stands in train (2) and test (1)", leaks[1]];
        assert_eq!(run.record().unwrap().allowed_leaks, expected);
    }

    #[test]
    fn a_run_remembers_which_photos_it_used_and_hears_the_same_only_once() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunFolder::at(folder.path().to_owned());
        let uses = |part: &str, name: &str| {
            Uses([(part.to_owned(), BTreeSet::from([Digest::of(name.as_bytes())]))].into())
        };
        assert_eq!(uses_of(&run).unwrap(), Uses::default());
        assert!(!mark(&run, &Uses::default(), Doing::Rewrite).unwrap());
        assert!(mark(&run, &uses("train", "a"), Doing::Look).unwrap());
        assert_eq!(uses_of(&run).unwrap().count(), 0);
        assert!(mark(&run, &uses("train", "a"), Doing::Rewrite).unwrap());
        assert!(mark(&run, &uses("test", "b"), Doing::Rewrite).unwrap());
        assert!(!mark(&run, &uses("train", "a"), Doing::Rewrite).unwrap());
        let known = uses_of(&run).unwrap();
        assert_eq!((known.count(), known.trained_on()), (2, 1));
    }

    #[test]
    fn what_a_killed_reproduction_left_goes() {
        let folder = tempfile::tempdir().unwrap();
        let run = RunFolder::at(folder.path().to_owned());
        assert!(!reproduction(&run, Doing::Rewrite).unwrap());
        crate::atomic::write(&run.reproduction().epochs(), b"epoch\n").unwrap();
        assert!(reproduction(&run, Doing::Look).unwrap());
        assert!(reproduction(&run, Doing::Rewrite).unwrap());
        assert!(!reproduction(&run, Doing::Look).unwrap());
    }
}
