//! Huffman codes as tables: one symbol, or as many symbols at once as 12 bits hold.

/// Bits that index a table of passes.
const WINDOW: u32 = 12;
const WINDOW_SIZE: usize = 1 << WINDOW;

/// Bits that index a table of DC symbols; longer codes are rare.
const DC_WINDOW: u32 = 9;

/// Bits of the largest DC difference.
const LARGEST_DC: u8 = 11;

/// Coefficients in a block.
pub(super) const BLOCK: u32 = 64;

/// Added to the coefficients of a pass that ends its block.
pub(super) const END_OF_BLOCK: u32 = 128;

/// A Huffman code as the file defines it: the symbols of each length from 1 to 16 bits.
#[derive(Clone)]
pub(super) struct Code {
    /// Count of codes of each length.
    counts: [u8; 16],
    /// Symbols in the order of their codes.
    symbols: Vec<u8>,
}

/// Coefficients of a pass that could not be read from the window: more than all others.
pub(super) const UNKNOWN: u32 = 255;

/// One symbol and the length of its code; a length of 0 for none.
#[derive(Clone, Copy, Default)]
struct Symbol {
    length: u8,
    value: u8,
}

impl Code {
    /// Nothing if the lengths do not make a prefix code.
    pub(super) fn new(counts: [u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut next = 0u32;
        for (count, length) in counts.iter().zip(1..) {
            next = next * 2 + u32::from(*count);
            if next > 1 << length {
                return None;
            }
        }
        let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
        (total > 0 && total == symbols.len()).then(|| Self { counts, symbols: symbols.to_vec() })
    }

    /// The first symbol of the bits, length by length (JPEG standard, figure F.16).
    fn first_symbol(&self, upcoming: u64) -> Option<Symbol> {
        let (mut code, mut index) = (0u64, 0usize);
        for (count, length) in self.counts.iter().zip(1u8..) {
            let place = (upcoming >> (64 - length)).checked_sub(code)?;
            if place < u64::from(*count) {
                let value = *self.symbols.get(index + place as usize)?;
                return Some(Symbol { length, value });
            }
            code = (code + u64::from(*count)) * 2;
            index += usize::from(*count);
        }
        None
    }

    /// For all values of `bits` bits the symbol they begin with, if its code is that short.
    fn table(&self, bits: u32) -> Vec<Symbol> {
        let mut table = Vec::with_capacity(1 << bits);
        let mut symbols = self.symbols.iter();
        for (count, length) in self.counts.iter().zip(1..=bits as u8) {
            for value in symbols.by_ref().take(usize::from(*count)) {
                let end = table.len() + (1 << (bits - u32::from(length)));
                table.resize(end, Symbol { length, value: *value });
            }
        }
        table.resize(1 << bits, Symbol::default());
        table
    }
}

/// What a look at the next 12 bits allows to pass over: some whole symbols, with the bits of the
/// coefficients behind them. Packed: bits to pass (0 to 27) below, coefficients from bit 6 on.
#[derive(Clone, Copy, Default)]
pub(super) struct Pass(u16);

impl Pass {
    /// The first code is longer than the window, or no code at all. So many coefficients that
    /// every loop over a block stops.
    pub(super) const UNKNOWN: Self = Self((UNKNOWN << 6) as u16);

    /// The pass itself, or one over nothing; without a branch.
    #[inline]
    pub(super) fn only_if(self, condition: bool) -> Self {
        Self(self.0 & u16::from(condition).wrapping_neg())
    }

    #[inline]
    pub(super) fn bits(self) -> u32 {
        u32::from(self.0) & 63
    }

    /// Coefficients passed over, and [`END_OF_BLOCK`] if the block ends.
    #[inline]
    pub(super) fn coefficients(self) -> u32 {
        u32::from(self.0) >> 6
    }
}

/// A table of passes for every value of the window.
pub(super) type Passes = Box<[Pass; WINDOW_SIZE]>;

/// The pass for the upcoming bits.
#[inline]
pub(super) fn pass(table: &[Pass; WINDOW_SIZE], upcoming: u64) -> Pass {
    table[(upcoming >> (64 - WINDOW)) as usize]
}

/// Tables for the blocks of one component of a scan.
pub(super) struct BlockTables {
    pub(super) dc: DcTable,
    ac_code: Code,
    /// Passes from the start of a block: its DC coefficient, then AC coefficients.
    pub(super) start: Passes,
    /// Passes within a block.
    pub(super) within: Passes,
}

impl BlockTables {
    pub(super) fn new(dc_code: &Code, ac_code: &Code) -> Option<Self> {
        let (dc, ac) = (dc_code.table(WINDOW), ac_code.table(WINDOW));
        let start = (0..WINDOW_SIZE).map(|window| match dc[window] {
            Symbol { length: 1.., value: size @ 0..=LARGEST_DC } => {
                ac_pass(&ac, window, u32::from(dc[window].length + size), 1)
            }
            _ => Pass::UNKNOWN,
        });
        Some(Self {
            start: passes(start)?,
            within: passes((0..WINDOW_SIZE).map(|window| ac_pass(&ac, window, 0, 0)))?,
            dc: DcTable::new(dc_code),
            ac_code: ac_code.clone(),
        })
    }

    /// Reads a single symbol of a block of which `done` coefficients are behind: how many it
    /// passes over, and its bits.
    pub(super) fn symbol(&self, upcoming: u64, done: u32) -> Option<(u32, u32)> {
        if done == 0 {
            return self.dc.difference(upcoming).map(|(_, length)| (1, length));
        }
        let symbol = self.ac_code.first_symbol(upcoming)?;
        let (more, size) = ac_symbol(symbol.value)?;
        Some((more, u32::from(symbol.length) + size))
    }
}

fn passes(entries: impl Iterator<Item = Pass>) -> Option<Passes> {
    entries.collect::<Box<[Pass]>>().try_into().ok()
}

/// Adds to a pass all whole AC symbols whose codes lie within the window.
fn ac_pass(ac: &[Symbol], window: usize, mut bits: u32, mut coefficients: u32) -> Pass {
    while bits < WINDOW {
        let symbol = ac[window << bits & (WINDOW_SIZE - 1)];
        let length = u32::from(symbol.length);
        if length == 0 || bits + length > WINDOW {
            break;
        }
        let Some((more, size)) = ac_symbol(symbol.value) else { break };
        if (coefficients + more) % END_OF_BLOCK >= BLOCK {
            break;
        }
        bits += length + size;
        coefficients += more;
        if more == END_OF_BLOCK {
            break;
        }
    }
    if bits == 0 { Pass::UNKNOWN } else { Pass((coefficients << 6 | bits) as u16) }
}

/// Coefficients that an AC symbol passes over ([`END_OF_BLOCK`] for the rest), and the bits behind
/// its code. Nothing for the runs of blocks, which stand in progressive files only.
fn ac_symbol(value: u8) -> Option<(u32, u32)> {
    let (run, size) = (u32::from(value >> 4), u32::from(value & 15));
    match (run, size) {
        (0, 0) => Some((END_OF_BLOCK, 0)),
        (1..15, 0) => None,
        _ => Some((run + 1, size)),
    }
}

/// Reads the difference of a DC coefficient from the block before.
pub(super) struct DcTable {
    code: Code,
    table: Box<[Symbol; 1 << DC_WINDOW]>,
}

impl DcTable {
    pub(super) fn new(code: &Code) -> Self {
        let mut table = Box::new([Symbol::default(); 1 << DC_WINDOW]);
        table.copy_from_slice(&code.table(DC_WINDOW));
        Self { code: code.clone(), table }
    }

    /// The difference, and how many bits it takes: at most 27.
    #[inline]
    pub(super) fn difference(&self, upcoming: u64) -> Option<(i32, u32)> {
        let mut symbol = self.table[(upcoming >> (64 - DC_WINDOW)) as usize];
        if symbol.length == 0 || symbol.value > LARGEST_DC {
            symbol = self.long(upcoming)?;
        }
        let (length, size) = (u32::from(symbol.length), u32::from(symbol.value));
        let behind = upcoming << length;
        let value = (behind >> 1 >> (63 - size)) as i32;
        // A first bit of 0 marks a negative value (JPEG standard, figure F.12).
        let offset = if behind >> 63 == 0 { 1 - (1 << size) } else { 0 };
        Some((value + offset, length + size))
    }

    #[cold]
    fn long(&self, upcoming: u64) -> Option<Symbol> {
        self.code.first_symbol(upcoming).filter(|symbol| symbol.value <= LARGEST_DC)
    }
}
