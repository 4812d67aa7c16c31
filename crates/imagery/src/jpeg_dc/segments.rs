//! What the segments of a JPEG file say: frame, scans, tables.

use super::huffman::Code;

/// How the coefficients are laid out in scans.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Process {
    /// Every block stands whole in one scan.
    Sequential,
    /// Scans refine each other.
    Progressive,
}

/// The frame header: what picture the scans make up.
pub(super) struct Frame {
    pub(super) process: Process,
    pub(super) width: usize,
    pub(super) height: usize,
    /// Units of interleaved blocks in a row, and rows of them.
    pub(super) units_wide: usize,
    pub(super) units_high: usize,
    pub(super) components: Vec<Component>,
}

/// One of the colours, with the DC coefficients found so far.
pub(super) struct Component {
    identifier: u8,
    /// Blocks in a unit: 1 to 4 each way.
    pub(super) across: usize,
    pub(super) down: usize,
    quantization_table: usize,
    /// Blocks that hold a part of the picture.
    pub(super) blocks_wide: usize,
    pub(super) blocks_high: usize,
    /// DC coefficients, `[units_high * down, units_wide * across]`.
    pub(super) coefficients: Vec<i16>,
    /// For every block the AC coefficients that are not 0, a bit each; of progressive files.
    pub(super) not_zero: Vec<u64>,
    /// For each of the 64 coefficients the lower bits that are still to come, once it has come.
    bits_to_come: [Option<u32>; 64],
}

/// The header of a scan.
pub(super) struct Scan {
    /// Index of the component in the frame, its DC code and its AC code.
    pub(super) parts: Vec<(usize, usize, usize)>,
    /// The coefficients that it holds, from 0 = DC to 63.
    pub(super) first: usize,
    pub(super) last: usize,
    /// True for a scan that adds a bit to coefficients of earlier scans.
    pub(super) refines: bool,
    /// Lower bits that later scans will add.
    pub(super) shift: u32,
}

/// The tables that hold until others replace them.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) dc: [Option<Code>; 4],
    pub(super) ac: [Option<Code>; 4],
    /// The first entry of each quantization table: the step of the DC coefficient.
    dc_steps: [Option<u16>; 4],
    /// What Adobe's programs say about three components: 0 for RGB, 1 for Y, Cb and Cr.
    pub(super) adobe_transform: Option<u8>,
    pub(super) restart_interval: usize,
}

impl Frame {
    /// Nothing for a frame that the library must decode, or refuse.
    pub(super) fn read(segment: &[u8], process: Process) -> Option<Self> {
        let [8, h1, h0, w1, w0, count, entries @ ..] = segment else { return None };
        let (height, width) = (u16::from_be_bytes([*h1, *h0]), u16::from_be_bytes([*w1, *w0]));
        let (width, height) = (usize::from(width), usize::from(height));
        let fits = matches!(count, 1..=4) && entries.len() == usize::from(*count) * 3;
        if width == 0 || height == 0 || !fits {
            return None;
        }
        let mut components =
            entries.chunks_exact(3).map(Component::read).collect::<Option<Vec<_>>>()?;
        let across = components.iter().map(|component| component.across).max()?;
        let down = components.iter().map(|component| component.down).max()?;
        let (units_wide, units_high) = (width.div_ceil(8 * across), height.div_ceil(8 * down));
        for component in &mut components {
            let samples_wide = (width * component.across).div_ceil(across);
            let samples_high = (height * component.down).div_ceil(down);
            component.blocks_wide = samples_wide.div_ceil(8);
            component.blocks_high = samples_high.div_ceil(8);
            let blocks = units_wide * component.across * units_high * component.down;
            component.coefficients = vec![0; blocks];
            if process == Process::Progressive {
                component.not_zero = vec![0; blocks];
            }
        }
        Some(Self { process, width, height, units_wide, units_high, components })
    }

    /// True once a scan was read.
    pub(super) fn has_scans(&self) -> bool {
        self.components.iter().any(|component| component.bits_to_come != [None; 64])
    }

    /// Takes note of a scan. Nothing if what it holds has come before, or adds to what has not.
    pub(super) fn note(&mut self, scan: &Scan) -> Option<()> {
        let before = scan.refines.then_some(scan.shift + 1);
        for (index, _, _) in &scan.parts {
            let bands = &mut self.components[*index].bits_to_come[scan.first..=scan.last];
            if bands.iter().any(|bits| *bits != before) {
                return None;
            }
            bands.fill(Some(scan.shift));
        }
        Some(())
    }

    /// True if every bit of every coefficient has come.
    pub(super) fn is_whole(&self) -> bool {
        self.components.iter().all(|component| component.bits_to_come == [Some(0); 64])
    }

    /// True for grey, and for Y, Cb and Cr of the usual sampling if no mark says anything else.
    pub(super) fn holds_luma_and_chroma(&self, tables: &Tables) -> bool {
        let halves = |side: usize| matches!(side, 1 | 2 | 4);
        let usual = self.components.iter().all(|part| halves(part.across) && halves(part.down));
        match &self.components[..] {
            [_] => usual,
            [luma, blue, red] => {
                let identifiers = [luma, blue, red].map(|part| part.identifier);
                // Component names that stand for RGB and for wide-gamut colours.
                let is_other = [[1, 34, 35], *b"RGB", *b"rgb"].contains(&identifiers)
                    || tables.adobe_transform.is_some_and(|transform| transform != 1);
                usual && !is_other && (blue.across, blue.down) == (red.across, red.down)
            }
            _ => false,
        }
    }
}

impl Component {
    fn read(entry: &[u8]) -> Option<Self> {
        let [identifier, factors, quantization_table] = *entry else { return None };
        let (across, down) = (usize::from(factors >> 4), usize::from(factors & 15));
        let fits = matches!((across, down), (1..=4, 1..=4)) && quantization_table < 4;
        fits.then(|| Self {
            identifier,
            across,
            down,
            quantization_table: usize::from(quantization_table),
            blocks_wide: 0,
            blocks_high: 0,
            coefficients: Vec::new(),
            not_zero: Vec::new(),
            bits_to_come: [None; 64],
        })
    }

    /// Blocks in a row of the coefficients.
    pub(super) fn stride(&self, frame_units_wide: usize) -> usize {
        frame_units_wide * self.across
    }

    /// The step by which the coefficients are multiplied.
    pub(super) fn step(&self, tables: &Tables) -> Option<i32> {
        tables.dc_steps[self.quantization_table].map(i32::from)
    }
}

impl Scan {
    /// Nothing for a scan that does not fit its frame.
    pub(super) fn read(segment: &[u8], frame: &Frame) -> Option<Self> {
        let (count, rest) = segment.split_first()?;
        let (entries, parameters) = rest.split_at_checked(usize::from(*count) * 2)?;
        let [first, last, approximation] = *parameters else { return None };
        let mut parts = Vec::new();
        for entry in entries.chunks_exact(2) {
            let index = frame.components.iter().position(|part| part.identifier == entry[0])?;
            let (dc, ac) = (usize::from(entry[1] >> 4), usize::from(entry[1] & 15));
            let in_order = parts.last().is_none_or(|(before, _, _)| *before < index);
            if dc > 3 || ac > 3 || !in_order {
                return None;
            }
            parts.push((index, dc, ac));
        }
        let (refined, shift) = (u32::from(approximation >> 4), u32::from(approximation & 15));
        let fits = match frame.process {
            Process::Sequential => (first, last, approximation) == (0, 63, 0),
            Process::Progressive => {
                let band = if first == 0 {
                    last == 0
                } else {
                    last < 64 && first <= last && parts.len() == 1
                };
                band && shift <= 7 && (refined == 0 || refined == shift + 1)
            }
        };
        let blocks: usize = parts
            .iter()
            .map(|(index, _, _)| frame.components[*index].across * frame.components[*index].down)
            .sum();
        if !fits || parts.is_empty() || parts.len() > 1 && blocks > 10 {
            return None;
        }
        let (first, last) = (usize::from(first), usize::from(last));
        Some(Self { parts, first, last, refines: refined > 0, shift })
    }

    /// True for a scan that holds DC coefficients.
    pub(super) fn holds_dc(&self) -> bool {
        self.first == 0
    }
}

impl Tables {
    /// Takes over the Huffman codes of a segment.
    pub(super) fn read_codes(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((place, rest)) = segment.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total = counts.iter().map(|count| usize::from(*count)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            let kind = match place >> 4 {
                0 => &mut self.dc,
                1 => &mut self.ac,
                _ => return None,
            };
            *kind.get_mut(usize::from(place & 15))? = Some(Code::new(*counts, symbols)?);
            segment = rest;
        }
        Some(())
    }

    /// Takes over the quantization tables of a segment.
    pub(super) fn read_steps(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((place, rest)) = segment.split_first() {
            let width = match place >> 4 {
                0 => 1,
                1 => 2,
                _ => return None,
            };
            let (steps, rest) = rest.split_at_checked(64 * width)?;
            if steps.chunks_exact(width).any(|step| step.iter().all(|byte| *byte == 0)) {
                return None;
            }
            let first = steps[..width].iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte));
            *self.dc_steps.get_mut(usize::from(place & 15))? = Some(first);
            segment = rest;
        }
        Some(())
    }

    /// Takes over the count of units between restart markers.
    pub(super) fn read_restart_interval(&mut self, segment: &[u8]) -> Option<()> {
        let interval = u16::from_be_bytes(segment.try_into().ok()?);
        self.restart_interval = usize::from(interval);
        Some(())
    }
}
