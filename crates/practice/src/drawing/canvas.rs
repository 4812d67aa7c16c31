//! The canvas in linear light, and the frame that maps it to the coordinates of a face.

use super::soft::{Light, mix};

/// A picture in linear light.
#[derive(Clone)]
pub(crate) struct Canvas {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// `[height, width]`.
    pub(crate) pixels: Vec<Light>,
}

/// Pixels from `left` and `top` up to, without, `right` and `bottom`.
#[derive(Clone, Copy)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Canvas {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 3]; width * height] }
    }

    /// Lays paint over every pixel of an area. The brush gets the pixel's place and the light
    /// below, and answers with light and its cover from 0 to 1.
    pub(crate) fn paint(&mut self, area: Area, brush: impl Fn(f32, f32, Light) -> (Light, f32)) {
        for y in area.top..area.bottom.min(self.height) {
            for x in area.left..area.right.min(self.width) {
                let pixel = &mut self.pixels[y * self.width + x];
                let (light, cover) = brush(x as f32 + 0.5, y as f32 + 0.5, *pixel);
                if cover > 0.0 {
                    *pixel = mix(*pixel, light, cover.min(1.0));
                }
            }
        }
    }

    pub(crate) fn whole(&self) -> Area {
        Area { left: 0, top: 0, right: self.width, bottom: self.height }
    }
}

/// Where the head is. Face coordinates: u to the right and v down, 0 between the eyes,
/// 1 = half the width of the face.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) centre: (f32, f32),
    /// Pixels per unit.
    pub(crate) scale: f32,
    /// Cosine and sine of the tilt.
    pub(crate) turn: (f32, f32),
}

impl Frame {
    /// Face coordinates of a pixel.
    pub(crate) fn face(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = ((x - self.centre.0) / self.scale, (y - self.centre.1) / self.scale);
        (x * self.turn.0 + y * self.turn.1, y * self.turn.0 - x * self.turn.1)
    }

    /// The upright area of the canvas that holds a rectangle of face coordinates.
    pub(crate) fn area(&self, canvas: &Canvas, from: (f32, f32), to: (f32, f32)) -> Area {
        let corners = [(from.0, from.1), (to.0, from.1), (from.0, to.1), (to.0, to.1)];
        let places = corners.map(|(u, v)| self.pixel(u, v));
        let least = |values: [f32; 4]| values.into_iter().fold(f32::MAX, f32::min);
        let most = |values: [f32; 4]| values.into_iter().fold(f32::MIN, f32::max);
        let (columns, rows) = (places.map(|place| place.0), places.map(|place| place.1));
        Area {
            left: least(columns).clamp(0.0, canvas.width as f32) as usize,
            top: least(rows).clamp(0.0, canvas.height as f32) as usize,
            right: (most(columns) + 1.0).clamp(0.0, canvas.width as f32) as usize,
            bottom: (most(rows) + 1.0).clamp(0.0, canvas.height as f32) as usize,
        }
    }

    /// The pixel of face coordinates.
    pub(crate) fn pixel(&self, u: f32, v: f32) -> (f32, f32) {
        let x = u * self.turn.0 - v * self.turn.1;
        let y = u * self.turn.1 + v * self.turn.0;
        (self.centre.0 + x * self.scale, self.centre.1 + y * self.scale)
    }

    /// One canvas pixel in face units: the width of an edge without stairs.
    pub(crate) fn edge(&self) -> f32 {
        1.0 / self.scale
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn face_and_pixel_are_inverse() {
        let angle = 0.2f32;
        let frame = Frame { centre: (50.0, 70.0), scale: 30.0, turn: (angle.cos(), angle.sin()) };
        let (x, y) = frame.pixel(0.4, -0.7);
        let (u, v) = frame.face(x, y);
        assert!((u - 0.4).abs() < 1e-5 && (v + 0.7).abs() < 1e-5);
    }
}
