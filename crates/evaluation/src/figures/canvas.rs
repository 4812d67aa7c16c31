//! What figures draw with: lines, boxes, dots and words on a plotters area, at any scale.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::look::{FAMILY, INK, TEXT};

/// The result of drawing on `B`.
pub(crate) type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A point in the figure's own pixels.
pub(crate) type Point = (i32, i32);

/// plotters makes letters smaller than asked by this factor.
const FONT_FACTOR: f64 = 1.24;

/// Where to draw.
pub(crate) struct Canvas<'a, B: DrawingBackend> {
    /// The whole picture.
    pub(crate) area: &'a DrawingArea<B, Shift>,
    /// Pixels of the picture per pixel of the figure.
    pub(crate) scale: i32,
}

/// How a line looks.
#[derive(Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) colour: RGBColor,
    pub(crate) width: i32,
    pub(crate) opacity: f64,
    /// Lengths of dash and gap.
    pub(crate) dash: Option<(i32, i32)>,
}

impl Stroke {
    /// A solid line.
    pub(crate) fn new(colour: RGBColor, width: i32) -> Self {
        Self { colour, width, opacity: 1.0, dash: None }
    }

    /// The same line, fainter.
    pub(crate) fn faint(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    /// The same line, dashed.
    pub(crate) fn dashed(self) -> Self {
        Self { dash: Some((6, 4)), ..self }
    }
}

/// How words look and on which of their sides the point lies.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) size: i32,
    pub(crate) colour: RGBColor,
    pub(crate) bold: bool,
    pub(crate) across: HPos,
    pub(crate) along: VPos,
    /// Turned to read upwards.
    pub(crate) upwards: bool,
}

impl Words {
    /// Words that begin at the point and are centred on its height.
    pub(crate) const LEFT: Self = Self {
        size: TEXT,
        colour: INK,
        bold: false,
        across: HPos::Left,
        along: VPos::Center,
        upwards: false,
    };
    /// Words that end at the point.
    pub(crate) const RIGHT: Self = Self { across: HPos::Right, ..Self::LEFT };
    /// Words around the point.
    pub(crate) const CENTRE: Self = Self { across: HPos::Center, ..Self::LEFT };
}

impl<B: DrawingBackend> Canvas<'_, B> {
    fn at(&self, (x, y): Point) -> Point {
        (x * self.scale, y * self.scale)
    }

    /// A filled box.
    pub(crate) fn fill(&self, from: Point, to: Point, colour: RGBColor, opacity: f64) -> Drawn<B> {
        let style = colour.mix(opacity).filled();
        self.area.draw(&Rectangle::new([self.at(from), self.at(to)], style))
    }

    /// A filled polygon.
    pub(crate) fn polygon(&self, corners: &[Point], colour: RGBColor, opacity: f64) -> Drawn<B> {
        let corners: Vec<Point> = corners.iter().map(|corner| self.at(*corner)).collect();
        self.area.draw(&Polygon::new(corners, colour.mix(opacity)))
    }

    /// The edge of a box.
    pub(crate) fn outline(&self, (x0, y0): Point, (x1, y1): Point, stroke: Stroke) -> Drawn<B> {
        self.path(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], stroke)
    }

    /// A line through points.
    pub(crate) fn path(&self, points: &[Point], stroke: Stroke) -> Drawn<B> {
        let width = (stroke.width * self.scale) as u32;
        let style = stroke.colour.mix(stroke.opacity).stroke_width(width);
        let pieces = match stroke.dash {
            Some(dash) => dashes(points, dash),
            None => vec![points.to_vec()],
        };
        for piece in pieces {
            let piece: Vec<Point> = piece.into_iter().map(|point| self.at(point)).collect();
            self.area.draw(&PathElement::new(piece, style))?;
        }
        Ok(())
    }

    /// A filled circle.
    pub(crate) fn dot(&self, centre: Point, radius: i32, colour: RGBColor) -> Drawn<B> {
        self.area.draw(&Circle::new(self.at(centre), radius * self.scale, colour.filled()))
    }

    /// A filled square on its corner, with an edge that keeps it apart from lines below.
    pub(crate) fn diamond(
        &self,
        (x, y): Point,
        half: i32,
        colour: RGBColor,
        edge: RGBColor,
    ) -> Drawn<B> {
        let corners = |half: i32| {
            let corners = [(x - half, y), (x, y - half), (x + half, y), (x, y + half)];
            corners.map(|corner| self.at(corner)).to_vec()
        };
        self.area.draw(&Polygon::new(corners(half + 2), edge.filled()))?;
        self.area.draw(&Polygon::new(corners(half), colour.filled()))
    }

    /// Words at a point.
    pub(crate) fn words(&self, text: &str, point: Point, words: Words) -> Drawn<B> {
        let turn = if words.upwards { FontTransform::Rotate270 } else { FontTransform::None };
        let style = text_style(words, self.scale).transform(turn);
        let style = style.pos(Pos::new(words.across, words.along));
        self.area.draw_text(text, &style.color(&words.colour), self.at(point))
    }
}

fn text_style<'a>(words: Words, scale: i32) -> TextStyle<'a> {
    let style = if words.bold { FontStyle::Bold } else { FontStyle::Normal };
    let size = f64::from(words.size * scale) * FONT_FACTOR;
    TextStyle::from((FAMILY, size, style).into_font())
}

/// The width of `text` in pixels of the figure, in the registered font, which is a wide one.
pub(crate) fn width_of(text: &str, size: i32) -> i32 {
    let style = TextStyle::from((FAMILY, f64::from(size) * FONT_FACTOR).into_font());
    match style.font.layout_box(text) {
        Ok(((left, _), (right, _))) => right - left,
        Err(_) => text.chars().count() as i32 * size,
    }
}

/// `text`, cut with an ellipsis where it is wider than `width`.
pub(crate) fn fitted(text: &str, width: i32, size: i32) -> String {
    if width_of(text, size) <= width {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |count: usize| letters[..count].iter().collect::<String>() + "…";
    let longest = (1..letters.len()).rev().find(|&count| width_of(&cut(count), size) <= width);
    cut(longest.unwrap_or(0))
}

/// The solid pieces of a dashed line; the pattern goes on around corners.
fn dashes(points: &[Point], (dash, gap): (i32, i32)) -> Vec<Vec<Point>> {
    let period = f64::from(dash + gap);
    let mut pieces = Vec::new();
    let mut travelled = 0.0;
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let along = |distance: f64| {
            let share = (distance / length).clamp(0.0, 1.0);
            let (x, y) = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            (x.round() as i32, y.round() as i32)
        };
        let mut start = -(travelled % period);
        while start < length {
            let end = start + f64::from(dash);
            if end > 0.0 {
                pieces.push(vec![along(start.max(0.0)), along(end.min(length))]);
            }
            start += period;
        }
        travelled += length;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::super::look::register_fonts;
    use super::*;

    #[test]
    fn a_dashed_line_has_gaps_and_goes_on_around_a_corner() {
        let pieces = dashes(&[(0, 0), (10, 0), (10, 10)], (6, 4));
        assert_eq!(pieces, [[(0, 0), (6, 0)], [(10, 0), (10, 6)]]);
        assert_eq!(dashes(&[(3, 3), (3, 3)], (6, 4)), Vec::<Vec<Point>>::new());
    }

    #[test]
    fn a_long_name_is_cut_to_its_room() {
        assert!(register_fonts());
        assert_eq!(fitted("sad", 100, TEXT), "sad");
        let cut = fitted(&"long ".repeat(20), 100, TEXT);
        assert!(cut.ends_with('…') && width_of(&cut, TEXT) <= 100);
    }
}
