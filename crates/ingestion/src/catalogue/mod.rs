//! The catalogue: immutable batches of events, read together as the photos that are there now.
//!
//! `data/catalogue/<time>-<batch>.parquet`, where `<batch>` is the first eight digits of the digest of
//! the batch's rows. The batches in the order of their names, laid over each other by
//! (`sha256`, `path`), are the catalogue; where a batch ends does not matter.

pub(crate) mod batch;
mod event;
mod laid_over;
mod table;
mod text;

use std::collections::BTreeMap;

use formats::{Digest, Digester, Workspace, json};
use rayon::prelude::*;
use serde::Serialize;

pub use batch::Batch;
pub(crate) use batch::names as batch_names;
pub use event::{
    Acknowledged, Change, Emptied, Event, FaceSeen, Forgotten, Key, Labelled, Photo, Rejected, Vote,
};
pub use text::Text;

use crate::Error;
use laid_over::LaidOver;

/// Batches that are held in memory as events at once; their rows take less.
const READ_AT_ONCE: usize = 16;

/// Rows that are held in memory as text at once.
const HASHED_AT_ONCE: usize = 1 << 15;

/// The photos that are there now.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    photos: Vec<Photo>,
    rejected: Vec<Rejected>,
    faces: BTreeMap<Digest, FaceSeen>,
    votes: BTreeMap<Digest, Vec<Vote>>,
    history: Vec<Labelled>,
    acknowledged: BTreeMap<Text, Acknowledged>,
    forgotten: BTreeMap<Digest, Forgotten>,
    batches: Vec<Batch>,
}

impl Catalogue {
    /// Reads all batches of the workspace; a workspace without any has an empty catalogue.
    pub fn read(workspace: &Workspace) -> Result<Self, Error> {
        Self::read_where(workspace, |_| true)
    }

    /// Reads the batches whose names pass `wanted`: the catalogue as it stood when only they were there.
    pub fn read_where(workspace: &Workspace, wanted: impl Fn(&str) -> bool) -> Result<Self, Error> {
        let mut paths = batch::paths(workspace)?;
        paths.retain(|path| wanted(&batch::name_of(path)));
        let mut events = LaidOver::default();
        let mut batches = Vec::with_capacity(paths.len());
        for paths in paths.chunks(READ_AT_ONCE) {
            let read: Vec<_> = paths.par_iter().map(|path| batch::read(path)).collect();
            for read in read {
                let (batch, rows) = read?;
                batches.push(batch);
                for event in rows {
                    events.add(event);
                }
            }
        }
        Ok(Self { batches, ..events.finish() })
    }

    /// A catalogue of these events alone, without files. A file that comes in again replaces its row;
    /// what is said about a file without a row is passed over.
    pub fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let mut laid_over = LaidOver::default();
        for event in events {
            laid_over.add(event);
        }
        laid_over.finish()
    }

    /// The photos, sorted by (`sha256`, `path`); one photo at two places has two rows.
    pub fn photos(&self) -> &[Photo] {
        &self.photos
    }

    /// The rows of every photo, which lie side by side: one for each place where it lies.
    pub fn by_content(&self) -> impl Iterator<Item = &[Photo]> {
        self.photos.chunk_by(|one, other| one.sha256 == other.sha256)
    }

    /// The files that could not be read, sorted by (`sha256`, `path`).
    pub fn rejected(&self) -> &[Rejected] {
        &self.rejected
    }

    /// What was seen where faces were looked for, by photo.
    pub fn faces(&self) -> &BTreeMap<Digest, FaceSeen> {
        &self.faces
    }

    /// The votes for every photo that raters saw, sorted by rater and class.
    pub fn votes(&self) -> &BTreeMap<Digest, Vec<Vote>> {
        &self.votes
    }

    /// What was said about photos after they came in, in the order in which it was said.
    pub fn history(&self) -> &[Labelled] {
        &self.history
    }

    /// The findings that somebody judged to be no fault, by id.
    pub fn acknowledged(&self) -> &BTreeMap<Text, Acknowledged> {
        &self.acknowledged
    }

    /// The photos that were forgotten and may not come back.
    pub fn forgotten(&self) -> &BTreeMap<Digest, Forgotten> {
        &self.forgotten
    }

    /// Whether the file at `path` with this content has a row, read or unreadable.
    pub fn has(&self, sha256: Digest, path: &str) -> bool {
        let key = (sha256, path);
        self.photo(sha256, path).is_some()
            || self.rejected.binary_search_by(|file| file.key().cmp(&key)).is_ok()
    }

    /// The row of the photo at `path` with this content.
    pub fn photo(&self, sha256: Digest, path: &str) -> Option<&Photo> {
        let key = (sha256, path);
        let place = self.photos.binary_search_by(|photo| photo.key().cmp(&key)).ok()?;
        Some(&self.photos[place])
    }

    /// The rows with this content.
    pub fn rows_of(&self, sha256: Digest) -> &[Photo] {
        let start = self.photos.partition_point(|photo| photo.sha256 < sha256);
        let rows = &self.photos[start..];
        &rows[..rows.partition_point(|photo| photo.sha256 == sha256)]
    }

    /// Whether some file, read or unreadable, has this content.
    pub fn knows(&self, sha256: Digest) -> bool {
        let rejected = self.rejected.binary_search_by(|file| file.sha256.cmp(&sha256));
        self.has_photo(sha256) || rejected.is_ok()
    }

    /// Whether some photo has this content.
    pub fn has_photo(&self, sha256: Digest) -> bool {
        self.photos.binary_search_by(|photo| photo.sha256.cmp(&sha256)).is_ok()
    }

    /// The batches in the order of their names, each with the photos that its views hold.
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// SHA-256 over the current rows, with what was seen and voted, without times and names of batches.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        for rows in self.photos.chunks(HASHED_AT_ONCE) {
            let text = |rows: &[Photo]| rows.iter().map(line_of).collect::<Vec<_>>().concat();
            let lines: Vec<Vec<u8>> = rows.par_chunks(HASHED_AT_ONCE / 16).map(text).collect();
            for lines in &lines {
                digester.add(lines);
            }
        }
        for file in &self.rejected {
            add_row(&mut digester, file);
        }
        for seen in self.faces.values() {
            add_row(&mut digester, seen);
        }
        for vote in self.votes.values().flatten() {
            add_row(&mut digester, &(vote.sha256, &vote.rater, &vote.class, vote.count));
        }
        digester.finish()
    }
}

fn add_row(digester: &mut Digester, row: &impl Serialize) {
    digester.add(&line_of(row));
}

/// Rows are hashed as lines of JSON: the columns by name, so that no two rows look the same.
fn line_of(row: &impl Serialize) -> Vec<u8> {
    let mut line = json::row(row);
    line.push(b'\n');
    line
}

#[cfg(test)]
mod tests {
    use formats::atomic;
    use proptest::prelude::*;

    use super::*;
    use crate::test_support::{Desk, photo};

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let added = (".*", ".*", any::<[u64; 2]>(), any::<[bool; 2]>(), -1e9..1e9).prop_map(
            |(path, text, numbers, truths, real)| {
                Event::Add(Photo {
                    sha256: Digest::of(&[numbers[0] as u8 % 4]),
                    bytes: numbers[0] >> 1,
                    width: numbers[1] as u32,
                    orientation: numbers[1] as u8,
                    label: text.as_str().into(),
                    device: text.into(),
                    sharpness: real,
                    has_position: truths[0],
                    has_serial_number: truths[1],
                    ..photo(&path)
                })
            },
        );
        let rejected = (".*", ".*").prop_map(|(path, reason)| {
            Event::Reject(Rejected {
                sha256: Digest::of(reason.as_bytes()),
                path,
                bytes: 0,
                collection: "card".into(),
                check: "unreadable".into(),
                reason,
            })
        });
        let said = (".*", ".*").prop_map(|(label, subject)| {
            let Photo { sha256, path, .. } = photo("a");
            let [label, subject] = [label, subject].map(|to| Change::new(&"x".into(), to));
            let consent = Change::default();
            let at = "2026-03-01T10:22:33Z".to_owned();
            Event::Label(Labelled { sha256, path, label, subject, consent, by: "eva".into(), at })
        });
        let seen = (any::<[u32; 3]>(), any::<[i32; 2]>(), -1e3..1e3).prop_map(
            |([count, width, height], [x, y], score)| {
                let sha256 = photo("a").sha256;
                Event::Face(FaceSeen { sha256, count, x, y, width, height, score })
            },
        );
        let voted = (".*", 0..3_u32).prop_map(|(rater, count)| {
            let sha256 = photo("a").sha256;
            let (rater, class) = (rater.into(), "sad".into());
            Event::Vote(Vote { sha256, rater, class, count, at: String::new() })
        });
        let judged = ("[ab]", ".*").prop_map(|(finding, reason)| {
            let (finding, check) = (finding.into(), "blurred".into());
            let by = "eva".into();
            Event::Acknowledge(Acknowledged { finding, check, reason, by, at: String::new() })
        });
        let left = (any::<bool>(), any::<[bool; 2]>()).prop_map(|(other, [back, emptied])| {
            let sha256 = if other { Digest::of(&[1]) } else { photo("a").sha256 };
            if emptied {
                return Event::Emptied(Emptied { sha256 });
            }
            let photo = Forgotten { sha256, by: "eva".into(), at: String::new() };
            if back { Event::Allow(photo) } else { Event::Forget(photo) }
        });
        let same = Just(Event::Add(photo("a")));
        let later = prop_oneof![said, seen, voted, judged, left];
        prop::collection::vec(prop_oneof![added, rejected, later, same], 0..12)
    }

    fn write(desk: &Desk, events: &[Event]) {
        Batch::new(events, None).write(&desk.workspace, events).unwrap();
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn rows_read_back_as_they_were_written_wherever_a_batch_ends(events in events(), cut in 0..12_usize) {
            let desk = Desk::new();
            let (first, second) = events.split_at(cut.min(events.len()));
            write(&desk, first);
            write(&desk, second);
            let read = desk.catalogue();
            let expected = Catalogue::of(events);
            prop_assert_eq!(read.digest(), expected.digest());
            prop_assert_eq!(Catalogue { batches: Vec::new(), ..read }, expected);
        }
    }

    #[test]
    fn the_later_event_about_a_file_counts() {
        let relabelled = Photo { label: "sad".into(), ..photo("a") };
        let catalogue = Catalogue::of([photo("a"), photo("b"), relabelled].map(Event::Add));
        assert_eq!(catalogue.photos().len(), 2);
        assert!(catalogue.photos().iter().any(|photo| photo.label == "sad"));
        assert_ne!(
            catalogue.digest(),
            Catalogue::of([photo("a"), photo("b")].map(Event::Add)).digest()
        );
        assert!(catalogue.has(photo("a").sha256, "a") && !catalogue.has(photo("a").sha256, "b"));
    }

    fn said(label: &str, from: &str) -> Event {
        let Photo { sha256, path, .. } = photo("a");
        let label = Change::new(&from.into(), label);
        let (subject, consent) = (Change::default(), Change::default());
        let (by, at) = ("eva".into(), String::new());
        Event::Label(Labelled { sha256, path, label, subject, consent, by, at })
    }

    #[test]
    fn what_is_said_counts_in_its_order_and_whenever_the_photo_comes_in() {
        let events = [said("sad", "happy"), said("", "sad"), said("sad", "")];
        let mut forwards = vec![Event::Add(photo("a"))];
        forwards.extend(events.clone());
        let mut backwards = events.to_vec();
        backwards.extend([Event::Add(photo("a")), Event::Add(photo("a"))]);
        for events in [forwards, backwards] {
            let catalogue = Catalogue::of(events);
            let found = &catalogue.photos()[0];
            assert_eq!((&*found.label, &*found.label_source), ("sad", "eva"));
            assert_eq!(catalogue.history().len(), 3);
        }
    }

    #[test]
    fn a_forgotten_photo_comes_back_only_when_it_is_allowed() {
        let left = Forgotten { sha256: photo("a").sha256, by: "eva".into(), at: String::new() };
        let [forget, allow] = [Event::Forget(left.clone()), Event::Allow(left)];
        let photos = |events: &[&Event]| {
            let added = [Event::Add(photo("a")), Event::Add(photo("b"))];
            let around =
                [&added[..1], &events.iter().map(|e| (*e).clone()).collect::<Vec<_>>(), &added];
            Catalogue::of(around.concat()).photos().len()
        };
        assert_eq!(photos(&[&forget]), 1);
        assert_eq!(photos(&[&forget, &allow]), 2);
        assert_eq!(photos(&[&allow, &forget]), 1);
    }

    #[test]
    fn a_later_count_of_the_same_rater_replaces_the_earlier_one() {
        let vote = |rater: &str, class: &str, count| {
            let (rater, class) = (rater.into(), class.into());
            Event::Vote(Vote { sha256: photo("a").sha256, rater, class, count, at: String::new() })
        };
        let events =
            [vote("b", "sad", 1), vote("a", "sad", 2), vote("b", "happy", 1), vote("b", "sad", 0)];
        let catalogue = Catalogue::of([Event::Add(photo("a"))].into_iter().chain(events));
        let votes = catalogue.votes()[&photo("a").sha256].iter();
        let votes: Vec<_> = votes.map(|vote| (&*vote.rater, &*vote.class, vote.count)).collect();
        assert_eq!(votes, [("a", "sad", 2), ("b", "happy", 1)]);
    }

    #[test]
    fn a_cut_or_foreign_file_is_named_and_nothing_panics() {
        let desk = Desk::new();
        write(&desk, &[Event::Add(photo("a"))]);
        let path = batch::paths(&desk.workspace).unwrap().remove(0);
        let whole = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for length in (0..whole.len()).step_by(97) {
            atomic::write(&path, &whole[..length]).unwrap();
            let error = Catalogue::read(&desk.workspace).unwrap_err().to_string();
            assert!(error.contains(&name), "{error}");
        }
        for place in (0..whole.len()).step_by(29) {
            let mut damaged = whole.clone();
            damaged[place] ^= 0xff;
            atomic::write(&path, &damaged).unwrap();
            let error = Catalogue::read(&desk.workspace).unwrap_err().to_string();
            assert!(error.contains(&name), "{error}");
        }
    }

    #[test]
    fn a_batch_of_another_program_is_refused_before_its_rows_are_read() {
        let desk = Desk::new();
        let mut foreign = polars::df!("name" => ["anna"], "age" => [7_i64]).unwrap();
        let mut bytes = Vec::new();
        polars::prelude::ParquetWriter::new(&mut bytes).finish(&mut foreign).unwrap();
        atomic::write(&desk.workspace.catalogue().join("people.parquet"), &bytes).unwrap();
        let error = Catalogue::read(&desk.workspace).unwrap_err().to_string();
        let folder = desk.workspace.root().display().to_string();
        insta::assert_snapshot!(error.replace(&folder, "…"), @r"
        `…/data/catalogue/people.parquet` is damaged or not a batch of the catalogue: mien did not write it, or not all of it is there
        hint: restore the file, or move it out of the folder and import its photos again
        ");
    }
}
