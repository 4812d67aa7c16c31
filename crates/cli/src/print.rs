//! The only place of `mien` that writes to the terminal: data to stdout, everything else to stderr.
//!
//! A file can be called anything, a sequence that commands the terminal included. So what a person reads
//! goes through [`readable`], and a name that stands in a line of its own through [`name`]; what machines
//! read stays as it is.
#![expect(clippy::print_stderr, reason = "printing is this file's job")]

use std::error::Error;
use std::io::{self, BufWriter, ErrorKind, IsTerminal, Write, stderr, stdin, stdout};

use serde::Serialize;

use crate::failure::Failure;

/// Data for people, with a final newline.
pub(crate) fn data(text: &str) {
    exact(&readable(text));
}

/// Data as they are, for other programs: tables and files; with a final newline.
pub(crate) fn exact(text: &str) {
    to_stdout(&format!("{}\n", text.trim_end_matches('\n')));
}

/// Data for machines.
pub(crate) fn json(value: &impl Serialize) {
    to_stdout(&formats::json::pretty(value));
}

/// Data that is too much for one text, written piece by piece.
pub(crate) fn stream() -> impl Write {
    BufWriter::new(Stream)
}

/// Whether what goes to stdout is read as it comes, by a person.
pub(crate) fn is_on_terminal() -> bool {
    stdout().is_terminal()
}

struct Stream;

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(or_end(stdout().write(bytes)))
    }

    fn flush(&mut self) -> io::Result<()> {
        or_end(stdout().flush());
        Ok(())
    }
}

/// A line that follows something: on a terminal always the same one, elsewhere one after the other.
pub(crate) fn rolling() -> Rolling {
    Rolling { stays: stdout().is_terminal(), is_open: false }
}

/// See [`rolling`].
pub(crate) struct Rolling {
    stays: bool,
    is_open: bool,
}

impl Rolling {
    /// Shows this text.
    pub(crate) fn show(&mut self, text: &str) {
        // Back to the beginning, and away with what stood there.
        let (before, after) = if self.stays { ("\r\u{1b}[K", "") } else { ("", "\n") };
        self.is_open = self.stays;
        to_stdout(&format!("{before}{}{after}", name(text)));
    }

    /// Leaves the line.
    pub(crate) fn end(self) {
        if self.is_open {
            to_stdout("\n");
        }
    }
}

fn to_stdout(text: &str) {
    or_end(stdout().write_all(text.as_bytes()).and_then(|()| stdout().flush()));
}

/// A reader that has seen enough, such as `head`, is no failure; a full disk behind `>` is one.
#[expect(clippy::exit, reason = "without stdout there is nobody left to answer")]
fn or_end<T>(written: io::Result<T>) -> T {
    match written {
        Ok(written) => written,
        Err(error) if error.kind() == ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            eprintln!("error: cannot write to stdout: {error}");
            std::process::exit(1);
        }
    }
}

/// What a person may want to know while the data goes elsewhere.
pub(crate) fn note(text: &str) {
    eprintln!("{}", readable(text.trim_end_matches('\n')));
}

/// A name, or a sentence with names in it, on one line: nothing in it moves to another line or place.
pub(crate) fn name(text: &str) -> String {
    escaped(text, |letter| letter.is_control() || turns_direction(letter))
}

/// A text of several lines without what a terminal would obey.
fn readable(text: &str) -> String {
    let obeyed = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
    escaped(text, |letter| obeyed(letter) || turns_direction(letter))
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_escaped(letter) {
            clean.extend(letter.escape_default());
        } else {
            clean.push(letter);
        }
    }
    clean
}

/// Marks that make the letters behind them run the other way, so that `gpj.exe` reads `exe.jpg`.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Asks a person on a terminal; `None` where there is none.
pub(crate) fn ask(question: &str) -> Option<bool> {
    if !(stdin().is_terminal() && stderr().is_terminal()) {
        return None;
    }
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    stdin().read_line(&mut answer).ok()?;
    Some(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Errors in the form of `error: what`, `caused by: why`, `hint: what to do`.
pub(crate) fn failure(failure: &Failure) {
    for (index, error) in failure.errors.iter().enumerate() {
        if index > 0 {
            eprintln!();
        }
        eprintln!("{}", readable(&error_text(error.as_ref())));
    }
}

fn error_text(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    let (message, hint) = match text.split_once("\nhint: ") {
        Some((message, hint)) => (message.to_owned(), Some(hint.to_owned())),
        None => (text, None),
    };
    let mut lines = vec![format!("error: {message}")];
    let mut cause = error.source();
    while let Some(error) = cause {
        lines.push(format!("  caused by: {error}"));
        cause = error.source();
    }
    if let Some(hint) = hint.or_else(|| crate::hints::for_cause(error)) {
        lines.push(format!("hint: {hint}"));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        assert_eq!(readable("a\tb\nhappy/\u{1b}[2J.jpg\r"), "a\tb\nhappy/\\u{1b}[2J.jpg\\r");
        assert_eq!(name("happy/1\n0 findings\u{202e}gpj"), "happy/1\\n0 findings\\u{202e}gpj");
        assert_eq!(name("Ännas Fotos/笑顔 'x' <b>.jpg"), "Ännas Fotos/笑顔 'x' <b>.jpg");
    }
}
