//! `data/mien.yaml`: the classes in order, the names that mean them, the views, and the test lock.

mod sequences;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use sequences::{FaceKeys, SequenceKeys, TrackKeys};

use crate::workspace::check_name;
use crate::{Error, Problem, yaml};

/// The content of `data/mien.yaml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The classes, in the order of every table, matrix and network output.
    pub classes: Vec<String>,
    /// Other names of a class, as folders of photos may be called.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// How photos become pixels, by name.
    pub views: BTreeMap<String, ViewSettings>,
    /// What the person shown must have agreed to, any of these, before a photo may enter a split;
    /// nothing demands nothing.
    #[serde(default)]
    pub require_consent: Vec<String>,
    /// What the person shown must have agreed to, any of these, before a report shows a photo; an empty text
    /// stands for photos of which nothing is written down. Nothing lets reports show nobody.
    #[serde(default)]
    pub show_consent: Vec<String>,
    /// How often the test part of one split may be used; `None` counts without refusing.
    #[serde(default)]
    pub test_uses_allowed: Option<usize>,
    /// Constants of sequences.
    #[serde(default)]
    pub sequences: SequenceKeys,
}

/// How a photo becomes a small square of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewSettings {
    /// Side of the square, in pixels.
    pub size: u32,
    /// What of the upright photo is shown.
    pub crop: Crop,
    /// How much of the photo is shown around a face, on every side, in percent of the longer side of its
    /// box; for `crop: face` alone, where reading the settings fills in what is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin: Option<u32>,
}

impl ViewSettings {
    /// Red, green and blue.
    pub const CHANNELS: usize = 3;

    /// Percent around a face where nothing is said. The detector's box alone cuts off most people's chin
    /// and forehead; at 10 chins still touch the edge, at 15 everybody's whole face is in the picture, and
    /// little else.
    pub const MARGIN: u32 = 15;

    /// The whole photo as `size` x `size` pixels.
    pub fn whole(size: u32) -> Self {
        Self { size, crop: Crop::Whole, margin: None }
    }

    /// The largest face as `size` x `size` pixels, with the usual margin.
    pub fn face(size: u32) -> Self {
        Self { size, crop: Crop::Face, margin: Some(Self::MARGIN) }
    }

    /// Bytes of one photo: channels x size x size.
    pub fn bytes(self) -> usize {
        Self::CHANNELS * self.size as usize * self.size as usize
    }
}

/// What of the upright photo a view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Crop {
    /// All of it, squeezed to a square by area average.
    Whole,
    /// A square around the largest face; all of it where no face is found.
    Face,
}

impl Settings {
    /// Reads and checks `data/mien.yaml`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        Self::parse(&text, path)
    }

    /// Checks a text that stands in `path`.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let mut settings: Self = yaml::parse(text, path)?;
        if let Some((word, message)) = settings.contradiction() {
            return Err(Box::new(Problem::new(path, text, place_of(text, &word), message)).into());
        }
        for view in settings.views.values_mut().filter(|view| view.crop == Crop::Face) {
            view.margin.get_or_insert(ViewSettings::MARGIN);
        }
        Ok(settings)
    }

    /// The class that `name` means, by itself or as an alias; letter case does not matter.
    pub fn class_of(&self, name: &str) -> Option<usize> {
        let means = |known: &str| known.eq_ignore_ascii_case(name);
        self.classes.iter().position(|class| {
            means(class)
                || self
                    .aliases
                    .get(class)
                    .is_some_and(|others| others.iter().any(|other| means(other)))
        })
    }

    /// Whether what was agreed to is enough for a photo to be used.
    pub fn consent_suffices(&self, consent: &str) -> bool {
        self.require_consent.is_empty() || self.require_consent.iter().any(|one| one == consent)
    }

    /// Whether what was agreed to is enough for a photo to be shown in a report.
    pub fn may_be_shown(&self, consent: &str) -> bool {
        self.show_consent.iter().any(|one| one == consent)
    }

    /// The first thing that cannot be meant, with the word that says it.
    fn contradiction(&self) -> Option<(String, String)> {
        if self.classes.len() < 2 {
            return Some((
                "classes".into(),
                format!("{} classes, expected at least 2", self.classes.len()),
            ));
        }
        if self.views.is_empty() {
            return Some(("views".into(), "no views, expected at least one".into()));
        }
        let mut seen = BTreeMap::new();
        let aliases = self
            .aliases
            .iter()
            .flat_map(|(class, names)| names.iter().map(move |name| (name, class)));
        for (name, class) in self.classes.iter().map(|class| (class, class)).chain(aliases) {
            if let Some(first) = seen
                .insert(name.to_lowercase(), class)
                .filter(|first| *first != class || name == class)
            {
                return Some((
                    name.clone(),
                    format!("`{name}` means both `{first}` and `{class}`"),
                ));
            }
        }
        let unknown = self.aliases.keys().find(|class| !self.classes.contains(class));
        if let Some(class) = unknown {
            return Some((
                class.clone(),
                format!("aliases of `{class}`, which is not among the classes"),
            ));
        }
        let odd_class = self.classes.iter().find(|class| check_name(class, "class").is_err());
        if let Some(class) = odd_class {
            return Some((
                class.clone(),
                format!("`{class}` cannot name a class: use letters, digits, `-` and `_`"),
            ));
        }
        self.views.iter().find_map(|(name, view)| {
            // `data/views/thumbnails/` is taken.
            let odd = check_name(name, "view").is_err() || name == "thumbnails";
            let message = format!("`{name}` cannot name a view: use letters, digits, `-` and `_`");
            let message = odd.then_some(message).or_else(|| view.contradiction());
            message.map(|message| (name.clone(), message))
        })
    }
}

impl ViewSettings {
    fn contradiction(&self) -> Option<String> {
        if !(8..=1024).contains(&self.size) {
            return Some(format!("a view of {} pixels, expected 8 to 1024", self.size));
        }
        match (self.crop, self.margin) {
            (Crop::Whole, Some(_)) => {
                Some("a margin around the whole photo, which only `crop: face` can have".into())
            }
            (Crop::Face, Some(margin @ 101..)) => {
                Some(format!("a margin of {margin} percent, expected 0 to 100"))
            }
            _ => None,
        }
    }
}

/// Where `word` first stands in `text`.
fn place_of(text: &str, word: &str) -> Option<(usize, usize)> {
    let mut lines =
        text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.find_map(|(index, line)| {
        line.find(word).map(|byte| (index + 1, line[..byte].chars().count() + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "classes: [sad, happy]\naliases: { happy: [glad] }\nviews:\n  whole-32: { size: 32, crop: whole }\n";

    fn refused(text: &str) -> String {
        Settings::parse(text, Path::new("data/mien.yaml")).unwrap_err().to_string()
    }

    #[test]
    fn aliases_and_letter_case_lead_to_the_class() {
        let settings = Settings::parse(GOOD, Path::new("data/mien.yaml")).unwrap();
        assert_eq!(settings.class_of("Glad"), Some(1));
        assert_eq!(settings.class_of("SAD"), Some(0));
        assert_eq!(settings.class_of("bored"), None);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_place() {
        insta::assert_snapshot!(refused(&GOOD.replace("crop: whole", "crop: hole")), @r"
        data/mien.yaml:4:31: views.whole-32.crop: unknown variant `hole`, expected `whole` or `face`
          |
        4 |   whole-32: { size: 32, crop: hole }
          |                               ^^^^
        hint: did you mean `whole`?
        ");
        insta::assert_snapshot!(refused(&GOOD.replace("glad", "sad")), @r"
        data/mien.yaml:1:11: `sad` means both `sad` and `happy`
          |
        1 | classes: [sad, happy]
          |           ^^^
        ");
        insta::assert_snapshot!(refused(&GOOD.replace("size: 32", "size: 4")), @r"
        data/mien.yaml:4:3: a view of 4 pixels, expected 8 to 1024
          |
        4 |   whole-32: { size: 4, crop: whole }
          |   ^^^^^^^^
        ");
        insta::assert_snapshot!(refused(&GOOD.replace("aliases", "alias")), @"
        data/mien.yaml:2:1: unknown field `alias`, expected one of `classes`, `aliases`, `views`, `require_consent`, `show_consent`, `test_uses_allowed`, `sequences`
          |
        2 | alias: { happy: [glad] }
          | ^^^^^
        hint: did you mean `aliases`?
        ");
    }

    #[test]
    fn a_face_view_has_a_margin_that_can_be_left_out() {
        let with = |view: &str| GOOD.replace("{ size: 32, crop: whole }", view);
        let view = |text: &str| {
            Settings::parse(&with(text), Path::new("data/mien.yaml")).unwrap().views["whole-32"]
        };
        assert_eq!(view("{ size: 48, crop: face }"), ViewSettings::face(48));
        assert_eq!(view("{ size: 48, crop: face, margin: 15 }"), ViewSettings::face(48));
        assert_eq!(view("{ size: 48, crop: face, margin: 0 }").margin, Some(0));
        insta::assert_snapshot!(refused(&with("{ size: 48, crop: face, margin: 101 }")), @r"
        data/mien.yaml:4:3: a margin of 101 percent, expected 0 to 100
          |
        4 |   whole-32: { size: 48, crop: face, margin: 101 }
          |   ^^^^^^^^
        ");
        insta::assert_snapshot!(refused(&with("{ size: 48, crop: whole, margin: 10 }")), @r"
        data/mien.yaml:4:3: a margin around the whole photo, which only `crop: face` can have
          |
        4 |   whole-32: { size: 48, crop: whole, margin: 10 }
          |   ^^^^^^^^
        ");
        insta::assert_snapshot!(refused(&with("{ size: 48, crop: face, margin: -1 }")), @r"
        data/mien.yaml:4:45: views.whole-32.margin: invalid type: integer `-1`, expected u32
          |
        4 |   whole-32: { size: 48, crop: face, margin: -1 }
          |                                             ^^
        ");
        insta::assert_snapshot!(refused(&with("{ size: 48, crop: face, margins: 1 }")), @r"
        data/mien.yaml:4:37: views.whole-32: unknown field `margins`, expected one of `size`, `crop`, `margin`
          |
        4 |   whole-32: { size: 48, crop: face, margins: 1 }
          |                                     ^^^^^^^
        hint: did you mean `margin`?
        ");
    }

    #[test]
    fn views_that_were_declared_before_faces_came_are_hashed_as_ever() {
        let line = |view| crate::json::line(&view);
        assert_eq!(line(ViewSettings::whole(32)), r#"{"crop":"whole","size":32}"#);
        assert_eq!(line(ViewSettings::face(48)), r#"{"crop":"face","margin":15,"size":48}"#);
    }
}
