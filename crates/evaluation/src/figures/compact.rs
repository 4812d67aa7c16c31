//! The drawing library's SVG in fewer bytes: no defaults, short numbers, and the dashes of a line as one path.

use plotters::style::RGBColor;

use super::look::{FAMILY, INK};

/// What the element around the drawing says once for all in it.
pub(crate) fn defaults() -> String {
    let RGBColor(red, green, blue) = INK;
    format!(
        " font-family=\"{FAMILY}\" text-anchor=\"middle\" fill=\"#{red:02X}{green:02X}{blue:02X}\""
    )
}

/// `svg` as plotters writes it, an element a line; the element around it must carry the [`defaults`].
///
/// plotters escapes quotes in words, so no word can look like an attribute.
pub(crate) fn compact(svg: &str) -> String {
    let mut short = svg.to_owned();
    for own in [" opacity=\"1\"", " stroke=\"none\"", " stroke-width=\"1\""] {
        short = short.replace(own, "");
    }
    for default in defaults().split_inclusive("\" ").map(str::trim) {
        short = short.replace(&format!(" {default}"), "");
    }
    joined(&whole_sizes(&short))
}

/// Sizes of letters without the rounding of plotters' factor.
fn whole_sizes(svg: &str) -> String {
    let whole = |part: &str| {
        let (size, rest) = part.split_once('"').unwrap_or((part, ""));
        let size: f64 = size.parse().unwrap_or_default();
        format!("{size:.0}\"{rest}")
    };
    let mut parts = svg.split(SIZE).map(str::to_owned);
    let start = parts.next();
    start.into_iter().chain(parts.map(|part| whole(&part))).collect::<Vec<_>>().join(SIZE)
}

const SIZE: &str = " font-size=\"";

/// Lines that look the same and follow each other become one path; words stand on their element's line.
fn joined(svg: &str) -> String {
    let lines: Vec<&str> = svg.lines().collect();
    let alike = |a: &&str, b: &&str| match (look_and_points(a), look_and_points(b)) {
        (Some(a), Some(b)) => a.0 == b.0,
        _ => false,
    };
    lines.chunk_by(alike).map(element).collect()
}

/// How a line looks and where it goes.
fn look_and_points(line: &str) -> Option<(&str, &str)> {
    let (look, points) = line.strip_prefix("<polyline")?.split_once(" points=\"")?;
    Some((look, points.trim_end_matches("\"/>").trim_end()))
}

fn element(lines: &[&str]) -> String {
    match (look_and_points(lines[0]), lines) {
        (Some((look, points)), [_]) => format!("<polyline{look} points=\"{points}\"/>\n"),
        (Some((look, _)), _) => {
            let points = lines.iter().filter_map(|line| look_and_points(line));
            let path: Vec<&str> = points.map(|(_, points)| points).collect();
            format!("<path{look} d=\"M{}\"/>\n", path.join("M"))
        }
        (None, _) if lines[0].ends_with('>') && !lines[0].starts_with("<text") => {
            format!("{}\n", lines[0])
        }
        (None, _) => lines[0].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_become_one_path_and_another_line_stays_its_own() {
        let dash = |x: u32, colour: &str| {
            format!(
                "<polyline fill=\"none\" opacity=\"1\" stroke=\"{colour}\" points=\"{x},2 {x},3 \"/>\n"
            )
        };
        let svg = [dash(1, "red"), dash(4, "red"), dash(7, "blue")].concat();
        assert_eq!(
            compact(&svg),
            "<path fill=\"none\" stroke=\"red\" d=\"M1,2 1,3M4,2 4,3\"/>\n\
             <polyline fill=\"none\" stroke=\"blue\" points=\"7,2 7,3\"/>\n"
        );
    }

    #[test]
    fn words_keep_what_tells_their_look() {
        let svg = "<text x=\"5\" text-anchor=\"end\" font-family=\"sans-serif\" font-size=\"13.000000000000002\" \
                   opacity=\"1\" fill=\"#1C2430\">\nM 1,2 points=&quot;\n</text>\n</svg>\n";
        assert_eq!(
            compact(svg),
            "<text x=\"5\" text-anchor=\"end\" font-size=\"13\">M 1,2 points=&quot;</text>\n</svg>\n"
        );
    }
}
