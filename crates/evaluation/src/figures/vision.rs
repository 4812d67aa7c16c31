//! How colours look to others, for the tests of the palette: three kinds of colour blindness and grey print.

use plotters::style::RGBColor;

/// A colour as light: red, green and blue, 0 to 1.
pub(crate) type Light = [f64; 3];

/// Linear RGB seen without red, without green and without blue cones: G. M. Machado, M. M. Oliveira and
/// L. A. F. Fernandes, "A physiologically-based model for simulation of color vision deficiency", 2009.
pub(crate) const COLOUR_BLIND: [(&str, [Light; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// Of a colour on a screen.
pub(crate) fn light(RGBColor(red, green, blue): RGBColor) -> Light {
    [red, green, blue].map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

/// `light` as somebody with the cones of `matrix` sees it.
pub(crate) fn seen(light: Light, matrix: &[Light; 3]) -> Light {
    matrix.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0))
}

/// Relative luminance of WCAG 2, 0 to 1.
pub(crate) fn luminance([red, green, blue]: Light) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Contrast of WCAG 2, 1 to 21.
pub(crate) fn contrast(a: Light, b: Light) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// Lightness, 0 to 100, and the two colour axes of CIELAB under daylight (CIE 15:2004).
pub(crate) fn lab(light: Light) -> [f64; 3] {
    let [red, green, blue] = light;
    let x = (0.412_456 * red + 0.357_576 * green + 0.180_438 * blue) / 0.950_47;
    let z = (0.019_334 * red + 0.119_192 * green + 0.950_304 * blue) / 1.088_83;
    let root = |t: f64| {
        if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 }
    };
    let [x, y, z] = [x, luminance(light), z].map(root);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// How far two colours are apart: 2 can just be seen side by side, 20 is plain.
pub(crate) fn distance(a: Light, b: Light) -> f64 {
    let (a, b) = (lab(a), lab(b));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_colours_have_their_known_places() {
        let [black, white] = [0, 255].map(|grey| light(RGBColor(grey, grey, grey)));
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((distance(black, white) - 100.0).abs() < 0.1);
        let [red, green] = [RGBColor(255, 0, 0), RGBColor(0, 160, 0)].map(light);
        assert!((lab(red)[0] - 53.2).abs() < 0.1);
        let (_, matrix) = &COLOUR_BLIND[1];
        assert!(distance(seen(red, matrix), seen(green, matrix)) < 0.5 * distance(red, green));
    }
}
