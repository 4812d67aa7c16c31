//! The bits of a picture: stuffing and markers taken out first, then a place and what comes next.

use super::Left;
use super::huffman::Pass;

/// Bits of a block whose coefficients all have a code of 16 bits and a value of 15.
const LONGEST_BLOCK: usize = 64 * 31;

/// Most bits that fill the last byte.
pub(super) const PADDING: u32 = 7;

/// A 1 in each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;

/// Moves picture data up to the next marker from the file into `data`, which it empties first.
/// Gives the marker's code and the bytes behind it; nothing if the file ends before a marker.
///
/// In the file, a byte FF within the data is followed by a byte 00, so that no FF of the data
/// looks like a marker; that zero is dropped here.
pub(super) fn unstuff<'file>(
    mut file: &'file [u8],
    data: &mut Vec<u8>,
) -> Option<(u8, &'file [u8])> {
    data.clear();
    loop {
        let end = before_ff(file);
        let (plain, rest) = file.split_at(end);
        data.extend_from_slice(plain);
        let behind = rest.get(1..)?;
        match behind.split_first()? {
            (0x00, rest) => {
                data.push(0xff);
                file = rest;
            }
            // A marker may begin with any number of FF.
            (0xff, _) => file = behind,
            (code, rest) => return Some((*code, rest)),
        }
    }
}

/// Passes over picture data up to the next marker that ends them.
pub(super) fn skip(mut file: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        let behind = file.get(before_ff(file) + 1..)?;
        match behind.split_first()? {
            (0x00 | 0xd0..=0xd7, rest) => file = rest,
            (0xff, _) => file = behind,
            (code, rest) => return Some((*code, rest)),
        }
    }
}

/// Count of bytes before the first FF.
fn before_ff(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The top bit of each byte that is FF, and perhaps of bytes behind one.
        let marks = (!word).wrapping_sub(ONES) & word & (ONES << 7);
        if marks != 0 {
            return index * 8 + (marks.trailing_zeros() / 8) as usize;
        }
    }
    let start = words.len() * 8;
    start + bytes[start..].iter().take_while(|byte| **byte != 0xff).count()
}

/// A place in the bits of some data. The first bit of a byte is the most significant one. Behind the
/// end of the data come zeros. Nothing else is remembered: to load eight bytes anew at every step
/// costs less than to keep a buffer filled, when several places are read in turn.
#[derive(Clone, Copy)]
pub(super) struct Bits(u32);

impl Bits {
    /// Begins at a byte.
    pub(super) fn at(byte: usize) -> Self {
        Self(byte as u32 * 8)
    }

    /// The next bits, the first one on top: at least 57, then zeros.
    #[inline]
    pub(super) fn upcoming(self, data: &[u8]) -> u64 {
        let first = (self.0 >> 3) as usize;
        let word = match data.get(first..first + 8) {
            Some(&[a, b, c, d, e, f, g, h]) => u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            _ => last_word(data, first),
        };
        word << (self.0 & 7)
    }

    /// The place behind a pass.
    #[inline]
    pub(super) fn after(self, pass: Pass) -> Self {
        Self(self.0 + pass.bits())
    }

    /// Passes over some bits.
    #[inline]
    pub(super) fn pass(&mut self, bits: u32) {
        self.0 += bits;
    }

    /// Bits from the beginning of the data to here.
    #[inline]
    pub(super) fn taken(self) -> u32 {
        self.0
    }

    /// Bits from here to the end of the data.
    pub(super) fn left(self, data: &[u8]) -> Result<usize, Left> {
        (data.len() * 8).checked_sub(self.0 as usize).ok_or(Left::EndsEarly)
    }

    /// What is wrong with a code that begins here and makes no sense, alone or with the bits behind it: its
    /// end is missing, or it is damaged.
    pub(super) fn problem(self, data: &[u8]) -> Left {
        let goes_on = self.left(data).is_ok_and(|left| left >= LONGEST_BLOCK);
        if goes_on { Left::ToLibrary } else { Left::EndsEarly }
    }

    /// That the data end here, but for what fills the last byte.
    pub(super) fn ends(self, data: &[u8]) -> Result<(), Left> {
        if self.left(data)? <= PADDING as usize { Ok(()) } else { Err(Left::ToLibrary) }
    }
}

/// Fewer than eight bytes, then zeros.
#[cold]
fn last_word(bytes: &[u8], first: usize) -> u64 {
    let mut chunk = [0; 8];
    for (byte, value) in chunk.iter_mut().zip(bytes.get(first..).unwrap_or_default()) {
        *byte = *value;
    }
    u64::from_be_bytes(chunk)
}
