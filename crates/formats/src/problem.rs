//! An error in a text file that can be pointed at: path, line, column, snippet and hint.

use std::fmt;
use std::path::{Path, PathBuf};

/// Something wrong at one place of a text file.
///
/// Shown as
///
/// ```text
/// experiments/residual.yaml:11:31: unknown field `momentun`, expected `learning_rate` or `momentum`
///    |
/// 11 |   sgd: { learning_rate: 0.05, momentun: 0.9 }
///    |                               ^^^^^^^^
/// hint: did you mean `momentum`?
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// Line and column, both from 1, when the place is known.
    pub place: Option<(usize, usize)>,
    /// The line of the file, as it stands there.
    pub snippet: String,
    /// What was found and what was expected.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl std::error::Error for Problem {}

impl Problem {
    /// A problem at `place` (line and column from 1) of `text`, the content of `path`.
    pub fn new(
        path: &Path,
        text: &str,
        place: Option<(usize, usize)>,
        message: impl Into<String>,
    ) -> Self {
        let snippet = place.and_then(|(line, _)| text.lines().nth(line.saturating_sub(1)));
        Self {
            path: path.to_owned(),
            place,
            snippet: snippet.unwrap_or_default().to_owned(),
            message: message.into(),
            hint: None,
        }
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// What serde or the YAML parser found in `text`, with a hint when a known name is close.
    pub fn from_yaml(path: &Path, text: &str, error: &serde_yaml::Error) -> Self {
        let place = error.location().map(|place| (place.line(), place.column()));
        let message = without_place(&error.to_string());
        let hint = hint_for(&message);
        Self { hint, ..Self::new(path, text, place, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, message) = (self.path.display(), &self.message);
        match self.place {
            None => write!(formatter, "{path}: {message}")?,
            Some((line, column)) => {
                write!(formatter, "{path}:{line}:{column}: {message}")?;
                self.write_snippet(formatter, line, column)?;
            }
        }
        match &self.hint {
            Some(hint) => write!(formatter, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl Problem {
    fn write_snippet(
        &self,
        formatter: &mut fmt::Formatter<'_>,
        line: usize,
        column: usize,
    ) -> fmt::Result {
        // A line of a machine-made file can be endless.
        let shown: String = self.snippet.chars().take(160).map(visible).collect();
        if shown.trim().is_empty() || column > shown.chars().count() + 1 {
            return Ok(());
        }
        let margin = " ".repeat(line.to_string().len());
        let before = " ".repeat(column.saturating_sub(1));
        let marked = "^".repeat(word_width(&shown, column));
        write!(formatter, "\n{margin} |\n{line} | {shown}\n{margin} | {before}{marked}")
    }
}

/// Control characters would move the cursor of a terminal.
fn visible(character: char) -> char {
    if character == '\t' {
        ' '
    } else if character.is_control() {
        '\u{fffd}'
    } else {
        character
    }
}

fn word_width(line: &str, column: usize) -> usize {
    let word = line.chars().skip(column.saturating_sub(1));
    word.take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).count().max(1)
}

/// The longest name that is held against others, in bytes: the time goes with the product of both lengths.
const LONGEST_NAME: usize = 200;

/// `name`'s nearest neighbour among `known`, when it is near enough to be a slip of the keyboard.
pub fn closest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    let short = |candidate: &&str| candidate.len() <= LONGEST_NAME && name.len() <= LONGEST_NAME;
    let nearest = known.into_iter().filter(short).min_by_key(|candidate| distance(candidate))?;
    (distance(nearest) <= 1 + name.chars().count() / 4).then_some(nearest)
}

/// serde's "unknown field `x`, expected one of `a`, `b`" says it all but which is meant.
fn hint_for(message: &str) -> Option<String> {
    let (found, expected) = message.split_once("expected")?;
    if !found.contains("unknown") {
        return None;
    }
    let name = found.split('`').nth(1)?;
    let known = expected.split('`').skip(1).step_by(2);
    closest(name, known).map(|meant| format!("did you mean `{meant}`?"))
}

/// The parser repeats the place at the end of its message.
fn without_place(message: &str) -> String {
    let end = message.find(" at line ").unwrap_or(message.len());
    message[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_points_at_the_word_and_suggests_the_nearest_name() {
        let text = "optimizer:\n  sgd: { momentun: 0.9 }\n";
        let message = "unknown field `momentun`, expected `learning_rate` or `momentum`";
        let hint = hint_for(message).unwrap();
        let problem = Problem::new(Path::new("a.yaml"), text, Some((2, 10)), message).hint(hint);
        insta::assert_snapshot!(problem, @r"
        a.yaml:2:10: unknown field `momentun`, expected `learning_rate` or `momentum`
          |
        2 |   sgd: { momentun: 0.9 }
          |          ^^^^^^^^
        hint: did you mean `momentum`?
        ");
    }

    #[test]
    fn a_far_name_is_not_suggested() {
        assert_eq!(closest("zebra", ["adam", "sgd"]), None);
        assert_eq!(closest("adma", ["adam", "sgd"]), Some("adam"));
        let long = "a".repeat(LONGEST_NAME + 1);
        assert_eq!(closest(&long, [long.as_str()]), None);
    }
}
