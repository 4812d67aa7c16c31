//! Lays one picture over another: stretched and moved along both sides until they differ least.

use super::level::{Between, Level, is_clipped};

/// Where a place of the first picture lies in the second, both measured from the middle in units of
/// a side: `there = here * scale + shift`. The scale is 1 / 0.94 for a second one cut by 3 % all around.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placement {
    pub(super) scale: [f64; 2],
    pub(super) shift: [f64; 2],
}

impl Default for Placement {
    fn default() -> Self {
        Self { scale: [1.0; 2], shift: [0.0; 2] }
    }
}

/// Steps on one level.
const STEPS: usize = 6;
/// A step that moves no pixel further than this is the last, in pixels.
const SETTLED: f64 = 0.02;
/// Copies are not stretched or moved further; pictures that are were not alike.
const MOST_STRETCH: f64 = 0.15;
const MOST_SHIFT: f64 = 0.1;
/// Two scales, two shifts, contrast and brightness.
const UNKNOWNS: usize = 6;

/// The upper triangle of the normal equations, with the right-hand side as last column.
type Sums<T> = [[T; UNKNOWNS + 1]; UNKNOWNS];

impl Placement {
    /// After Gauss-Newton steps (Lucas and Kanade, 1981) from this one; `None` when the pictures drift apart.
    pub(super) fn improved(mut self, one: &Level, other: &Level) -> Option<Self> {
        for _ in 0..STEPS {
            let step = self.step(one, other)?;
            for axis in 0..2 {
                self.scale[axis] += step[axis];
                self.shift[axis] += step[2 + axis];
            }
            if !self.is_slight() {
                return None;
            }
            let pixels = |change: &f64| change.abs() * one.side as f64;
            if step[..4].iter().map(pixels).all(|moved| moved < SETTLED) {
                break;
            }
        }
        Some(self)
    }

    /// Share of the first picture that the second covers.
    pub(super) fn overlap(&self) -> f64 {
        let covered = |axis: usize| {
            let there = |end: f64| ((end - self.shift[axis]) / self.scale[axis]).clamp(-0.5, 0.5);
            there(0.5) - there(-0.5)
        };
        covered(0) * covered(1)
    }

    /// For each pixel of a side of the first picture, where it lies in the second; `None` outside and on
    /// the borders, which were softened with what lies beyond in one picture alone.
    pub(super) fn along(&self, axis: usize, side: usize) -> Vec<Option<Between>> {
        let half = side as f64 / 2.0;
        let there = |pixel: usize| {
            let here = pixel as f64 + 0.5 - half;
            let there = here * self.scale[axis] + self.shift[axis] * side as f64 + half - 0.5;
            let first = there as usize;
            let last = (side - 2) as f64;
            let inside = (1..=side - 2).contains(&pixel) && (1.0..=last).contains(&there);
            inside.then_some(Between { first, rest: (there - first as f64) as f32 })
        };
        (0..side).map(there).collect()
    }

    fn is_slight(&self) -> bool {
        self.scale.iter().all(|scale| (scale - 1.0).abs() <= MOST_STRETCH)
            && self.shift.iter().all(|shift| shift.abs() <= MOST_SHIFT)
    }

    /// The least squares of `other(there) + slopes * change = contrast * one + brightness`.
    fn step(&self, one: &Level, other: &Level) -> Option<[f64; UNKNOWNS]> {
        let side = one.side;
        let [across, down] = [0, 1].map(|axis| self.along(axis, side));
        let mut sums: Sums<f64> = [[0.0; UNKNOWNS + 1]; UNKNOWNS];
        for (y, (row, down)) in one.luma.chunks_exact(side).zip(down).enumerate() {
            let Some(down) = down else { continue };
            let of_row = sums_of_row(row, &across, down, y, other);
            for (sum, of_row) in sums.as_flattened_mut().iter_mut().zip(of_row.as_flattened()) {
                *sum += f64::from(*of_row);
            }
        }
        let upper = sums;
        for (row, sums) in sums.iter_mut().enumerate() {
            for (column, sum) in sums.iter_mut().enumerate().take(row) {
                *sum = upper[column][row];
            }
        }
        solved(sums)
    }
}

/// A row has few pixels, so short numbers are exact enough.
fn sums_of_row(
    row: &[f32],
    across: &[Option<Between>],
    down: Between,
    y: usize,
    other: &Level,
) -> Sums<f32> {
    let side = row.len() as f32;
    let here_y = y as f32 + 0.5 - side / 2.0;
    let mut sums = [[0.0; UNKNOWNS + 1]; UNKNOWNS];
    for (x, (value, across)) in row.iter().zip(across).enumerate() {
        let Some(across) = across else { continue };
        let [there, right, below] = other.between(*across, down);
        if is_clipped(*value) || is_clipped(there) {
            continue;
        }
        let here_x = x as f32 + 0.5 - side / 2.0;
        let terms =
            [right * here_x, below * here_y, right * side, below * side, -value, -1.0, -there];
        for (index, sums) in sums.iter_mut().enumerate() {
            for column in index..=UNKNOWNS {
                sums[column] += terms[index] * terms[column];
            }
        }
    }
    sums
}

/// Gauss-Jordan elimination with the largest pivot; `None` for pictures without slopes.
fn solved(mut rows: Sums<f64>) -> Option<[f64; UNKNOWNS]> {
    for column in 0..UNKNOWNS {
        let size = |row: usize| rows[row][column].abs();
        let pivot = (column..UNKNOWNS).max_by(|one, other| size(*one).total_cmp(&size(*other)))?;
        if size(pivot) < 1e-3 {
            return None;
        }
        rows.swap(column, pivot);
        let pivot_row = rows[column];
        for (_, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != column) {
            let factor = row[column] / pivot_row[column];
            for (value, pivot) in row.iter_mut().zip(pivot_row) {
                *value -= factor * pivot;
            }
        }
    }
    Some(std::array::from_fn(|row| rows[row][UNKNOWNS] / rows[row][row]))
}
