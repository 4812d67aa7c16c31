//! The blocks of sequential picture data: DC differences read, AC coefficients passed over.

use super::Left;
use super::bits::Bits;
use super::huffman::{BlockTables, Pass, pass};
use super::pieces::{self, Piece};

/// Most blocks in a unit (JPEG standard, B.2.3).
pub(super) const MOST_BLOCKS: usize = 10;

/// What a unit of blocks is made of.
pub(super) struct Unit {
    pub(super) tables: Vec<BlockTables>,
    /// For every block of the unit the index of its tables; at most [`MOST_BLOCKS`].
    pub(super) blocks: Vec<usize>,
}

/// What was read of some units side by side: for every lane where it stands now, and the DC
/// difference of each block; nothing of a block that is damaged.
pub(super) struct UnitsRead<const LANES: usize> {
    pub(super) bits: [Bits; LANES],
    pub(super) differences: [[Option<i16>; MOST_BLOCKS]; LANES],
}

impl Unit {
    /// The DC differences of `units` units, in the order of the data, which must end there.
    pub(super) fn differences(&self, data: &[u8], units: usize) -> Result<Vec<i16>, Left> {
        let blocks = units * self.blocks.len();
        let mut front = Piece::at(0, 0);
        for piece in pieces::read(self, data, blocks) {
            self.join(&mut front, &piece, data, blocks)?;
        }
        while front.differences.len() < blocks {
            self.read_on(&mut front, data)?;
        }
        if front.differences.len() > blocks {
            return Err(Left::ToLibrary);
        }
        front.bits.ends(data)?;
        Ok(front.differences)
    }

    /// Reads on until the front meets a piece, and takes over what was read of that. If they never
    /// meet, the front has read all by itself, and the result is the same.
    fn join(
        &self,
        front: &mut Piece,
        piece: &Piece,
        data: &[u8],
        blocks: usize,
    ) -> Result<(), Left> {
        while front.differences.len() < blocks {
            match piece.starts.binary_search(&front.bits.taken()) {
                Ok(met) => {
                    let first = met * self.blocks.len();
                    front.differences.extend_from_slice(&piece.differences[first..]);
                    front.bits = piece.bits;
                    break;
                }
                Err(place) if place == piece.starts.len() => break,
                Err(_) => self.read_on(front, data)?,
            }
        }
        Ok(())
    }

    /// Reads one unit, which must lie within the data.
    fn read_on(&self, front: &mut Piece, data: &[u8]) -> Result<(), Left> {
        let UnitsRead { bits: [bits], differences: [differences] } = self.read([front.bits], data);
        bits.left(data)?;
        for difference in &differences[..self.blocks.len()] {
            front.differences.push(difference.ok_or_else(|| bits.problem(data))?);
        }
        front.bits = bits;
        Ok(())
    }

    /// Reads one unit in each lane.
    #[inline]
    pub(super) fn read<const LANES: usize>(
        &self,
        mut bits: [Bits; LANES],
        data: &[u8],
    ) -> UnitsRead<LANES> {
        let mut differences = [[None; MOST_BLOCKS]; LANES];
        for (block, index) in self.blocks.iter().enumerate() {
            let read = pass_blocks(&mut bits, data, &self.tables[*index]);
            for (differences, difference) in differences.iter_mut().zip(read) {
                differences[block] = difference;
            }
        }
        UnitsRead { bits, differences }
    }
}

/// Reads one block in each lane: the difference of its DC coefficient, nothing if it is damaged.
/// A lane whose block is done stands still until the others are done too: a pass over nothing
/// costs less than a jump that the machine could not foresee.
#[inline]
fn pass_blocks<const LANES: usize>(
    places: &mut [Bits; LANES],
    data: &[u8],
    tables: &BlockTables,
) -> [Option<i16>; LANES] {
    let mut differences = [None; LANES];
    let mut sums = [Pass::DAMAGED_BLOCK; LANES];
    for lane in 0..LANES {
        let upcoming = places[lane].upcoming(data);
        if let Some((difference, length)) = tables.dc.difference(upcoming) {
            differences[lane] = Some(difference as i16);
            sums[lane] = Pass::dc(length).and(pass(&tables.passes, upcoming << length));
        }
    }
    loop {
        while sums.iter().any(|sum| sum.is_within_block()) {
            for lane in 0..LANES {
                let sum = &mut sums[lane];
                let mut upcoming = places[lane].after(*sum).upcoming(data);
                // Two passes take at most 54 bits.
                for _ in 0..2 {
                    let step = pass(&tables.passes, upcoming).only_within(*sum);
                    *sum = sum.and(step);
                    upcoming <<= step.bits();
                }
            }
        }
        if sums.iter().all(|sum| sum.is_block()) {
            break;
        }
        for lane in 0..LANES {
            if !sums[lane].is_block() {
                let settled = settle(places[lane], sums[lane], data, tables);
                sums[lane] = settled.unwrap_or(Pass::DAMAGED_BLOCK);
                differences[lane] = differences[lane].filter(|_| settled.is_some());
            }
        }
    }
    for (place, sum) in places.iter_mut().zip(sums) {
        *place = place.after(sum);
    }
    differences
}

/// What was passed over of a block that begins at `place`, when tables alone could not tell: with the
/// symbol behind which they knew none, or without the symbols that belong to the next block. Nothing
/// if the block is damaged.
#[inline(never)]
fn settle(place: Bits, sum: Pass, data: &[u8], tables: &BlockTables) -> Option<Pass> {
    if let Some(known) = sum.before_unknown() {
        return tables.add_symbol(known, place.after(known).upcoming(data));
    }
    let (_, length) = tables.dc.difference(place.upcoming(data))?;
    let mut sum = Pass::dc(length);
    while sum.is_within_block() {
        let upcoming = place.after(sum).upcoming(data);
        let longer = sum.and(pass(&tables.passes, upcoming));
        sum = if longer.is_within_block() || longer.is_block() {
            longer
        } else {
            tables.add_symbol(sum, upcoming)?
        };
    }
    Some(sum)
}
