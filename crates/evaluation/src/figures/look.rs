//! The one look of all figures: palette, typography, sizes.
//!
//! Blue, orange and green-grey stay apart for every common kind of colour blindness, and their
//! lightness (dark, middle, light) keeps them apart in grey print.

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
/// First series: dark.
pub(crate) const FIRST: RGBColor = RGBColor(0x1f, 0x55, 0x99);
/// Second series: middle.
pub(crate) const SECOND: RGBColor = RGBColor(0xd5, 0x73, 0x1b);
/// Third series: light.
pub(crate) const THIRD: RGBColor = RGBColor(0x7d, 0xb8, 0xa8);
/// Cells of a matrix, by opacity.
pub(crate) const HEAT: RGBColor = RGBColor(0x15, 0x4a, 0x8a);
/// Text on cells of high opacity.
pub(crate) const ON_HEAT: RGBColor = RGBColor(0xff, 0xff, 0xfe);

/// Every colour that a figure may use; all are different, so that a colour tells its role.
pub(crate) const PALETTE: [Colour; 9] = [
    Colour { variable: "ink", light: INK },
    Colour { variable: "muted", light: MUTED },
    Colour { variable: "grid", light: GRID },
    Colour { variable: "paper", light: PAPER },
    Colour { variable: "first", light: FIRST },
    Colour { variable: "second", light: SECOND },
    Colour { variable: "third", light: THIRD },
    Colour { variable: "heat", light: HEAT },
    Colour { variable: "on-heat", light: ON_HEAT },
];

/// Width of a figure in its own pixels: narrow, so that its text stays readable on a phone.
pub(crate) const WIDTH: i32 = 480;
/// Letters of labels and legends.
pub(crate) const TEXT: i32 = 14;
/// Letters where room is scarce.
pub(crate) const SMALL: i32 = 13;
/// Pixels of a PNG per pixel of the figure.
pub(crate) const PNG_SCALE: i32 = 3;

/// The family that figures name; `DejaVu Sans` is registered under it, a page may show another.
pub(crate) const FAMILY: &str = "sans-serif";

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

    use super::*;

    /// Relative luminance of WCAG 2, 0 to 1.
    fn luminance(RGBColor(red, green, blue): RGBColor) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(a: RGBColor, b: RGBColor) -> f64 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn every_colour_has_one_role() {
        let colours: BTreeSet<_> =
            PALETTE.iter().map(|it| (it.light.0, it.light.1, it.light.2)).collect();
        assert_eq!(colours.len(), PALETTE.len());
    }

    #[test]
    fn series_differ_in_lightness_and_text_can_be_read() {
        assert!(contrast(FIRST, SECOND) > 1.8);
        assert!(contrast(SECOND, THIRD) > 1.3);
        assert!(contrast(INK, PAPER) > 7.0 && contrast(MUTED, PAPER) > 4.5);
        assert!(contrast(HEAT, ON_HEAT) > 7.0);
    }
}
