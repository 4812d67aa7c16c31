//! The blocks of sequential picture data: DC differences read, AC coefficients passed over.

use super::bits::Bits;
use super::huffman::{BLOCK, BlockTables, END_OF_BLOCK, Pass, UNKNOWN, pass};

/// Data shorter than this are read in one go.
const WORTH_TWO_LANES: usize = 1 << 12;

/// Bits that may fill the last byte.
const PADDING: usize = 7;

/// What a unit of blocks is made of.
pub(super) struct Unit {
    pub(super) tables: Vec<BlockTables>,
    /// For every block of the unit the index of its tables.
    pub(super) blocks: Vec<usize>,
}

/// A place in the data, at the start of a unit, and what was read until there.
struct Lane {
    bits: Bits,
    differences: Vec<i16>,
    /// The bit at which each unit starts.
    starts: Vec<usize>,
}

impl Unit {
    /// The DC differences of `units` units, in the order of the data, which must end there.
    pub(super) fn differences(&self, data: &[u8], units: usize) -> Option<Vec<i16>> {
        let blocks = units * self.blocks.len();
        let mut front = Lane::at(0);
        if data.len() >= WORTH_TWO_LANES {
            self.read_two_lanes(&mut front, data, blocks)?;
        }
        while front.differences.len() < blocks {
            self.read_unit(&mut front, data)?;
        }
        let is_whole = front.differences.len() == blocks && front.bits.left(data)? <= PADDING;
        is_whole.then_some(front.differences)
    }

    /// Reads from the beginning and from the middle in turn, so that the machine always has work
    /// for one place while it waits for the other.
    ///
    /// Where a unit starts behind the middle is not known: the back lane begins anywhere, and reads
    /// nonsense at first. But Huffman codes fall into step by themselves, as a rule within a few
    /// units. Once the front lane comes to a bit at which the back lane started a unit, both would
    /// read the same from there on, so the front lane takes over what the back lane has read. If
    /// they never meet, the front lane reads all by itself, and the result is the same.
    fn read_two_lanes(&self, front: &mut Lane, data: &[u8], blocks: usize) -> Option<()> {
        let middle = data.len() / 2;
        let mut back = Lane::at(middle as u32);
        let mut bits = [front.bits, back.bits];
        while bits[0].taken() < middle * 8
            && bits[1].left(data).is_some_and(|left| left > PADDING)
            && front.differences.len() < blocks
        {
            back.starts.push(bits[1].taken());
            let mut is_nonsense = false;
            for index in &self.blocks {
                let (first, second);
                (bits, [first, second]) = pass_blocks(bits, data, &self.tables[*index]);
                front.differences.push(first?);
                back.differences.push(second.unwrap_or_default());
                is_nonsense |= second.is_none();
            }
            if is_nonsense {
                back.differences.clear();
                back.starts.clear();
            }
        }
        [front.bits, back.bits] = bits;
        self.join(front, &back, data, blocks)
    }

    /// Reads on until the front lane meets the back lane, and takes over what that has read.
    fn join(&self, front: &mut Lane, back: &Lane, data: &[u8], blocks: usize) -> Option<()> {
        while front.differences.len() < blocks {
            match back.starts.binary_search(&front.bits.taken()) {
                Ok(met) => {
                    let first = met * self.blocks.len();
                    front.differences.extend_from_slice(&back.differences[first..]);
                    front.bits = back.bits;
                    break;
                }
                Err(place) if place == back.starts.len() => break,
                Err(_) => self.read_unit(front, data)?,
            }
        }
        Some(())
    }

    /// Reads one unit; nothing if it is damaged or runs past the end of the data.
    fn read_unit(&self, lane: &mut Lane, data: &[u8]) -> Option<()> {
        let mut bits = [lane.bits];
        for index in &self.blocks {
            let difference;
            (bits, [difference]) = pass_blocks(bits, data, &self.tables[*index]);
            lane.differences.push(difference?);
        }
        [lane.bits] = bits;
        lane.bits.left(data).map(|_| ())
    }
}

impl Lane {
    fn at(position: u32) -> Self {
        Self { bits: Bits::at(position), differences: Vec::new(), starts: Vec::new() }
    }
}

/// Reads one block in each lane: the difference of its DC coefficient, nothing if it is damaged.
/// A lane whose block is done stands still until the others are done too: a pass over nothing
/// costs less than a jump that the machine could not foresee.
#[inline]
fn pass_blocks<const LANES: usize>(
    start: [Bits; LANES],
    data: &[u8],
    tables: &BlockTables,
) -> ([Bits; LANES], [Option<i16>; LANES]) {
    let mut bits = start;
    let mut done = [0; LANES];
    let mut differences = [None; LANES];
    for lane in 0..LANES {
        let bits = &mut bits[lane];
        bits.refill(data);
        differences[lane] = tables.dc.difference(bits.upcoming()).map(|(value, _)| value as i16);
        let step = pass(&tables.start, bits.upcoming());
        bits.pass(step.bits());
        done[lane] = step.coefficients();
    }
    while done.iter().any(|done| *done < BLOCK) {
        for lane in 0..LANES {
            let (bits, done) = (&mut bits[lane], &mut done[lane]);
            bits.refill(data);
            // Two passes take at most 54 bits.
            for _ in 0..2 {
                let step = pass(&tables.within, bits.upcoming()).only_if(*done < BLOCK);
                bits.pass(step.bits());
                *done += step.coefficients();
            }
        }
    }
    for lane in 0..LANES {
        if !is_whole(done[lane]) {
            // Before a long code the lane stood still; behind a pass too far it starts again.
            let (from, behind) = match done[lane].checked_sub(UNKNOWN) {
                Some(behind) => (bits[lane], behind),
                None => (start[lane], 0),
            };
            match finish_block(from, behind, data, tables) {
                Some(after) => bits[lane] = after,
                None => differences[lane] = None,
            }
        }
    }
    (bits, differences)
}

/// True if exactly 64 coefficients were passed over, or fewer with an end of block behind them.
#[inline]
fn is_whole(done: u32) -> bool {
    done == BLOCK || (END_OF_BLOCK..END_OF_BLOCK + BLOCK).contains(&done)
}

/// Passes over the rest of a block of which `done` coefficients are behind, with care for long
/// codes and for the end of the block.
#[cold]
fn finish_block(mut bits: Bits, mut done: u32, data: &[u8], tables: &BlockTables) -> Option<Bits> {
    while done < BLOCK {
        bits.refill(data);
        let step = if done == 0 { Pass::UNKNOWN } else { pass(&tables.within, bits.upcoming()) };
        let mut sum = done + step.coefficients();
        if sum <= BLOCK || is_whole(sum) {
            bits.pass(step.bits());
        } else {
            let (more, length) = tables.symbol(bits.upcoming(), done)?;
            bits.pass(length);
            sum = done + more;
            if sum > BLOCK && !is_whole(sum) {
                return None;
            }
        }
        done = sum;
    }
    Some(bits)
}
