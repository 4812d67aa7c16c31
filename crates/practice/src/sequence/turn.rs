//! Notes in the header of an MP4 how its frames are to be turned, as a phone does (ISO/IEC 14496-12, 8.3.2).

use std::ops::Range;

/// Places in a track header of version 0, after the 8 bytes that begin every box.
const VERSION: usize = 0;
const MATRIX: usize = 40;

/// Writes the matrix that turns by a quarter, with the clock, frames that are `height` pixels high as they
/// are stored. False if there is no track header of the expected kind.
pub(super) fn turn_clockwise(mp4: &mut [u8], height: u32) -> bool {
    let header = [*b"moov", *b"trak", *b"tkhd"]
        .iter()
        .try_fold(0..mp4.len(), |within, name| find_box(mp4, within, *name));
    let Some(header) = header.filter(|header| header.len() >= MATRIX + 36) else { return false };
    if mp4[header.start + VERSION] != 0 {
        return false;
    }
    let one = 1 << 16;
    let matrix: [u32; 9] = [0, one, 0, one.wrapping_neg(), 0, 0, height << 16, 0, 1 << 30];
    for (index, value) in matrix.into_iter().enumerate() {
        let place = header.start + MATRIX + 4 * index;
        mp4[place..place + 4].copy_from_slice(&value.to_be_bytes());
    }
    true
}

/// What is in the first box of a name within a range.
fn find_box(mp4: &[u8], within: Range<usize>, name: [u8; 4]) -> Option<Range<usize>> {
    let mut place = within.start;
    while place + 8 <= within.end {
        let size = u32::from_be_bytes(mp4[place..place + 4].try_into().ok()?) as usize;
        let end = place.checked_add(size).filter(|end| size >= 8 && *end <= within.end)?;
        if mp4[place + 4..place + 8] == name {
            return Some(place + 8..end);
        }
        place = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(name: [u8; 4], content: &[u8]) -> Vec<u8> {
        [&(content.len() as u32 + 8).to_be_bytes(), &name, content].concat()
    }

    #[test]
    fn the_matrix_stands_in_the_header_of_the_track_and_nowhere_else() {
        let track =
            boxed(*b"trak", &[boxed(*b"edts", b"tkhd"), boxed(*b"tkhd", &[0; 84])].concat());
        let mut mp4 = [boxed(*b"mdat", b"moovtkhd"), boxed(*b"moov", &track)].concat();
        let before = mp4.clone();
        assert!(turn_clockwise(&mut mp4, 360));
        let changed = (0..mp4.len()).filter(|place| mp4[*place] != before[*place]);
        let first = changed.min().unwrap();
        let header = before.windows(4).rposition(|window| window == b"tkhd").unwrap() + 4;
        assert_eq!(first, header + MATRIX + 5);
        assert!(!turn_clockwise(&mut boxed(*b"moov", b"short"), 360));
        assert!(!turn_clockwise(&mut [0; 40], 360));
    }
}
