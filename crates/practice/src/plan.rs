//! Which photos are taken: of whom, with what expression, when, and under what name.

use crate::draw::PracticeSettings;
use crate::expression::CLASSES;
use crate::phone::stored_orientation;
use crate::random::{Draws, Purpose};

/// Every person comes on this many days.
const SESSIONS: usize = 2;

/// Chance that a shot repeats the one before within a second or two.
const BURST: f32 = 0.16;

/// One photo to be taken.
#[derive(Clone)]
pub(crate) struct Shot {
    pub(crate) person: usize,
    pub(crate) class: usize,
    pub(crate) session: usize,
    /// Key of everything drawn for this shot alone.
    pub(crate) key: u64,
    /// Key and path of the first shot of the burst, if this one repeats it.
    pub(crate) burst_of: Option<(u64, String)>,
    /// `2026:03:01 10:22:33`.
    pub(crate) taken: String,
    pub(crate) orientation: u8,
    /// Below the folder, with `/`.
    pub(crate) path: String,
}

impl Shot {
    pub(crate) fn label(&self) -> &'static str {
        CLASSES[self.class]
    }

    pub(crate) fn subject(&self) -> String {
        subject(self.person)
    }
}

/// Folder name of a person, counted from 1.
pub(crate) fn subject(person: usize) -> String {
    format!("person-{:02}", person + 1)
}

/// All shots, by person, session, class and time.
pub(crate) fn shots(settings: &PracticeSettings) -> Vec<Shot> {
    (0..settings.people)
        .flat_map(|person| (0..SESSIONS).map(move |session| (person, session)))
        .flat_map(|(person, session)| session_shots(settings, person, session))
        .collect()
}

fn session_shots(settings: &PracticeSettings, person: usize, session: usize) -> Vec<Shot> {
    let mut day = Draws::new(
        settings.seed,
        Purpose::Session,
        1 << 40 | (person as u64) << 8 | session as u64,
    );
    let date = (1 + 6 * session + day.below(6), 1 + day.below(28));
    let mut seconds = 9 * 3600 + day.below(8 * 3600);
    let mut shots: Vec<Shot> = Vec::new();
    for (class, label) in CLASSES.into_iter().enumerate() {
        let mut first: Option<(u64, String)> = None;
        for number in numbers(settings.photos_per_class, session) {
            let key = (person as u64) << 32 | (class as u64) << 24 | number as u64;
            let mut draws = Draws::new(settings.seed, Purpose::Shot, key);
            let burst_of = first.clone().filter(|_| draws.chance(BURST));
            seconds += if burst_of.is_some() { 1 + draws.below(2) } else { 8 + draws.below(30) };
            let path = path(label, person, date, seconds);
            if burst_of.is_none() {
                first = Some((key, path.clone()));
            }
            let taken = format!("2026:{:02}:{:02} {}", date.0, date.1, clock(seconds, ":"));
            let orientation = stored_orientation(&mut draws);
            shots.push(Shot { person, class, session, key, burst_of, taken, orientation, path });
        }
    }
    shots
}

/// Which of a class's photos are taken in a session.
fn numbers(photos_per_class: usize, session: usize) -> std::ops::Range<usize> {
    session * photos_per_class / SESSIONS..(session + 1) * photos_per_class / SESSIONS
}

fn path(class: &str, person: usize, (month, day): (usize, usize), seconds: usize) -> String {
    format!("{class}/{}/IMG_2026{month:02}{day:02}_{}.jpg", subject(person), clock(seconds, ""))
}

fn clock(seconds: usize, between: &str) -> String {
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{hour:02}{between}{minute:02}{between}{second:02}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn settings(people: usize) -> PracticeSettings {
        PracticeSettings { people, ..PracticeSettings::default() }
    }

    #[test]
    fn every_person_gets_the_same_count_of_every_class() {
        let shots = shots(&settings(20));
        assert_eq!(shots.len(), 600);
        for person in 0..20 {
            for class in 0..5 {
                let own = shots.iter().filter(|shot| shot.person == person && shot.class == class);
                assert_eq!(own.count(), 6);
            }
        }
    }

    #[test]
    fn no_two_shots_share_a_path() {
        let shots = shots(&settings(40));
        let paths: BTreeSet<&str> = shots.iter().map(|shot| shot.path.as_str()).collect();
        assert_eq!(paths.len(), shots.len());
    }

    #[test]
    fn more_people_do_not_change_the_first_ones() {
        let few: Vec<String> = shots(&settings(2)).into_iter().map(|shot| shot.path).collect();
        let many: Vec<String> = shots(&settings(5)).into_iter().map(|shot| shot.path).collect();
        assert_eq!(few, many[..few.len()]);
    }

    #[test]
    fn some_shots_are_bursts_and_some_are_stored_turned() {
        let shots = shots(&settings(20));
        let bursts = shots.iter().filter(|shot| shot.burst_of.is_some()).count();
        let turned = shots.iter().filter(|shot| shot.orientation != 1).count();
        assert!((30..120).contains(&bursts), "{bursts}");
        assert!((200..340).contains(&turned), "{turned}");
    }
}
