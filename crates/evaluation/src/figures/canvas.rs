//! What figures draw with: lines, boxes, dots and words on a plotters area, at any scale.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::look::{FAMILY, FONT_FACTOR, INK, PAPER, TEXT};
use super::text::Names;
use super::thin::thinned;

/// The result of drawing on `B`.
pub(crate) type Drawn<B> = Result<(), DrawingAreaErrorKind<<B as DrawingBackend>::ErrorType>>;

/// A point in the figure's own pixels.
pub(crate) type Point = (i32, i32);

/// A point of a curve, between the figure's pixels.
pub(crate) type Place = (f64, f64);

/// Opacity of a band: lines and grid can still be seen through several.
const BAND: f64 = 0.18;
/// Half the length of the ends of an interval.
const END: i32 = 4;

/// A line without gaps.
pub(crate) const SOLID: &[i32] = &[];
/// The usual dashed line.
pub(crate) const DASHED: &[i32] = &[6, 4];

/// Where to draw.
pub(crate) struct Canvas<'a, B: DrawingBackend> {
    /// The whole picture.
    pub(crate) area: &'a DrawingArea<B, Shift>,
    /// Pixels of the picture per pixel of the figure.
    pub(crate) scale: i32,
    /// How much too high its backend draws words, as a share of their size.
    pub(crate) lift: f64,
}

/// How a line looks.
#[derive(Clone, Copy)]
pub(crate) struct Stroke {
    pub(crate) colour: RGBColor,
    pub(crate) width: i32,
    pub(crate) opacity: f64,
    /// Lengths of dashes and gaps in turn; none is a solid line.
    pub(crate) dash: &'static [i32],
}

impl Stroke {
    /// A solid line.
    pub(crate) fn new(colour: RGBColor, width: i32) -> Self {
        Self { colour, width, opacity: 1.0, dash: SOLID }
    }

    /// The same line, fainter.
    pub(crate) fn faint(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }

    /// The same line, dashed.
    pub(crate) fn dashed(self) -> Self {
        Self { dash: DASHED, ..self }
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
        let style = mixed(colour, opacity).filled();
        self.area.draw(&Rectangle::new([self.at(from), self.at(to)], style))
    }

    /// The edge of a box.
    pub(crate) fn outline(&self, (x0, y0): Point, (x1, y1): Point, stroke: Stroke) -> Drawn<B> {
        self.path(&[(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], stroke)
    }

    /// A line through points.
    pub(crate) fn path(&self, points: &[Point], stroke: Stroke) -> Drawn<B> {
        self.line(points.iter().map(|point| self.at(*point)).collect(), stroke)
    }

    /// A line through any number of places from left to right.
    pub(crate) fn curve(&self, places: &[Place], stroke: Stroke) -> Drawn<B> {
        let points = thinned(places).into_iter().map(|place| self.rounded(place));
        self.line(points.collect(), stroke)
    }

    /// What lies between two curves.
    pub(crate) fn band(&self, high: &[Place], low: &[Place], colour: RGBColor) -> Drawn<B> {
        self.between(high, low, colour, BAND)
    }

    /// What lies between two curves, with this opacity.
    pub(crate) fn between(
        &self,
        high: &[Place],
        low: &[Place],
        colour: RGBColor,
        opacity: f64,
    ) -> Drawn<B> {
        self.polygon(
            thinned(high).into_iter().chain(thinned(low).into_iter().rev()),
            colour,
            opacity,
        )
    }

    /// What lies within a line around it.
    pub(crate) fn polygon(
        &self,
        corners: impl Iterator<Item = Place>,
        colour: RGBColor,
        opacity: f64,
    ) -> Drawn<B> {
        let corners: Vec<Point> = corners.map(|place| self.rounded(place)).collect();
        self.area.draw(&Polygon::new(corners, mixed(colour, opacity)))
    }

    fn rounded(&self, (x, y): Place) -> Point {
        let scale = f64::from(self.scale);
        ((x * scale).round() as i32, (y * scale).round() as i32)
    }

    fn line(&self, points: Vec<Point>, stroke: Stroke) -> Drawn<B> {
        let style = mixed(stroke.colour, stroke.opacity);
        let style = style.stroke_width((stroke.width * self.scale) as u32);
        let pieces = match stroke.dash {
            SOLID => vec![points],
            dash => dashes(&points, dash, self.scale),
        };
        pieces.into_iter().try_for_each(|piece| self.area.draw(&PathElement::new(piece, style)))
    }

    /// An interval with its ends, level at the height of `y`.
    pub(crate) fn level_interval(&self, ends: (i32, i32), y: i32, stroke: Stroke) -> Drawn<B> {
        self.path(&[(ends.0, y), (ends.1, y)], stroke)?;
        [ends.0, ends.1].iter().try_for_each(|&x| self.path(&[(x, y - END), (x, y + END)], stroke))
    }

    /// An interval with its ends, upright at `x`.
    pub(crate) fn upright_interval(&self, x: i32, ends: (i32, i32), stroke: Stroke) -> Drawn<B> {
        self.path(&[(x, ends.0), (x, ends.1)], stroke)?;
        [ends.0, ends.1].iter().try_for_each(|&y| self.path(&[(x - END, y), (x + END, y)], stroke))
    }

    /// A filled circle.
    pub(crate) fn dot(&self, centre: Point, radius: i32, colour: RGBColor) -> Drawn<B> {
        self.area.draw(&Circle::new(self.at(centre), radius * self.scale, colour.filled()))
    }

    /// A circle with paper in it.
    pub(crate) fn ring(&self, centre: Point, radius: i32, colour: RGBColor) -> Drawn<B> {
        self.dot(centre, radius, colour)?;
        self.dot(centre, radius - 2, PAPER)
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

    /// The name of a row, in one or two lines around the point.
    pub(crate) fn name(
        &self,
        names: &Names,
        index: usize,
        (x, y): Point,
        words: Words,
    ) -> Drawn<B> {
        let words = Words { size: names.size, ..words };
        names.of(index).try_for_each(|(offset, line)| self.words(line, (x, y + offset), words))
    }

    /// Words at a point.
    pub(crate) fn words(&self, text: &str, point: Point, words: Words) -> Drawn<B> {
        let turn = if words.upwards { FontTransform::Rotate270 } else { FontTransform::None };
        let style = text_style(words, self.scale).transform(turn);
        let style = style.pos(Pos::new(words.across, words.along));
        // A line break of a name would leave its row.
        let text = text.replace(char::is_control, " ");
        let (x, y) = self.at(point);
        let down = (self.lift * f64::from(words.size * self.scale)).round() as i32;
        let at = if words.upwards { (x + down, y) } else { (x, y + down) };
        self.area.draw_text(&text, &style.color(&words.colour), at)
    }
}

/// Two digits of opacity are all that can be seen.
fn mixed(colour: RGBColor, opacity: f64) -> RGBAColor {
    colour.mix((100.0 * opacity).round() / 100.0)
}

fn text_style<'a>(words: Words, scale: i32) -> TextStyle<'a> {
    let style = if words.bold { FontStyle::Bold } else { FontStyle::Normal };
    let size = f64::from(words.size * scale) * FONT_FACTOR;
    TextStyle::from((FAMILY, size, style).into_font())
}

/// The solid pieces of a line with `lengths` of dashes and gaps in turn, which go on around corners.
fn dashes(points: &[Point], lengths: &[i32], scale: i32) -> Vec<Vec<Point>> {
    let mut pieces: Vec<Vec<Point>> = Vec::new();
    let (mut index, mut left) = (0, f64::from(lengths[0] * scale));
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let along = |distance: f64| {
            let share = distance / length;
            let (x, y) = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            (x.round() as i32, y.round() as i32)
        };
        let mut done = 0.0;
        while done < length {
            let end = (done + left).min(length);
            if index % 2 == 0 && end > done {
                match pieces.last_mut() {
                    Some(piece) if done == 0.0 && piece.last() == Some(&pair[0]) => {
                        piece.push(along(end));
                    }
                    _ => pieces.push(vec![along(done), along(end)]),
                }
            }
            if end < length {
                index = (index + 1) % lengths.len();
                left = f64::from(lengths[index] * scale);
            } else {
                left -= end - done;
            }
            done = end;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_has_gaps_and_goes_on_around_a_corner() {
        let pieces = dashes(&[(0, 0), (13, 0), (13, 13)], &[6, 4], 1);
        let expected: [&[Point]; 3] =
            [&[(0, 0), (6, 0)], &[(10, 0), (13, 0), (13, 3)], &[(13, 7), (13, 13)]];
        assert_eq!(pieces, expected);
        assert_eq!(dashes(&[(3, 3), (3, 3)], &[6, 4], 1), Vec::<Vec<Point>>::new());
        let dotted = dashes(&[(0, 0), (20, 0)], &[9, 3, 2, 3], 1);
        assert_eq!(dotted, [[(0, 0), (9, 0)], [(12, 0), (14, 0)], [(17, 0), (20, 0)]]);
    }
}
