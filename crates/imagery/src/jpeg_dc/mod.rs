//! JPEG at 1/8 of its size, from the DC coefficients alone.

mod bits;
mod blocks;
mod colour;
mod huffman;
mod scan;
mod segments;

use crate::Picture;
use segments::{Frame, Process, Scan, Tables};

/// Decodes at 1/8 of the size; nothing for a file that the library must decode, or refuse.
pub(crate) fn decode(bytes: &[u8]) -> Option<Picture> {
    let mut file = bytes.strip_prefix(b"\xff\xd8")?;
    let mut frame: Option<Frame> = None;
    let mut tables = Tables::default();
    let mut marker = None;
    loop {
        let code = match marker.take() {
            Some(code) => code,
            None => {
                let (code, rest) = file.strip_prefix(b"\xff")?.split_first()?;
                file = rest;
                *code
            }
        };
        if code == 0xd9 {
            return colour::picture(frame.as_ref()?, &tables);
        }
        let segment = segment(file)?;
        file = &file[segment.len() + 2..];
        match code {
            0xc4 => tables.read_codes(segment)?,
            0xdd => tables.read_restart_interval(segment)?,
            0xdb if frame.as_ref().is_none_or(|frame| !frame.has_scans()) => {
                tables.read_steps(segment)?
            }
            0xc0..=0xc2 if frame.is_none() => {
                let process = if code == 0xc2 { Process::Progressive } else { Process::Sequential };
                frame = Some(Frame::read(segment, process).filter(Frame::is_luma_and_chroma)?);
            }
            0xe0 if segment.starts_with(b"AVI1") => return None,
            0xee if segment.starts_with(b"Adobe") && segment.get(11) != Some(&1) => return None,
            0xe0..=0xef | 0xfe => {}
            0xda => {
                let frame = frame.as_mut()?;
                let scan = Scan::read(segment, frame)?;
                let (code, rest) = if scan.holds_dc {
                    scan::decode(frame, &scan, &tables, file)?
                } else {
                    bits::skip(file)?
                };
                file = rest;
                marker = Some(code);
            }
            _ => return None,
        }
    }
}

/// The content of the segment that begins with its two length bytes.
fn segment(file: &[u8]) -> Option<&[u8]> {
    let length = file.first_chunk().map(|length| u16::from_be_bytes(*length))?;
    file.get(2..usize::from(length))
}
