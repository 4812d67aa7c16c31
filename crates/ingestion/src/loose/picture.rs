//! What was judged of a photo, as one picture: its faces framed, and bars of the probabilities beside it.

use imagery::{FaceBox, LINE_HEIGHT, Picture, Sheet};

use crate::show::placed;

/// White between two things.
const GAP: u32 = 16;

/// Length of the bar of a certain class.
const BAR: u32 = 200;

/// Height of a bar: that of a letter.
const SWATCH: u32 = 14;

/// Words under a photo have at least this much room.
const NARROWEST: &str = "what is said of every photo by the model";

const NO_FACE: &str = "no face found";

const INK: [u8; 3] = [40, 40, 40];
const WHITE: [u8; 3] = [255, 255, 255];
const TRACK: [u8; 3] = [228, 228, 228];
const OTHER: [u8; 3] = [150, 150, 150];

/// One for each face, and again from the first; told apart with any kind of colour vision (Okabe and Ito, 2008).
const COLOURS: [[u8; 3]; 6] =
    [[240, 228, 66], [86, 180, 233], [230, 159, 0], [0, 158, 115], [204, 121, 167], [213, 94, 0]];

/// A face with what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnFace {
    /// Where it is, in pixels of the upright photo; nothing where the whole photo was judged and holds no face.
    pub face: Option<FaceBox>,
    /// What stands over its bars.
    pub title: String,
    /// Every class with its probability.
    pub bars: Vec<(String, f32)>,
    /// The bar that is told by its colour, if one is.
    pub chosen: Option<usize>,
}

/// The sheet of one photo of `size` pixels, of which `picture` shows all, with words over and under it.
pub fn judged_picture(
    picture: &Picture,
    size: (u32, u32),
    faces: &[DrawnFace],
    over: &str,
    under: &[String],
) -> Sheet {
    let bars = Bars::of(picture, faces);
    let width = bars.right.max(GAP + Sheet::width_of(NARROWEST)) + GAP;
    let under: Vec<String> = under.iter().flat_map(|text| wrapped(text, width - 2 * GAP)).collect();
    let top = GAP + LINE_HEIGHT + GAP / 2;
    let foot = top + bars.bottom.max(picture.height) + GAP;
    let mut sheet = Sheet::new(width, foot + under.len() as u32 * LINE_HEIGHT + GAP);
    sheet.write(&shortened(over, width - 2 * GAP), GAP, GAP);
    sheet.paste(framed(picture, size, faces).picture(), GAP, top);
    if faces.is_empty() {
        sheet.write(NO_FACE, 2 * GAP + picture.width, top);
    }
    for ((number, face), (left, down)) in faces.iter().enumerate().zip(&bars.places) {
        bars.write(&mut sheet, face, colour(number), (*left, top + down));
    }
    for (line, number) in under.iter().zip(0..) {
        sheet.write(line, GAP, foot + number * LINE_HEIGHT);
    }
    sheet
}

fn colour(number: usize) -> [u8; 3] {
    COLOURS[number % COLOURS.len()]
}

/// The photo with a frame around every face, numbered where there are several.
fn framed(picture: &Picture, size: (u32, u32), faces: &[DrawnFace]) -> Sheet {
    let mut sheet = Sheet::new(picture.width, picture.height);
    sheet.paste(picture, 0, 0);
    // A score of 0 is a photo that is taken as a face unseen.
    let seen = |face: &DrawnFace| face.face.filter(|face| face.score > 0.0);
    let numbered = faces.iter().enumerate();
    for (number, face) in numbered.filter_map(|(number, face)| Some((number, seen(face)?))) {
        let ((left, top), sides) = placed(&face, size, picture);
        sheet.frame((left, top), sides, colour(number));
        if faces.len() > 1 {
            let (number, label) = (number.to_string(), (left.max(0) + 2, top.max(0) + 2));
            let width = Sheet::width_of(&number) + 4;
            sheet.fill(label, (width, LINE_HEIGHT), WHITE);
            sheet.write(&number, label.0 as u32 + 3, label.1 as u32 + 3);
        }
    }
    sheet
}

/// Where the bars of every face stand: beside the photo, from top to bottom, in as many columns as they need.
struct Bars {
    /// Left and upper edge for each face, measured from the top of the photo.
    places: Vec<(u32, u32)>,
    /// Room for the names of classes.
    names: u32,
    /// Where the last column ends.
    right: u32,
    /// Where the lowest bars end.
    bottom: u32,
}

impl Bars {
    fn of(picture: &Picture, faces: &[DrawnFace]) -> Self {
        let classes = faces.iter().flat_map(|face| &face.bars);
        let names = classes.map(|(class, _)| Sheet::width_of(class)).max().unwrap_or(0);
        let lines = faces.iter().map(|face| face.bars.len() + 1).max().unwrap_or(0) as u32;
        let titles = faces.iter().map(|face| SWATCH + GAP / 2 + Sheet::width_of(&face.title));
        let titles = titles.max().unwrap_or(Sheet::width_of(NO_FACE));
        let width = titles.max(names + GAP / 2 + BAR + GAP / 2 + Sheet::width_of("0.00"));
        let (height, first) = (lines * LINE_HEIGHT, 2 * GAP + picture.width);
        let rows = ((picture.height + GAP) / (height + GAP)).max(1);
        let place = |number: u32| {
            (first + number / rows * (width + 2 * GAP), number % rows * (height + GAP))
        };
        let places: Vec<(u32, u32)> = (0..faces.len() as u32).map(place).collect();
        let right = places.last().map_or(first, |(left, _)| *left) + width;
        let bottom = places.iter().map(|(_, top)| top + height).max().unwrap_or(0);
        Self { places, names, right, bottom }
    }

    fn write(&self, sheet: &mut Sheet, face: &DrawnFace, colour: [u8; 3], (left, top): (u32, u32)) {
        paint(sheet, (left, top), SWATCH, INK);
        paint_within(sheet, (left, top), SWATCH, colour);
        sheet.write(&face.title, left + SWATCH + GAP / 2, top);
        for ((index, (class, probability)), line) in face.bars.iter().enumerate().zip(1..) {
            let (top, bar) = (top + line * LINE_HEIGHT, left + self.names + GAP / 2);
            sheet.write(class, left, top);
            let length = (f64::from(BAR) * f64::from(*probability)).round() as u32;
            let of_bar = if face.chosen == Some(index) { colour } else { OTHER };
            paint(sheet, (bar, top), BAR, TRACK);
            paint(sheet, (bar, top), length, INK);
            paint_within(sheet, (bar, top), length, of_bar);
            sheet.write(&format!("{probability:.2}"), bar + BAR + GAP / 2, top);
        }
    }
}

/// A bar as high as a letter.
fn paint(sheet: &mut Sheet, (left, top): (u32, u32), width: u32, colour: [u8; 3]) {
    sheet.fill((left.into(), top.into()), (width, SWATCH), colour);
}

/// The same within its outline.
fn paint_within(sheet: &mut Sheet, (left, top): (u32, u32), width: u32, colour: [u8; 3]) {
    let inside = (width.saturating_sub(2), SWATCH - 2);
    sheet.fill((i64::from(left) + 1, i64::from(top) + 1), inside, colour);
}

/// The end of a text that is too long.
fn shortened(text: &str, width: u32) -> String {
    let (letters, most) = (text.chars().count(), letters_in(width));
    if letters <= most {
        return text.to_owned();
    }
    let end: String = text.chars().skip(letters + 3 - most).collect();
    format!("...{end}")
}

/// Lines that are not longer than so many pixels, broken between words.
fn wrapped(text: &str, width: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= letters_in(width) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn letters_in(width: u32) -> usize {
    (width / Sheet::width_of("x")) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32) -> Picture {
        Picture { width, height, pixels: vec![90; (width * height * 3) as usize] }
    }

    fn face(x: i32) -> DrawnFace {
        let bars = [("happy", 0.75), ("surprise", 0.25)];
        DrawnFace {
            face: Some(FaceBox { x, y: 40, width: 200, height: 200, score: 5.0 }),
            title: "happy".into(),
            bars: bars.map(|(class, probability)| (class.to_owned(), probability)).to_vec(),
            chosen: Some(0),
        }
    }

    /// How many pixels of this colour there are.
    fn count(sheet: &Sheet, colour: [u8; 3]) -> usize {
        sheet.picture().pixels.chunks(3).filter(|pixel| *pixel == colour).count()
    }

    #[test]
    fn every_face_has_its_colour_in_its_frame_and_in_its_bar() {
        let faces = [face(100), face(1000)];
        let sheet = judged_picture(&grey(600, 400), (1800, 1200), &faces, "a.jpg", &[]);
        let bar = (BAR * 3 / 4 - 2) * (SWATCH - 2);
        for colour in &COLOURS[..2] {
            assert!(count(&sheet, *colour) > bar as usize, "{colour:?}");
        }
        assert_eq!(count(&sheet, COLOURS[2]), 0);
        assert_eq!(sheet.picture().height, 400 + 3 * GAP + LINE_HEIGHT + GAP / 2);
    }

    #[test]
    fn many_faces_stand_in_columns_and_none_is_cut_off() {
        let bars = Bars::of(&grey(600, 400), &vec![face(0); 20]);
        assert!(bars.bottom <= 400);
        let distinct: std::collections::BTreeSet<_> = bars.places.iter().collect();
        assert_eq!(distinct.len(), 20);
        assert!(bars.places.iter().all(|(left, _)| left + BAR < bars.right));
    }

    #[test]
    fn words_are_broken_and_names_shortened() {
        assert_eq!(wrapped("one two three", 12 * 7), ["one two", "three"]);
        assert_eq!(shortened("photos/anna/1.jpg", 12 * 10), "...a/1.jpg");
        assert_eq!(shortened("1.jpg", 12 * 10), "1.jpg");
    }
}
