//! The one look of all figures: palette, typography, sizes.
//!
//! The series stay apart for every kind of colour blindness, and their lightness keeps them apart in grey print.

use std::sync::OnceLock;

use plotters::style::{FontStyle, RGBColor, register_font};

/// A colour with the name under which the page's style sheet can change it.
pub(crate) struct Colour {
    /// The CSS variable.
    pub(crate) variable: &'static str,
    /// In light pages and in files.
    pub(crate) light: RGBColor,
}

/// Text and axes.
pub(crate) const INK: RGBColor = RGBColor(0x1c, 0x24, 0x30);
/// Less important text.
pub(crate) const MUTED: RGBColor = RGBColor(0x55, 0x60, 0x6e);
/// Grid lines.
pub(crate) const GRID: RGBColor = RGBColor(0xd5, 0xdb, 0xe2);
/// Behind everything.
pub(crate) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// First series: dark blue.
pub(crate) const FIRST: RGBColor = RGBColor(0x1f, 0x55, 0x99);
/// Second series: orange of middle lightness.
pub(crate) const SECOND: RGBColor = RGBColor(0xbd, 0x5c, 0x08);
/// Third series: light green.
pub(crate) const THIRD: RGBColor = RGBColor(0x5b, 0x9f, 0x8e);
/// Fourth series: the darkest, a wine red.
pub(crate) const FOURTH: RGBColor = RGBColor(0x56, 0x16, 0x3f);
/// Cells of a matrix, by opacity.
pub(crate) const HEAT: RGBColor = RGBColor(0x15, 0x4a, 0x8a);
/// Text on cells of high opacity.
pub(crate) const ON_HEAT: RGBColor = RGBColor(0xff, 0xff, 0xfe);

/// From this opacity of a cell on, light letters can be read better than dark ones, in light and dark pages.
pub(crate) const LIGHT_TEXT: f64 = 0.68;

/// Every colour that a figure may use; all are different, so that a colour tells its role.
pub(crate) const PALETTE: [Colour; 10] = [
    Colour { variable: "ink", light: INK },
    Colour { variable: "muted", light: MUTED },
    Colour { variable: "grid", light: GRID },
    Colour { variable: "paper", light: PAPER },
    Colour { variable: "first", light: FIRST },
    Colour { variable: "second", light: SECOND },
    Colour { variable: "third", light: THIRD },
    Colour { variable: "fourth", light: FOURTH },
    Colour { variable: "heat", light: HEAT },
    Colour { variable: "on-heat", light: ON_HEAT },
];

/// Width of a figure in its own pixels: narrow, so that its text stays readable on a phone.
pub(crate) const WIDTH: i32 = 480;
/// Width of a figure of many classes; a phone lets it scroll.
pub(crate) const WIDE: i32 = 720;
/// Letters of labels and legends.
pub(crate) const TEXT: i32 = 14;
/// Letters where room is scarce.
pub(crate) const SMALL: i32 = 13;
/// Units of an SVG per pixel of the figure: curves lie between its pixels.
pub(crate) const SVG_SCALE: i32 = 4;
/// Pixels of a PNG per pixel of the figure.
pub(crate) const PNG_SCALE: i32 = 3;

/// The family that figures name; `DejaVu Sans` is registered under it, a page may show another.
pub(crate) const FAMILY: &str = "sans-serif";
/// plotters makes letters smaller than asked by this factor.
pub(crate) const FONT_FACTOR: f64 = 1.24;

/// Makes the font known to the drawing library, once; returns whether it took it.
///
/// No system font is ever used: pictures are the same everywhere.
pub(crate) fn register_fonts() -> bool {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    *REGISTERED.get_or_init(|| {
        register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular()).is_ok()
            && register_font(FAMILY, FontStyle::Bold, dejavu::sans::bold()).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::vision::{COLOUR_BLIND, Light, contrast, distance, lab, light, seen};
    use super::*;

    const STYLE: &str = include_str!("../page/style.css");
    const SERIES: [&str; 4] = ["first", "second", "third", "fourth"];

    /// The colours of light pages, and of dark ones as the style sheet has them.
    fn light_and_dark(variable: &str) -> [RGBColor; 2] {
        let colour = PALETTE.iter().find(|it| it.variable == variable).unwrap();
        let dark = STYLE.split("prefers-color-scheme: dark").nth(1).unwrap();
        let value = dark.split(&format!("--{variable}: #")).nth(1).unwrap();
        let channel = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).unwrap();
        [colour.light, RGBColor(channel(0), channel(2), channel(4))]
    }

    /// `share` of a colour over paper, as a browser mixes them.
    fn over(colour: RGBColor, paper: RGBColor, share: f64) -> Light {
        let mix = |a: u8, b: u8| (share * f64::from(a) + (1.0 - share) * f64::from(b)) as u8;
        light(RGBColor(mix(colour.0, paper.0), mix(colour.1, paper.1), mix(colour.2, paper.2)))
    }

    #[test]
    fn every_colour_has_one_role() {
        let colours: BTreeSet<_> =
            PALETTE.iter().map(|it| (it.light.0, it.light.1, it.light.2)).collect();
        assert_eq!(colours.len(), PALETTE.len());
    }

    #[test]
    fn series_stay_apart_for_colour_blind_readers_and_in_grey_print() {
        for page in [0, 1] {
            let colours = SERIES.map(|name| light(light_and_dark(name)[page]));
            let paper = light(light_and_dark("paper")[page]);
            for (index, &colour) in colours.iter().enumerate() {
                assert!(contrast(colour, paper) >= 3.0, "{} on paper", SERIES[index]);
                for (other, &second) in colours.iter().enumerate().skip(index + 1) {
                    let pair = format!("{} and {}", SERIES[index], SERIES[other]);
                    assert!(distance(colour, second) > 30.0, "{pair}");
                    assert!((lab(colour)[0] - lab(second)[0]).abs() > 10.0, "{pair} in grey");
                    for (kind, matrix) in &COLOUR_BLIND {
                        let apart = distance(seen(colour, matrix), seen(second, matrix));
                        assert!(apart > 20.0, "{pair} with {kind}: {apart}");
                    }
                }
            }
        }
    }

    #[test]
    fn text_can_be_read_on_paper_and_on_cells() {
        for page in [0, 1] {
            let of = |name| light_and_dark(name)[page];
            let on_paper = |name| contrast(light(of(name)), light(of("paper")));
            assert!(on_paper("ink") > 7.0 && on_paper("muted") > 4.5);
            for percent in 0..=100 {
                let share = f64::from(percent) / 100.0;
                let cell = over(of("heat"), of("paper"), share);
                let text = light(of(if share >= LIGHT_TEXT { "on-heat" } else { "ink" }));
                // Between the two letters no colour has more than 3.9.
                assert!(contrast(text, cell) > 3.8, "{percent} %: {}", contrast(text, cell));
            }
        }
    }
}
