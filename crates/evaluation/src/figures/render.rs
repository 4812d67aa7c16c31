//! A figure becomes an SVG file, a PNG file and a piece of the page.

use std::fmt::Display;
use std::path::Path;

use formats::atomic;
use plotters::prelude::*;

use super::canvas::Canvas;
use super::compact::{compact, defaults};
use super::look::{PALETTE, PAPER, PNG_SCALE, SVG_SCALE, WIDTH, register_fonts};
use super::{Drawn, Figure};
use crate::Error;

/// How much too high plotters draws words, as a share of their size (measured).
const SVG_LIFT: f64 = 0.06;
const PNG_LIFT: f64 = 0.2;

/// A drawn figure.
#[derive(Debug, Clone)]
pub(crate) struct Drawing {
    /// The name of its file, without ending.
    pub(crate) name: String,
    /// What it is.
    pub(crate) title: String,
    /// Whether it is wider than a phone can show; a page lets it scroll.
    pub(crate) wide: bool,
    /// A file of its own, in fixed colours.
    pub(crate) svg: String,
    /// For inside a page: without a namespace, in the page's colours.
    pub(crate) inline: String,
    /// A PNG file, where asked for.
    pub(crate) png: Option<Vec<u8>>,
}

/// Draws `figure` in every form.
pub(crate) fn render(figure: &impl Figure, png: bool) -> Result<Drawing, Error> {
    if !register_fonts() {
        return Err(refused(figure, "the font was not taken"));
    }
    let drawn = compact(&svg_of(figure)?);
    let start = drawn.find('>').map_or(0, |end| end + 1);
    let (finding, content) = (escaped(&figure.finding()), &drawn[start..]);
    let (width, height) = figure.size();
    let (across, down) = (width * SVG_SCALE, height * SVG_SCALE);
    let frame = format!("viewBox=\"0 0 {across} {down}\"{} role=\"img\"", defaults());
    let title = format!("<title>{finding}</title>");
    Ok(Drawing {
        svg: format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" {frame}>{title}{content}"
        ),
        inline: with_variables(&format!("<svg {frame} aria-label=\"{finding}\">{title}{content}")),
        png: if png { Some(png_of(figure)?) } else { None },
        name: figure.name(),
        wide: width > WIDTH,
        title: figure.title(),
    })
}

/// Draws `figure` to `file`, as SVG or PNG by the ending of its name.
pub(crate) fn write(figure: &impl Figure, file: &Path) -> Result<(), Error> {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    let png = match ending.as_deref() {
        Some("svg") => false,
        Some("png") => true,
        _ => return Err(Error::PictureEnding { path: file.to_owned() }),
    };
    let drawing = render(figure, png)?;
    Ok(atomic::write(file, &drawing.png.unwrap_or(drawing.svg.into_bytes()))?)
}

fn svg_of(figure: &impl Figure) -> Result<String, Error> {
    let (width, height) = figure.size();
    let (width, height) = ((width * SVG_SCALE) as u32, (height * SVG_SCALE) as u32);
    let mut text = String::new();
    draw(figure, SVGBackend::with_string(&mut text, (width, height)), (SVG_SCALE, SVG_LIFT))?;
    Ok(text)
}

fn png_of(figure: &impl Figure) -> Result<Vec<u8>, Error> {
    let (width, height) = figure.size();
    let (width, height) = ((width * PNG_SCALE) as u32, (height * PNG_SCALE) as u32);
    let mut pixels = vec![0; 3 * width as usize * height as usize];
    draw(figure, BitMapBackend::with_buffer(&mut pixels, (width, height)), (PNG_SCALE, PNG_LIFT))?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels));
    written.map_err(|error| refused(figure, error))?;
    Ok(bytes)
}

fn draw<B: DrawingBackend>(
    figure: &impl Figure,
    backend: B,
    (scale, lift): (i32, f64),
) -> Result<(), Error> {
    let area = backend.into_drawing_area();
    let attempt = || -> Drawn<B> {
        area.fill(&PAPER)?;
        figure.draw(&Canvas { area: &area, scale, lift })?;
        area.present()
    };
    attempt().map_err(|error| refused(figure, error))
}

fn refused(figure: &impl Figure, found: impl Display) -> Error {
    Error::Drawing { figure: figure.name(), found: found.to_string() }
}

/// The one pass over plotters' SVG: every colour of the palette becomes a CSS variable.
///
/// plotters writes colours only as `fill="#RRGGBB"` and `stroke="#RRGGBB"`, and escapes quotes in
/// words, so no text can look like one.
fn with_variables(svg: &str) -> String {
    PALETTE.iter().fold(svg.to_owned(), |svg, colour| {
        let RGBColor(red, green, blue) = colour.light;
        let fixed = format!("\"#{red:02X}{green:02X}{blue:02X}\"");
        svg.replace(&fixed, &format!("\"var(--{})\"", colour.variable))
    })
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::super::canvas::Words;
    use super::super::look::FIRST;
    use super::*;

    struct Example;

    impl Figure for Example {
        fn name(&self) -> String {
            "example".into()
        }
        fn title(&self) -> String {
            "example".into()
        }
        fn finding(&self) -> String {
            "\"<b>\" & one box".into()
        }
        fn size(&self) -> (i32, i32) {
            (40, 30)
        }
        fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
            canvas.fill((10, 10), (30, 20), FIRST, 1.0)?;
            canvas.words("<b fill=\"#1F5599\">", (5, 5), Words::LEFT)
        }
    }

    #[test]
    fn a_page_s_picture_follows_the_page_s_colours_and_a_file_s_does_not() {
        let drawing = render(&Example, false).unwrap();
        assert!(drawing.svg.contains("fill=\"#1F5599\"") && !drawing.svg.contains("var("));
        assert!(drawing.inline.contains("fill=\"var(--first)\""));
        assert!(!drawing.inline.contains("=\"#") && !drawing.inline.contains("http"));
    }

    #[test]
    fn words_cannot_become_markup() {
        let drawing = render(&Example, false).unwrap();
        for svg in [&drawing.svg, &drawing.inline] {
            assert!(!svg.contains("<b"), "{svg}");
            assert!(svg.contains("<title>&quot;&lt;b&gt;&quot; &amp; one box</title>"));
        }
    }

    #[test]
    fn a_png_is_larger_and_shows_the_same() {
        let png = render(&Example, true).unwrap().png.unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (120, 90));
        let at = |x: usize, y: usize| &pixels[3 * (y * 120 + x)..][..3];
        assert_eq!(at(75, 51), [FIRST.0, FIRST.1, FIRST.2]);
        assert_eq!(at(118, 88), [255, 255, 255]);
    }
}
