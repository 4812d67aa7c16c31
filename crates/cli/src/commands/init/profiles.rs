//! Classes that a workspace can begin with: the only place that knows expressions by name.

use clap::ValueEnum;
use formats::workspace::check_name;

use crate::failure::Failure;

/// The settings that are the same whatever the classes are.
const SETTINGS: &str = include_str!("../../../../../data/mien.yaml");

/// Expressions that can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Profile {
    /// angry, happy, neutral, sad, surprise
    Five,
    /// These and disgusted, fearful
    Seven,
}

/// A class and the other names that folders of photos may have.
type Class = (&'static str, &'static [&'static str]);

const ANGRY: Class = ("angry", &["irate", "anger"]);
const DISGUSTED: Class = ("disgusted", &["disgust"]);
const FEARFUL: Class = ("fearful", &["fear", "afraid"]);
const HAPPY: Class = ("happy", &["glad", "happiness"]);
const NEUTRAL: Class = ("neutral", &["impartial"]);
const SAD: Class = ("sad", &["dismal", "sadness"]);
const SURPRISE: Class = ("surprise", &["shocked", "surprised"]);

impl Profile {
    fn classes(self) -> &'static [Class] {
        match self {
            Self::Five => &[ANGRY, HAPPY, NEUTRAL, SAD, SURPRISE],
            Self::Seven => &[ANGRY, DISGUSTED, FEARFUL, HAPPY, NEUTRAL, SAD, SURPRISE],
        }
    }

    /// `data/mien.yaml` with these classes.
    pub(super) fn settings(self) -> String {
        let classes = self.classes().iter();
        let names: Vec<&str> = classes.clone().map(|(name, _)| *name).collect();
        let aliases =
            classes.map(|(name, aliases)| format!("  {name}: [{}]\n", aliases.join(", ")));
        with_classes(&names, &aliases.collect::<String>())
    }
}

/// `data/mien.yaml` with the classes that somebody named, between commas.
pub(super) fn settings_of(classes: &str) -> Result<String, Failure> {
    let names: Vec<&str> = classes.split(',').map(str::trim).collect();
    if names.len() < 2 {
        let hint = "hint: name at least two, between commas";
        return Err(Failure::refused(format!("`{classes}` is only one class\n{hint}")));
    }
    for name in &names {
        check_name(name, "class")?;
    }
    Ok(with_classes(&names, ""))
}

fn with_classes(names: &[&str], aliases: &str) -> String {
    let classes = format!("classes: [{}]", names.join(", "));
    let aliases = match aliases {
        "" => "aliases: {}".to_owned(),
        aliases => format!("aliases:\n{}", aliases.trim_end()),
    };
    let mut lines: Vec<&str> = Vec::new();
    let mut in_aliases = false;
    for line in SETTINGS.lines() {
        in_aliases &= line.starts_with("  ");
        if line.starts_with("classes:") {
            lines.push(&classes);
        } else if line.starts_with("aliases:") {
            in_aliases = true;
            lines.push(&aliases);
        } else if !in_aliases {
            lines.push(line);
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use formats::Settings;

    use super::*;

    fn parsed(text: &str) -> Settings {
        Settings::parse(text, Path::new("data/mien.yaml")).unwrap()
    }

    #[test]
    fn the_committed_settings_are_the_profile_of_five() {
        assert_eq!(Profile::Five.settings(), SETTINGS);
    }

    #[test]
    fn seven_adds_two_classes_and_any_others_can_be_named() {
        let seven = parsed(&Profile::Seven.settings());
        assert_eq!(seven.classes.len(), 7);
        assert_eq!(seven.class_of("disgust"), seven.class_of("disgusted"));
        let own = parsed(&settings_of("open, shut,half-open").unwrap());
        assert_eq!(own.classes, ["open", "shut", "half-open"]);
        assert!(own.aliases.is_empty());
        assert_eq!(own.views, seven.views);
        assert!(settings_of("a b,c").is_err());
    }
}
