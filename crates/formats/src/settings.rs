//! `data/mien.yaml`: the classes in order, the names that mean them, the views, and the test lock.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::workspace::check_name;
use crate::{Error, Problem, yaml};

/// The content of `data/mien.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The classes, in the order of every table, matrix and network output.
    pub classes: Vec<String>,
    /// Other names of a class, as folders of photos may be called.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// How photos become pixels, by name.
    pub views: BTreeMap<String, ViewSettings>,
    /// How often the test part of one split may be used; `None` counts without refusing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_uses_allowed: Option<usize>,
}

/// How a photo becomes a small square of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewSettings {
    /// Side of the square, in pixels.
    pub size: u32,
    /// What of the upright photo is shown.
    pub crop: Crop,
}

impl ViewSettings {
    /// Red, green and blue.
    pub const CHANNELS: usize = 3;

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
}

impl Settings {
    /// Reads and checks `data/mien.yaml`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(Error::read(path))?;
        Self::parse(&text, path)
    }

    /// Checks a text that stands in `path`.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let settings: Self = yaml::parse(text, path)?;
        match settings.contradiction() {
            None => Ok(settings),
            Some((word, message)) => {
                Err(Box::new(Problem::new(path, text, place_of(text, &word), message)).into())
            }
        }
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
            let size = format!("a view of {} pixels, expected 8 to 1024", view.size);
            odd.then_some(message)
                .or_else(|| (!(8..=1024).contains(&view.size)).then_some(size))
                .map(|message| (name.clone(), message))
        })
    }
}

/// Where `word` first stands in `text`.
fn place_of(text: &str, word: &str) -> Option<(usize, usize)> {
    text.lines().enumerate().find_map(|(index, line)| {
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
        data/mien.yaml:4:31: views.whole-32.crop: unknown variant `hole`, expected `whole`
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
        insta::assert_snapshot!(refused(&GOOD.replace("aliases", "alias")), @r"
        data/mien.yaml:2:1: unknown field `alias`, expected one of `classes`, `aliases`, `views`, `test_uses_allowed`
          |
        2 | alias: { happy: [glad] }
          | ^^^^^
        hint: did you mean `aliases`?
        ");
    }
}
