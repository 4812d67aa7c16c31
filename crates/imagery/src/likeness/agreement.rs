//! How well two pictures agree once one is laid over the other.

use super::level::{Level, is_clipped};
use super::placement::Placement;

/// Tiles along a side.
const TILES: usize = 6;
/// A tile counts with at least this share of its pixels, and with this share of the mean detail:
/// in a plain wall only noise could agree.
const TILE_PIXELS: f64 = 0.5;
const TILE_DETAIL: f64 = 0.5;
/// Less than this share of the picture says nothing about the rest.
const LEAST_PIXELS: f64 = 0.15;

/// What is measured on the pixels that both pictures show.
pub(super) struct Agreement {
    /// Correlation of the values as they are.
    pub(super) tones: f64,
    /// Correlation of what is smaller than an eighth of a side.
    pub(super) detail: f64,
    /// The same of the tile that agrees least.
    pub(super) weakest: f64,
    /// By how many grey levels the second is lighter.
    pub(super) lighter: f64,
}

/// `None` when too little can be compared: one of them is blank, or clipped nearly everywhere.
pub(super) fn agreement(one: &Level, other: &Level, placement: &Placement) -> Option<Agreement> {
    let side = one.side;
    let seen = seen(other, placement);
    let usable = |(one, there): (&f32, &f32)| !is_clipped(*one) && !is_clipped(*there);
    let usable: Vec<bool> = one.luma.iter().zip(&seen).map(usable).collect();
    let [fine, fine_seen] = [&one.luma, &seen].map(|values| detail(values, &usable, side));
    let (mut tones, mut all) = (Correlation::default(), Correlation::default());
    let mut tiles = [[Correlation::default(); TILES]; TILES];
    for place in (0..side * side).filter(|place| usable[*place]) {
        tones.add(one.luma[place], seen[place]);
        let tile = &mut tiles[place / side * TILES / side][place % side * TILES / side];
        tile.add(fine[place], fine_seen[place]);
        all.add(fine[place], fine_seen[place]);
    }
    let pixels = (side * side) as f64;
    if tones.count < LEAST_PIXELS * pixels {
        return None;
    }
    let counts = |tile: &&Correlation| {
        tile.count >= TILE_PIXELS * pixels / (TILES * TILES) as f64
            && tile.spread() >= TILE_DETAIL * all.spread()
    };
    let tiles = tiles.as_flattened().iter().filter(counts).filter_map(Correlation::value);
    Some(Agreement {
        tones: tones.value()?,
        detail: all.value()?,
        weakest: tiles.fold(1.0, f64::min),
        lighter: tones.difference(),
    })
}

/// The second picture as the first sees it, clipped black outside.
fn seen(other: &Level, placement: &Placement) -> Vec<f32> {
    let [across, down] = [0, 1].map(|axis| placement.along(axis, other.side));
    let mut seen = Vec::with_capacity(other.luma.len());
    for down in &down {
        seen.extend(across.iter().map(|across| match (across, down) {
            (Some(across), Some(down)) => other.between(*across, *down)[0],
            _ => 0.0,
        }));
    }
    seen
}

/// Each value less the mean of the usable ones around it, an eighth of a side wide.
fn detail(values: &[f32], usable: &[bool], side: usize) -> Vec<f32> {
    let radius = side / 16;
    let kept = |(value, usable): (&f32, &bool)| if *usable { [*value, 1.0] } else { [0.0; 2] };
    let kept: Vec<[f32; 2]> = values.iter().zip(usable).map(kept).collect();
    let down = running_sums(&running_sums(&kept, side, radius, [1, side]), side, radius, [side, 1]);
    let less = |(value, [sum, count]): (&f32, &[f32; 2])| value - sum / count.max(1.0);
    values.iter().zip(&down).map(less).collect()
}

/// Sums over `radius` places before and behind, along lines whose places lie `along` apart and which
/// themselves lie `between` apart.
fn running_sums(
    values: &[[f32; 2]],
    side: usize,
    radius: usize,
    steps: [usize; 2],
) -> Vec<[f32; 2]> {
    let [along, between] = steps;
    let mut sums = vec![[0.0; 2]; values.len()];
    for line in 0..side {
        let at = |place: usize| values[line * between + place * along];
        let mut sum = [0.0; 2];
        for place in 0..side + radius {
            if place < side {
                sum = [sum[0] + at(place)[0], sum[1] + at(place)[1]];
            }
            if let Some(last) = place.checked_sub(2 * radius + 1) {
                sum = [sum[0] - at(last)[0], sum[1] - at(last)[1]];
            }
            if let Some(middle) = place.checked_sub(radius) {
                sums[line * between + middle * along] = sum;
            }
        }
    }
    sums
}

/// Pearson's correlation, as it is added up.
#[derive(Debug, Clone, Copy, Default)]
struct Correlation {
    count: f64,
    sums: [f64; 2],
    squares: [f64; 2],
    product: f64,
}

impl Correlation {
    fn add(&mut self, one: f32, other: f32) {
        let values = [f64::from(one), f64::from(other)];
        self.count += 1.0;
        self.product += values[0] * values[1];
        for (index, value) in values.into_iter().enumerate() {
            self.sums[index] += value;
            self.squares[index] += value * value;
        }
    }

    /// Standard deviations multiplied.
    fn spread(&self) -> f64 {
        let count = self.count.max(1.0);
        let variance = |index: usize| {
            (self.squares[index] / count - (self.sums[index] / count).powi(2)).max(0.0)
        };
        (variance(0) * variance(1)).sqrt()
    }

    /// `None` where one side has no variance to speak of.
    fn value(&self) -> Option<f64> {
        let count = self.count.max(1.0);
        let together = self.product / count - self.sums[0] / count * (self.sums[1] / count);
        (self.spread() > 1e-3).then(|| together / self.spread())
    }

    fn difference(&self) -> f64 {
        (self.sums[1] - self.sums[0]) / self.count.max(1.0)
    }
}
