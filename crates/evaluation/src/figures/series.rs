//! The lines of one figure: each has its own pair of colour and dashes, and neighbours share neither.

use plotters::style::RGBColor;

use super::canvas::{SOLID, Stroke};
use super::look::{FIRST, FOURTH, SECOND, THIRD};

/// So many lines can be told apart.
pub(crate) const MOST: usize = 7;

const COLOURS: [RGBColor; 4] = [FIRST, SECOND, THIRD, FOURTH];
const DASHES: [&[i32]; 4] = [SOLID, &[9, 4], &[2, 3], &[10, 3, 2, 3]];

/// The line called by its number.
pub(crate) fn series(index: usize) -> Stroke {
    let turn = index / COLOURS.len();
    let dash = DASHES[(index + turn) % DASHES.len()];
    Stroke { dash, ..Stroke::new(COLOURS[index % COLOURS.len()], 2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_differ_and_neighbours_differ_in_both() {
        let look = |index: usize| {
            let RGBColor(red, green, blue) = series(index).colour;
            ([red, green, blue], series(index).dash)
        };
        for first in 0..MOST {
            for second in first + 1..MOST {
                assert_ne!(look(first), look(second), "{first} and {second}");
            }
            assert!(look(first).0 != look(first + 1).0 && look(first).1 != look(first + 1).1);
        }
    }
}
