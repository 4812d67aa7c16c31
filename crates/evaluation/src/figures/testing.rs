//! What the tests of figures look at: the words of a picture, where they stand, and whether they can be read.

use super::look::SVG_SCALE;
use super::render::Drawing;
use super::text::width_of;

/// Words of a picture, in its own pixels.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) words: String,
    pub(crate) left: i32,
    pub(crate) top: i32,
    pub(crate) right: i32,
    pub(crate) bottom: i32,
}

/// The words in the order in which they are drawn.
pub(crate) fn words(svg: &str) -> Vec<String> {
    texts(svg).into_iter().map(|text| text.words).collect()
}

/// All words with their boxes.
pub(crate) fn texts(svg: &str) -> Vec<Text> {
    svg.split("<text").skip(1).map(text).collect()
}

/// What of a picture cannot be read: words that are cut off or lie on others, and values that are no number.
pub(crate) fn faults(drawing: &Drawing) -> Vec<String> {
    let number = |name: &str| -> i32 { attribute(&drawing.svg, name).unwrap().parse().unwrap() };
    let (width, height) = (number("width"), number("height"));
    let texts = texts(&drawing.svg);
    let mut faults = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let within =
            text.left >= 0 && text.top >= 0 && text.right <= width && text.bottom <= height;
        if !within {
            faults.push(format!("cut off: {text:?}"));
        }
        let other = texts[..index].iter().find(|other| overlap(text, other));
        faults.extend(other.map(|other| format!("on each other: {text:?} and {other:?}")));
    }
    for word in ["NaN", "inf", "-"] {
        let found = texts.iter().find(|text| text.words == word || text.words.contains("NaN"));
        faults.extend(found.map(|text| format!("no number: {}", text.words)));
    }
    faults
}

fn overlap(a: &Text, b: &Text) -> bool {
    let across = a.right.min(b.right) - a.left.max(b.left);
    let along = a.bottom.min(b.bottom) - a.top.max(b.top);
    across > 0 && along > 2
}

fn text(element: &str) -> Text {
    let (attributes, rest) = element.split_once('>').unwrap();
    let words = rest.split("</text>").next().unwrap().trim();
    let number =
        |name: &str| attribute(attributes, name).unwrap().parse::<i32>().unwrap() / SVG_SCALE;
    let (x, y, size) = (number("x"), number("y"), number("font-size"));
    let plain = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let plain = plain.replace("&apos;", "'").replace("&amp;", "&");
    // Bold letters are a tenth wider.
    let bold = attributes.contains("bold");
    let width = width_of(&plain, size) * if bold { 110 } else { 100 } / 100;
    let left = match attribute(attributes, "text-anchor") {
        Some("start") => 0,
        Some("end") => width,
        _ => width / 2,
    };
    let half = size / 2;
    let (left, top, right, bottom) = if attributes.contains("rotate") {
        (x - half, y + left - width, x + half, y + left)
    } else {
        (x - left, y - half, x - left + width, y + half)
    };
    Text { words: words.to_owned(), left, top, right, bottom }
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split_once(&format!(" {name}=\""))?.1.split('"').next()
}
