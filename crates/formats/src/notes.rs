//! `notes.json` beside a run: what people noted about it, and the tags they gave it.
//!
//! A header whose settings are all of it: `{"notes": [{"text": "…", "time": "…"}], "tags": ["baseline"]}`.
//! Apart from `run.json`, which the program that trains rewrites. The words are people's own: nothing in mien
//! reads them but to show them, and `forget` leaves them alone.

use std::collections::BTreeSet;
use std::fs::File;

use serde::{Deserialize, Serialize};

use crate::json::json;
use crate::run::RunFolder;
use crate::workspace::check_name;
use crate::{Error, Header, clock, json};

const FORMAT: &str = "list of notes";
const VERSION: u32 = 1;

/// What people said about a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notes {
    /// Notes, oldest first.
    pub notes: Vec<Note>,
    /// Tags.
    pub tags: BTreeSet<String>,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// When it was written, ISO 8601 in UTC.
    pub time: String,
    /// The note.
    pub text: String,
}

impl Notes {
    /// What stands in `notes.json`; nothing without one.
    pub fn read(run: &RunFolder) -> Result<Self, Error> {
        let path = run.notes();
        let header = match Header::read(&path, FORMAT, VERSION) {
            Err(error) if error.is_missing() => return Ok(Self::default()),
            header => header?,
        };
        let notes = json::value(&header.settings);
        notes.ok_or_else(|| Error::malformed(path, FORMAT, "it holds no notes and tags"))
    }

    /// Changes the notes of a run and returns them; of two who do so at once one waits for the other.
    pub fn change(run: &RunFolder, change: impl FnOnce(&mut Self)) -> Result<Self, Error> {
        let path = run.notes_lock();
        let lock = File::options().create(true).append(true).open(&path);
        let lock = lock.map_err(Error::write(&path))?;
        lock.lock().map_err(Error::write(&path))?;
        let before = Self::read(run)?;
        let mut notes = before.clone();
        change(&mut notes);
        if notes != before {
            Header::new(FORMAT, VERSION).settings(json!(notes)).write(&run.notes())?;
        }
        Ok(notes)
    }

    /// Adds a note of now.
    pub fn add(&mut self, text: &str) {
        self.notes.push(Note { time: clock::now(), text: text.to_owned() });
    }
}

/// Refuses what cannot be a tag: it has to be typed again.
pub fn check_tag(tag: &str) -> Result<(), Error> {
    check_name(tag, "tag")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_tags_read_back_and_no_file_is_none() {
        let scratch = tempfile::tempdir().unwrap();
        let run = RunFolder::at(scratch.path().to_owned());
        assert_eq!(Notes::read(&run).unwrap(), Notes::default());
        let written = Notes::change(&run, |notes| {
            notes.add("too wide?\n\u{1b}[2J");
            notes.tags.insert("baseline".to_owned());
        });
        let written = written.unwrap();
        assert_eq!(Notes::read(&run).unwrap(), written);
        assert_eq!(written.notes[0].text, "too wide?\n\u{1b}[2J");
        Notes::change(&run, |notes| notes.notes.clear()).unwrap();
        assert_eq!(Notes::read(&run).unwrap().tags, written.tags);
    }

    #[test]
    fn many_who_write_at_once_lose_nothing() {
        let scratch = tempfile::tempdir().unwrap();
        let run = RunFolder::at(scratch.path().to_owned());
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let run = &run;
                scope.spawn(move || {
                    for note in 0..5 {
                        let text = format!("{writer} {note}");
                        Notes::change(run, |notes| notes.add(&text)).unwrap();
                    }
                });
            }
        });
        let notes = Notes::read(&run).unwrap().notes;
        let texts: BTreeSet<&str> = notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!((notes.len(), texts.len()), (40, 40));
    }

    #[test]
    fn a_changed_file_is_refused_and_not_written_over() {
        let scratch = tempfile::tempdir().unwrap();
        let run = RunFolder::at(scratch.path().to_owned());
        Notes::change(&run, |notes| notes.add("good")).unwrap();
        let text = std::fs::read_to_string(run.notes()).unwrap().replace("good", "bad!");
        crate::atomic::write(&run.notes(), text.as_bytes()).unwrap();
        let refused = Notes::change(&run, |notes| notes.add("more")).unwrap_err().to_string();
        assert!(refused.contains("its seal is broken"), "{refused}");
        assert_eq!(std::fs::read_to_string(run.notes()).unwrap(), text);
    }
}
