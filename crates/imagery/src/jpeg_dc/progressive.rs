//! The AC scans of a progressive file: walked to their end, so that one that stops early is found.
//!
//! Such a scan holds one component and a band of coefficients: their upper bits first, and in later scans
//! a bit more of each. A scan that adds bits has one for every coefficient of its band that is not 0 by
//! then, so that its length is known only to who remembers which those are (JPEG standard, annex G.1.2).

use super::bits::Bits;
use super::huffman::{Symbol, SymbolTable};
use super::scan::intervals;
use super::segments::{Frame, Scan, Tables};
use super::{Left, known};

/// Coefficients that a symbol without a value passes over at most.
const LONGEST_RUN: u32 = 15;

/// Walks a scan, takes note of the coefficients that are not 0, and gives the marker behind it.
pub(super) fn walk<'file>(
    frame: &mut Frame,
    scan: &Scan,
    tables: &Tables,
    file: &'file [u8],
) -> Result<(u8, &'file [u8]), Left> {
    let [(index, _, code)] = scan.parts[..] else { return Err(Left::ToLibrary) };
    let symbols = SymbolTable::new(known(tables.ac[code].as_ref())?);
    let component = &mut frame.components[index];
    let (wide, high) = (component.blocks_wide, component.blocks_high);
    let stride = component.stride(frame.units_wide);
    intervals(wide * high, tables, file, |data, blocks| {
        let mut band = Band {
            symbols: &symbols,
            data,
            bits: Bits::at(0),
            first: scan.first as u32,
            last: scan.last as u32,
            blocks_to_pass: 0,
        };
        for block in blocks {
            let place = block / wide * stride + block % wide;
            let not_zero = known(component.not_zero.get_mut(place))?;
            let found = if scan.refines { band.refine(*not_zero) } else { band.read() };
            *not_zero |= found.ok_or_else(|| band.bits.problem(data))?;
            band.bits.left(data)?;
        }
        band.bits.ends(data)
    })
}

/// A place in the data of a scan, and what is known there.
struct Band<'data> {
    symbols: &'data SymbolTable,
    data: &'data [u8],
    bits: Bits,
    first: u32,
    last: u32,
    /// Blocks without further coefficients, the one that is read next included.
    blocks_to_pass: u32,
}

/// What a symbol says.
enum Said {
    /// A value of so many bits behind so many zeros.
    Value { zeros: u32, size: u32 },
    /// So many zeros.
    Zeros(u32),
    /// No further coefficients in this block and some of the next.
    End,
}

impl Band<'_> {
    /// Reads a block of a first scan: the coefficients that are not 0.
    fn read(&mut self) -> Option<u64> {
        let mut not_zero = 0;
        let mut at = self.first;
        while self.blocks_to_pass == 0 && at <= self.last {
            match self.say()? {
                Said::Value { zeros, size } => {
                    at += zeros;
                    not_zero |= self.bit(at)?;
                    self.bits.pass(size);
                    at += 1;
                }
                Said::Zeros(zeros) => at += zeros + 1,
                Said::End => {}
            }
        }
        self.blocks_to_pass = self.blocks_to_pass.saturating_sub(1);
        Some(not_zero)
    }

    /// Reads a block of a scan that adds a bit to what is `known` not to be 0: the coefficients that are
    /// not 0 only now.
    fn refine(&mut self, known: u64) -> Option<u64> {
        let mut not_zero = 0;
        let mut at = self.first;
        while self.blocks_to_pass == 0 && at <= self.last {
            match self.say()? {
                Said::Value { zeros, size: 1 } => {
                    self.bits.pass(1);
                    at = self.pass_zeros(known, at, zeros);
                    not_zero |= self.bit(at)?;
                    at += 1;
                }
                Said::Zeros(zeros) => at = self.pass_zeros(known, at, zeros) + 1,
                Said::End => {}
                Said::Value { .. } => return None,
            }
        }
        if self.blocks_to_pass > 0 {
            self.blocks_to_pass -= 1;
            self.bits.pass((known & self.from(at)).count_ones());
        }
        Some(not_zero)
    }

    #[inline]
    fn say(&mut self) -> Option<Said> {
        let upcoming = self.bits.upcoming(self.data);
        let Symbol { length, value } = self.symbols.symbol(upcoming)?;
        self.bits.pass(u32::from(length));
        let (zeros, size) = (u32::from(value >> 4), u32::from(value & 15));
        Some(match (zeros, size) {
            (LONGEST_RUN, 0) => Said::Zeros(zeros),
            (_, 0) => {
                let more = (upcoming << length) >> 1 >> (63 - zeros);
                self.bits.pass(zeros);
                self.blocks_to_pass = (1 << zeros) + more as u32;
                Said::End
            }
            _ => Said::Value { zeros, size },
        })
    }

    /// Passes over so many coefficients that are not `known` from `at` on, and over a bit for each of
    /// those between them that are. Gives the place of the next one that is not known.
    #[inline]
    fn pass_zeros(&mut self, known: u64, at: u32, zeros: u32) -> u32 {
        let band = self.from(at);
        // Every round takes the lowest of those that are left away.
        let left = (0..zeros).fold(!known & band, |left, _| left & left.wrapping_sub(1));
        let next = left.trailing_zeros().min(self.last + 1);
        self.bits.pass((known & band & !self.from(next)).count_ones());
        next
    }

    /// The coefficients of the band from `at` on.
    #[inline]
    fn from(&self, at: u32) -> u64 {
        u64::MAX.checked_shl(at).unwrap_or(0) & (u64::MAX >> (63 - self.last))
    }

    /// The mark of a coefficient of the band.
    fn bit(&self, at: u32) -> Option<u64> {
        (at <= self.last).then(|| 1 << at)
    }
}
