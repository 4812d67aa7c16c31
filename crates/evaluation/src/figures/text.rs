//! How wide words are, and how they fit where they stand.

use plotters::prelude::*;

use super::look::{FAMILY, FONT_FACTOR, SMALL};

/// From one line of a name or a sentence to the next, beyond the size of its letters.
const LEADING: i32 = 3;

/// The width of `text` in pixels of the figure, in the registered font, which is a wide one.
pub(crate) fn width_of(text: &str, size: i32) -> i32 {
    let style = TextStyle::from((FAMILY, f64::from(size) * FONT_FACTOR).into_font());
    match style.font.layout_box(text) {
        Ok(((left, _), (right, _))) => right - left,
        Err(_) => text.chars().count() as i32 * size,
    }
}

/// `text`, where it is wider than `width` with an ellipsis in its middle: many names differ at their ends.
pub(crate) fn fitted(text: &str, width: i32, size: i32) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |kept: usize| {
        let (start, end) = (kept - kept / 3, kept / 3);
        let start: String = letters[..start].iter().collect();
        let end: String = letters[letters.len() - end..].iter().collect();
        format!("{}…{}", start.trim_end(), end.trim_start())
    };
    let longest = (1..letters.len()).rev().find(|&kept| width_of(&cut(kept), size) <= width);
    cut(longest.unwrap_or(0))
}

/// `text` in lines of at most `width` pixels; a longer word stands alone.
pub(crate) fn wrapped(text: &str, width: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if width_of(&format!("{line} {word}"), SMALL) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// The names of rows, each in a few lines.
pub(crate) struct Names {
    /// The lines of each name.
    pub(crate) lines: Vec<Vec<String>>,
    /// The widest line.
    pub(crate) width: i32,
    /// The size of the letters.
    pub(crate) size: i32,
}

impl Names {
    /// Names of `size` in at most `most` lines, each of at most `room` pixels.
    pub(crate) fn new<'a>(
        names: impl Iterator<Item = &'a str>,
        room: i32,
        size: i32,
        most: usize,
    ) -> Self {
        let lines: Vec<Vec<String>> = names.map(|name| in_lines(name, room, size, most)).collect();
        let widths = lines.iter().flatten().map(|line| width_of(line, size));
        Self { width: widths.max().unwrap_or(0), lines, size }
    }

    /// From one line of a name to the next.
    pub(crate) fn step(size: i32) -> i32 {
        size + LEADING
    }

    /// The height that every name fits in.
    pub(crate) fn height(&self) -> i32 {
        let most = self.lines.iter().map(Vec::len).max().unwrap_or(1) as i32;
        most * Self::step(self.size)
    }

    /// How far above the middle of a name its lines are centred, and the line itself.
    pub(crate) fn of(&self, index: usize) -> impl Iterator<Item = (i32, &str)> {
        let lines = &self.lines[index];
        let step = Self::step(self.size);
        let first = -(lines.len() as i32 - 1) * step / 2;
        lines
            .iter()
            .enumerate()
            .map(move |(line, text)| (first + line as i32 * step, text.as_str()))
    }
}

/// `name` in at most `most` lines, which part at spaces, hyphens and underscores; the last one may be cut.
fn in_lines(name: &str, room: i32, size: i32, most: usize) -> Vec<String> {
    let fits = |text: &str| width_of(text.trim_end(), size) <= room;
    let (mut lines, mut rest) = (Vec::new(), name);
    while lines.len() + 1 < most && !fits(rest) {
        let mut parts = rest.rmatch_indices([' ', '-', '_']).map(|(at, mark)| at + mark.len());
        let Some(end) = parts.find(|&end| end < rest.len() && fits(&rest[..end])) else {
            break;
        };
        lines.push(rest[..end].trim_end().to_owned());
        rest = &rest[end..];
    }
    lines.push(fitted(rest, room, size));
    lines
}

#[cfg(test)]
mod tests {
    use super::super::look::{TEXT, register_fonts};
    use super::*;

    #[test]
    fn a_long_name_is_cut_in_its_middle() {
        assert!(register_fonts());
        assert_eq!(fitted("sad", 100, TEXT), "sad");
        let cut = |number: u32| fitted(&format!("expression number {number}"), 100, TEXT);
        assert!(cut(11).contains('…') && width_of(&cut(11), TEXT) <= 100);
        assert_ne!(cut(11), cut(12));
        assert_eq!(fitted("sad", 0, TEXT), "…");
    }

    #[test]
    fn a_name_of_several_words_takes_several_lines() {
        assert!(register_fonts());
        let names = ["happy", "happily surprised face", "one_word_with_underscores", "é"];
        let names = Names::new(names.into_iter(), 110, TEXT, 2);
        assert_eq!(names.lines[0], ["happy"]);
        assert_eq!(names.lines[1], ["happily", "surprised face"]);
        assert_eq!(names.lines[2].len(), 2);
        assert!(names.width <= 110 && names.height() == 2 * (TEXT + LEADING));
        let above: Vec<i32> = names.of(1).map(|line| line.0).collect();
        assert_eq!((above[0] + above[1], names.of(3).count()), (1, 1));
        let long = "a rather long expression of the face, number 7";
        let lines = |most| Names::new([long].into_iter(), 120, TEXT, most).lines.concat();
        assert_eq!((lines(4).len(), lines(4).last().map(String::as_str)), (4, Some("number 7")));
        assert!(lines(3)[2].contains('…') && lines(3)[2].ends_with('7'));
        assert!(lines(1).len() == 1 && lines(1)[0].contains('…'));
    }

    #[test]
    fn a_sentence_is_broken_between_words() {
        assert!(register_fonts());
        let lines = wrapped("the stronger the colour, the more photos", 120);
        assert!(lines.len() > 1 && lines.iter().all(|line| width_of(line, SMALL) <= 120));
        assert_eq!(lines.join(" "), "the stronger the colour, the more photos");
    }
}
