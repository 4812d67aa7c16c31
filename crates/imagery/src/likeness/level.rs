//! One resolution of a sketch, in real numbers.

/// Luma at or beyond these has lost its detail, or the pixels that it is the mean of partly have: black and
/// white were clipped.
const BLACK: f32 = 4.0;
const WHITE: f32 = 240.0;

/// A square of luma, `[side, side]`.
#[derive(Debug, Clone)]
pub(super) struct Level {
    pub(super) side: usize,
    pub(super) luma: Vec<f32>,
}

impl Level {
    /// Half the resolution: the mean of each four pixels.
    pub(super) fn halved(&self) -> Self {
        let side = self.side / 2;
        let at = |x: usize, y: usize| self.luma[y * self.side + x];
        let mean =
            |x: usize, y: usize| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4.0;
        let places = (0..side * side).map(|index| (2 * (index % side), 2 * (index / side)));
        Self { side, luma: places.map(|(x, y)| mean(x, y)).collect() }
    }

    pub(super) fn mirrored(mut self) -> Self {
        self.luma.chunks_exact_mut(self.side).for_each(<[f32]>::reverse);
        self
    }

    /// Each pixel with its neighbours, weighed 1 2 1 both ways: the grain that codecs change is gone.
    pub(super) fn softened(&self) -> Self {
        let side = self.side;
        let blurred = |values: &[f32], place: usize, step: usize, line: usize| {
            // Beyond the border the last pixel is repeated.
            let before = if line == 0 { place } else { place - step };
            let after = if line + 1 == side { place } else { place + step };
            (values[before] + 2.0 * values[place] + values[after]) / 4.0
        };
        let pixels = 0..side * side;
        let across: Vec<f32> =
            pixels.clone().map(|place| blurred(&self.luma, place, 1, place % side)).collect();
        Self {
            side,
            luma: pixels.map(|place| blurred(&across, place, side, place / side)).collect(),
        }
    }

    /// The value and the slopes across and down between four pixels.
    pub(super) fn between(&self, across: Between, down: Between) -> [f32; 3] {
        let start = down.first * self.side + across.first;
        let [a, b] = [self.luma[start], self.luma[start + 1]];
        let [c, d] = [self.luma[start + self.side], self.luma[start + self.side + 1]];
        let (upper, lower) = (a + (b - a) * across.rest, c + (d - c) * across.rest);
        let slope = (b - a) * (1.0 - down.rest) + (d - c) * down.rest;
        [upper + (lower - upper) * down.rest, slope, lower - upper]
    }
}

/// A place along one side: behind pixel `first` by `rest` of a pixel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Between {
    pub(super) first: usize,
    pub(super) rest: f32,
}

/// Whether a value still tells tones apart.
pub(super) fn is_clipped(value: f32) -> bool {
    !(BLACK..WHITE).contains(&value)
}
