//! Several places of the data read in turn, so that the machine always has work for one place while
//! it waits for the others.
//!
//! Where a unit starts within the data is not known. A piece begins anywhere, and reads nonsense at
//! first. But Huffman codes fall into step by themselves, as a rule within a few units. Once the
//! reading from the front comes to a bit at which a piece started a unit, both would read the same
//! from there on, so what was read of the piece holds. That is proven for every piece, in order.

use super::bits::{Bits, PADDING};
use super::blocks::{Unit, UnitsRead};

/// Places that are read in turn.
const LANES: usize = 4;

/// Bytes of a piece: few units are read twice, and no lane is idle for long at the end.
const MOST_BYTES: usize = 1 << 14;
const FEWEST_BYTES: usize = 1 << 10;

/// Damaged units after which a piece is left to the front.
const PATIENCE: u32 = 64;

/// What was read from a place on.
pub(super) struct Piece {
    /// Where it stands, at the start of a unit.
    pub(super) bits: Bits,
    /// The bit at which each unit starts.
    pub(super) starts: Vec<u32>,
    /// The DC differences of the blocks of these units.
    pub(super) differences: Vec<i16>,
    /// The bit at which the next piece begins.
    end: u32,
    damaged: u32,
}

/// All pieces of the data, in their order; none if the data are short. Holds at most about twice the
/// `blocks` that the data should have.
pub(super) fn read(unit: &Unit, data: &[u8], blocks: usize) -> Vec<Piece> {
    let length = (data.len() / LANES).min(MOST_BYTES);
    if length < FEWEST_BYTES {
        return Vec::new();
    }
    // Behind the last unit stand some bits that fill its byte.
    let end = |first: usize| Bits::at((first + length).min(data.len())).taken() - PADDING;
    let firsts = (0..data.len()).step_by(length);
    let mut pieces: Vec<Piece> = firsts.map(|first| Piece::at(first, end(first))).collect();
    let mut lanes: [usize; LANES] = std::array::from_fn(|lane| lane);
    let mut next = LANES;
    let mut read = 0;
    while read < 2 * blocks && lanes.iter().any(|lane| !pieces[*lane].is_done()) {
        let UnitsRead { bits, differences } = unit.read(lanes.map(|lane| pieces[lane].bits), data);
        for ((lane, bits), differences) in lanes.iter_mut().zip(bits).zip(&differences) {
            let piece = &mut pieces[*lane];
            if !piece.is_done() {
                read += piece.take(bits, &differences[..unit.blocks.len()]);
            }
            if piece.is_done() && next < pieces.len() {
                *lane = next;
                next += 1;
            }
        }
    }
    pieces
}

impl Piece {
    pub(super) fn at(byte: usize, end: u32) -> Self {
        let (starts, differences) = (Vec::new(), Vec::new());
        Self { bits: Bits::at(byte), starts, differences, end, damaged: 0 }
    }

    fn is_done(&self) -> bool {
        self.bits.taken() >= self.end || self.damaged > PATIENCE
    }

    /// Takes over a unit that ends at `after`, or begins anew behind one that makes no sense. Returns
    /// the count of blocks.
    fn take(&mut self, after: Bits, unit: &[Option<i16>]) -> usize {
        let start = self.bits.taken();
        if unit.iter().all(Option::is_some) {
            self.starts.push(start);
            self.differences.extend(unit.iter().flatten());
            self.bits = after;
            return unit.len();
        }
        self.starts.clear();
        self.differences.clear();
        self.damaged += 1;
        self.bits = after;
        if after.taken() == start {
            self.bits.pass(1);
        }
        0
    }
}
