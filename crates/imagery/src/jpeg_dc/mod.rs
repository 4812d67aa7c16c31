//! JPEG at 1/8 of its size, from the DC coefficients alone: several times faster than decoding.
//!
//! A JPEG stores its picture as blocks of 8 x 8 samples, and each block as 64 coefficients: the
//! first one, called DC, is eight times the mean of the block, the 63 others, called AC, say how
//! the samples differ from it. At 1/8 of the size a block is one pixel, so a block *is* its DC
//! coefficient. The AC coefficients, nine tenths of the file, are of no use, but they cannot be
//! jumped over: each is a Huffman code for "so many zeros, then a value of so many bits", followed
//! by those bits, and only who reads it knows where the next one begins.
//!
//! What makes it fast, file by file:
//!
//! - `bits`: the file's escape bytes are taken out in a first pass, so that a place in the bits is a
//!   number, and what comes next is one shift of the eight bytes that stand there.
//! - `huffman`: a table that is looked up with the next 12 bits tells how many bits and how many
//!   coefficients several whole symbols take. Values are passed over without being looked at.
//! - `blocks`: a pass of several symbols must not run past the end of its block, which has no mark
//!   when all 64 coefficients are there.
//! - `pieces`: since each look-up waits for the one before, four places of the file are read in turn,
//!   three of them guesses that are proven later.
//! - `scan`: from differences to coefficients, each in its place; restart markers.
//! - `progressive`: the scans of AC coefficients, symbol by symbol, to know that they are whole.
//! - `colour`: luma is exact with libjpeg's own decoding at 1/8. Chroma is the mean of each block,
//!   repeated where several pixels share it. libjpeg does the same at 1/8, but where chroma is
//!   halved both ways (4:2:0), it rebuilds 2 x 2 samples from a block; there colours differ at
//!   edges, and their means do not.
//!
//! Files with unusual colours (inks, RGB, odd sampling) are walked in the same way, and then left to
//! the library, as are those that cannot be walked at all (arithmetic coding, 12 bits, lossless, more
//! than one frame) and those that are damaged: the library, which is slower, decodes or explains them.
//! Only of a file whose data end early the last word is said here, because the library, as libjpeg,
//! fills up with grey what is missing, if somebody has put an end marker behind half a picture.

mod bits;
mod blocks;
mod colour;
mod huffman;
mod pieces;
mod progressive;
mod scan;
mod segments;
#[cfg(test)]
mod tests;

use crate::Picture;
use segments::{Frame, Process, Scan, Tables};

const END_OF_IMAGE: u8 = 0xd9;
const START_OF_SCAN: u8 = 0xda;

/// Places in the data are kept as 32-bit counts of bits, with room to run past the end.
const MOST_BYTES: usize = 1 << 28;

/// Why a file gives no picture here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// The data end before the picture is complete.
    EndsEarly,
    /// The library must decode the file, or say what is wrong with it.
    ToLibrary,
}

/// Walks the whole file, and decodes it at 1/8 of the size, sides rounded up. The caller limits the
/// pixels; two bytes are held for each block, ten if it is progressive.
pub(crate) fn decode(bytes: &[u8]) -> Result<Picture, Left> {
    let file = bytes.strip_prefix(b"\xff\xd8").filter(|file| file.len() < MOST_BYTES);
    let mut file = known(file)?;
    let mut frame = None;
    let mut tables = Tables::default();
    let mut code;
    (code, file) = known(marker(file))?;
    while code != END_OF_IMAGE {
        let segment = known(segment(file))?;
        file = &file[segment.len() + 2..];
        if code == START_OF_SCAN {
            let frame = known(frame.as_mut())?;
            let scan = known(Scan::read(segment, frame))?;
            known(frame.note(&scan))?;
            (code, file) = if scan.holds_dc() {
                scan::decode(frame, &scan, &tables, file)?
            } else {
                progressive::walk(frame, &scan, &tables, file)?
            };
        } else {
            known(read_segment(code, segment, &mut frame, &mut tables))?;
            (code, file) = known(marker(file))?;
        }
    }
    let frame = known(frame)?;
    if !frame.is_whole() {
        return Err(Left::EndsEarly);
    }
    known(frame.holds_luma_and_chroma(&tables).then(|| colour::picture(&frame, &tables)).flatten())
}

/// The scans of a file, by their markers alone.
pub(crate) fn count_scans(bytes: &[u8]) -> usize {
    let mut scans = 0;
    let mut next = bytes.get(2..).and_then(bits::skip);
    while let Some((code, file)) = next.filter(|(code, _)| *code != END_OF_IMAGE) {
        scans += usize::from(code == START_OF_SCAN);
        let length = segment(file).map_or(0, |segment| segment.len() + 2);
        next = bits::skip(&file[length..]);
    }
    scans
}

/// What the library knows if it is not known here.
fn known<T>(value: Option<T>) -> Result<T, Left> {
    value.ok_or(Left::ToLibrary)
}

/// Takes over what a segment other than a scan says.
fn read_segment(
    code: u8,
    segment: &[u8],
    frame: &mut Option<Frame>,
    tables: &mut Tables,
) -> Option<()> {
    match code {
        0xc4 => tables.read_codes(segment),
        0xdd => tables.read_restart_interval(segment),
        // New steps for scans to come are allowed, but nobody writes them.
        0xdb if frame.as_ref().is_none_or(|frame| !frame.has_scans()) => tables.read_steps(segment),
        0xc0..=0xc2 if frame.is_none() => {
            let process = if code == 0xc2 { Process::Progressive } else { Process::Sequential };
            *frame = Frame::read(segment, process);
            frame.as_ref().map(|_| ())
        }
        // Films made of JPEGs leave out their Huffman codes.
        0xe0 if segment.starts_with(b"AVI1") => None,
        0xee if segment.starts_with(b"Adobe") => {
            tables.adobe_transform = segment.get(11).copied();
            Some(())
        }
        0xe0..=0xef | 0xfe => Some(()),
        _ => None,
    }
}

/// The code of the marker that stands here, and the bytes behind it.
fn marker(file: &[u8]) -> Option<(u8, &[u8])> {
    // It may begin with any number of FF.
    let code = file.iter().position(|byte| *byte != 0xff).filter(|ones| *ones > 0)?;
    file[code..].split_first().map(|(code, rest)| (*code, rest))
}

/// The content of the segment that begins with its two length bytes.
fn segment(file: &[u8]) -> Option<&[u8]> {
    let length = file.first_chunk().map(|length| u16::from_be_bytes(*length))?;
    file.get(2..usize::from(length))
}
