//! The data of a scan: intervals between restart markers, and where each block belongs.

use std::ops::Range;

use super::bits::{Bits, unstuff};
use super::blocks::Unit;
use super::huffman::{BlockTables, DcTable};
use super::segments::{Frame, Process, Scan, Tables};
use super::{END_OF_IMAGE, Left, known};

/// Decodes a scan with DC coefficients into its frame, and gives the marker behind it.
pub(super) fn decode<'file>(
    frame: &mut Frame,
    scan: &Scan,
    tables: &Tables,
    file: &'file [u8],
) -> Result<(u8, &'file [u8]), Left> {
    let layout = Layout::new(frame, scan);
    let reader = known(Reader::new(frame, scan, tables, &layout))?;
    let units = layout.units_wide * layout.units_high;
    intervals(units, tables, file, |data, units| {
        let values = reader.values(data, units.len())?;
        known(layout.place(frame, scan, units.start, &values))
    })
}

/// Calls `read` with the data between restart markers and the units that they hold, and gives the marker
/// behind the last ones.
pub(super) fn intervals<'file>(
    units: usize,
    tables: &Tables,
    mut file: &'file [u8],
    mut read: impl FnMut(&[u8], Range<usize>) -> Result<(), Left>,
) -> Result<(u8, &'file [u8]), Left> {
    let interval = if tables.restart_interval == 0 { units } else { tables.restart_interval };
    let mut data = Vec::new();
    let mut next = 0;
    for restart in (0xd0..=0xd7).cycle() {
        let (marker, rest) = known(unstuff(file, &mut data))?;
        let end = units.min(next + interval);
        read(&data, next..end)?;
        next = end;
        if next == units {
            return Ok((marker, rest));
        }
        if marker != restart {
            let is_end = marker == END_OF_IMAGE;
            return Err(if is_end { Left::EndsEarly } else { Left::ToLibrary });
        }
        file = rest;
    }
    Err(Left::ToLibrary)
}

/// How the value of each block is read.
enum Reader {
    /// Whole blocks.
    Blocks(Unit),
    /// DC differences alone: for every block of a unit its table.
    Differences(Vec<DcTable>, Vec<usize>),
    /// One bit for each block of a unit.
    Refinement(usize),
}

impl Reader {
    fn new(frame: &Frame, scan: &Scan, tables: &Tables, layout: &Layout) -> Option<Self> {
        if scan.refines {
            return Some(Self::Refinement(layout.places.len()));
        }
        // Parts with the same codes share their tables.
        let mut codes: Vec<(usize, usize)> =
            scan.parts.iter().map(|(_, dc, ac)| (*dc, *ac)).collect();
        codes.sort_unstable();
        codes.dedup();
        let blocks = layout.places.iter().map(|place| {
            let (_, dc, ac) = scan.parts[place.part];
            codes.binary_search(&(dc, ac)).ok()
        });
        let blocks = blocks.collect::<Option<Vec<_>>>()?;
        let dc = |dc: usize| tables.dc[dc].as_ref();
        if frame.process == Process::Progressive {
            let tables =
                codes.iter().map(|(code, _)| dc(*code).map(DcTable::new)).collect::<Option<_>>()?;
            return Some(Self::Differences(tables, blocks));
        }
        let tables = codes
            .iter()
            .map(|(code, ac)| BlockTables::new(dc(*code)?, tables.ac[*ac].as_ref()?))
            .collect::<Option<_>>()?;
        Some(Self::Blocks(Unit { tables, blocks }))
    }

    /// The values of all blocks of some units, in the order of the data, which must end there.
    fn values(&self, data: &[u8], units: usize) -> Result<Vec<i16>, Left> {
        let mut bits = Bits::at(0);
        let mut values = Vec::new();
        match self {
            Self::Blocks(unit) => return unit.differences(data, units),
            Self::Differences(tables, blocks) => {
                for _ in 0..units {
                    for index in blocks {
                        let upcoming = bits.upcoming(data);
                        let difference = tables[*index].difference(upcoming);
                        let (difference, length) = difference.ok_or_else(|| bits.problem(data))?;
                        bits.pass(length);
                        values.push(difference as i16);
                    }
                    bits.left(data)?;
                }
            }
            Self::Refinement(blocks) => {
                for _ in 0..units * blocks {
                    bits.left(data)?;
                    values.push((bits.upcoming(data) >> 63) as i16);
                    bits.pass(1);
                }
            }
        }
        bits.ends(data).map(|()| values)
    }
}

/// Where the blocks of a scan belong.
struct Layout {
    units_wide: usize,
    units_high: usize,
    places: Vec<Place>,
}

/// One block of a unit: its part of the scan, its index in the coefficients for the first unit,
/// the way to the next unit's, and the way to the next row of units.
struct Place {
    part: usize,
    first: usize,
    across: usize,
    down: usize,
}

impl Layout {
    fn new(frame: &Frame, scan: &Scan) -> Self {
        // A scan of one component has no units of several blocks, and none outside the picture.
        if let [(index, _, _)] = scan.parts[..] {
            let component = &frame.components[index];
            let down = component.stride(frame.units_wide);
            let places = vec![Place { part: 0, first: 0, across: 1, down }];
            let (units_wide, units_high) = (component.blocks_wide, component.blocks_high);
            return Self { units_wide, units_high, places };
        }
        let mut places = Vec::new();
        for (part, (index, _, _)) in scan.parts.iter().enumerate() {
            let component = &frame.components[*index];
            let stride = component.stride(frame.units_wide);
            for y in 0..component.down {
                places.extend((0..component.across).map(|x| Place {
                    part,
                    first: y * stride + x,
                    across: component.across,
                    down: component.down * stride,
                }));
            }
        }
        Self { units_wide: frame.units_wide, units_high: frame.units_high, places }
    }

    /// Puts the values of an interval that begins with unit `first` in their places.
    fn place(&self, frame: &mut Frame, scan: &Scan, first: usize, values: &[i16]) -> Option<()> {
        let mut predictors = [0i16; 4];
        let (mut row, mut column) = (first / self.units_wide, first % self.units_wide);
        for unit in values.chunks_exact(self.places.len()) {
            for (place, value) in self.places.iter().zip(unit) {
                let component = &mut frame.components[scan.parts[place.part].0];
                let index = place.first + column * place.across + row * place.down;
                let coefficient = component.coefficients.get_mut(index)?;
                if scan.refines {
                    *coefficient |= value << scan.shift;
                } else {
                    let predictor = &mut predictors[place.part];
                    *predictor = predictor.wrapping_add(*value);
                    *coefficient = *predictor << scan.shift;
                }
            }
            column += 1;
            if column == self.units_wide {
                (row, column) = (row + 1, 0);
            }
        }
        Some(())
    }
}
