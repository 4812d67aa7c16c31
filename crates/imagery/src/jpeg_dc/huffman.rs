//! Huffman codes as tables: one symbol, or as many symbols at once as the next bits hold.

/// Bits that index a table of passes.
const WINDOW: u32 = 12;
const WINDOW_SIZE: usize = 1 << WINDOW;

/// Bits that index a table of single symbols.
const SYMBOL_WINDOW: u32 = 9;

/// Bits of the largest DC difference.
const LARGEST_DC: u8 = 11;

/// Coefficients in a block.
const BLOCK: u32 = 64;

/// Added to the coefficients of a pass that ends its block.
const END_OF_BLOCK: u32 = 128;

/// Coefficients of a pass that could not be read from the window: more than all others.
const UNKNOWN: u32 = 255;

/// A Huffman code: canonical, so that the codes of a length follow each other (JPEG standard, annex C).
#[derive(Clone)]
pub(super) struct Code {
    /// Symbols in the order of their codes.
    symbols: Vec<u8>,
    /// Count of codes of each length.
    counts: [u8; 16],
    /// For each length from 1 to 16 bits, the first 16 bits that are too large to begin with a code of
    /// that length or a shorter one.
    ends: [u32; 16],
    /// For each length what must be added to a code of that length for the index of its symbol.
    offsets: [i32; 16],
}

/// One symbol and the length of its code; a length of 0 for none.
#[derive(Clone, Copy, Default)]
pub(super) struct Symbol {
    pub(super) length: u8,
    pub(super) value: u8,
}

impl Code {
    /// From the count of codes of each length and the symbols in the order of their codes. Nothing if
    /// the lengths do not make a prefix code.
    pub(super) fn new(counts: [u8; 16], symbols: &[u8]) -> Option<Self> {
        let (mut ends, mut offsets) = ([0; 16], [0; 16]);
        let (mut next, mut index) = (0u32, 0);
        for (place, count) in counts.iter().enumerate() {
            next *= 2;
            offsets[place] = index - next as i32;
            next += u32::from(*count);
            index += i32::from(*count);
            if next > 2 << place {
                return None;
            }
            ends[place] = next << (15 - place);
        }
        let symbols = symbols.to_vec();
        (index > 0 && index as usize == symbols.len()).then_some(Self {
            symbols,
            counts,
            ends,
            offsets,
        })
    }

    /// The symbol that the bits begin with.
    fn first_symbol(&self, upcoming: u64) -> Option<Symbol> {
        let bits = (upcoming >> 48) as u32;
        let place = self.ends.iter().position(|end| bits < *end)?;
        let index = (bits >> (15 - place)) as i32 + self.offsets[place];
        let value = *self.symbols.get(index as usize)?;
        Some(Symbol { length: place as u8 + 1, value })
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

/// Symbols passed over with the bits of the coefficients behind them: bits in the lower half,
/// coefficients in the upper one, so that passes add up in one sum. A table's pass holds what the
/// next 12 bits tell: some whole codes, and at most 27 bits.
#[derive(Clone, Copy, Default)]
pub(super) struct Pass(u32);

impl Pass {
    /// The first code is longer than the window, or no code at all. So many coefficients that
    /// every loop over a block stops.
    const UNKNOWN: Self = Self::new(UNKNOWN, 0);

    /// Stands for a block that cannot be read.
    pub(super) const DAMAGED_BLOCK: Self = Self::new(BLOCK, 0);

    const fn new(coefficients: u32, bits: u32) -> Self {
        Self(coefficients << 16 | bits)
    }

    /// The beginning of a block: its DC coefficient, of so many bits.
    #[inline]
    pub(super) fn dc(bits: u32) -> Self {
        Self::new(1, bits)
    }

    #[inline]
    pub(super) fn bits(self) -> u32 {
        self.0 & 0xffff
    }

    /// Coefficients passed over, and [`END_OF_BLOCK`] if the block ends.
    #[inline]
    fn coefficients(self) -> u32 {
        self.0 >> 16
    }

    /// This pass and the one behind it.
    #[inline]
    pub(super) fn and(self, next: Self) -> Self {
        Self(self.0 + next.0)
    }

    /// The pass itself while the block of `sum` goes on, then one over nothing. The sign of a
    /// difference says which, so that there is no branch to foresee.
    #[inline]
    pub(super) fn only_within(self, sum: Self) -> Self {
        let mask = (sum.0.wrapping_sub(BLOCK << 16) as i32) >> 31;
        Self(self.0 & mask as u32)
    }

    /// True if the block goes on.
    #[inline]
    pub(super) fn is_within_block(self) -> bool {
        self.0 < BLOCK << 16
    }

    /// True if exactly 64 coefficients were passed over, or fewer with an end of block behind them.
    #[inline]
    pub(super) fn is_block(self) -> bool {
        let done = self.coefficients();
        done == BLOCK || (END_OF_BLOCK..END_OF_BLOCK + BLOCK).contains(&done)
    }

    /// What was passed over before a symbol that the table did not know, if one stopped it.
    pub(super) fn before_unknown(self) -> Option<Self> {
        self.0.checked_sub(Self::UNKNOWN.0).map(Self)
    }
}

/// A pass for every value of the window.
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
    /// Passes over AC coefficients.
    pub(super) passes: Passes,
}

impl BlockTables {
    pub(super) fn new(dc_code: &Code, ac_code: &Code) -> Option<Self> {
        let symbols = ac_code.table(WINDOW);
        let passes = (0..WINDOW_SIZE).map(|window| ac_pass(&symbols, window));
        let passes = passes.collect::<Box<[Pass]>>().try_into().ok()?;
        Some(Self { dc: DcTable::new(dc_code), ac_code: ac_code.clone(), passes })
    }

    /// Adds a single symbol to what was passed over of a block. Nothing if it is none, or passes the
    /// end of the block.
    pub(super) fn add_symbol(&self, sum: Pass, upcoming: u64) -> Option<Pass> {
        let symbol = self.ac_code.first_symbol(upcoming)?;
        let (more, size) = ac_symbol(symbol.value)?;
        let sum = sum.and(Pass::new(more, u32::from(symbol.length) + size));
        (sum.is_within_block() || sum.is_block()).then_some(sum)
    }
}

/// The pass over all whole AC symbols whose codes lie within the window.
fn ac_pass(symbols: &[Symbol], window: usize) -> Pass {
    let (mut bits, mut coefficients) = (0, 0);
    while bits < WINDOW {
        let symbol = symbols[window << bits & (WINDOW_SIZE - 1)];
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
    if bits == 0 { Pass::UNKNOWN } else { Pass::new(coefficients, bits) }
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

/// Symbols of short codes by their bits; longer codes are rare.
pub(super) struct SymbolTable {
    code: Code,
    table: Box<[Symbol; 1 << SYMBOL_WINDOW]>,
}

impl SymbolTable {
    pub(super) fn new(code: &Code) -> Self {
        let mut table = Box::new([Symbol::default(); 1 << SYMBOL_WINDOW]);
        table.copy_from_slice(&code.table(SYMBOL_WINDOW));
        Self { code: code.clone(), table }
    }

    /// The symbol that the bits begin with.
    #[inline]
    pub(super) fn symbol(&self, upcoming: u64) -> Option<Symbol> {
        match self.table[(upcoming >> (64 - SYMBOL_WINDOW)) as usize] {
            Symbol { length: 0, .. } => self.code.first_symbol(upcoming),
            symbol => Some(symbol),
        }
    }
}

/// Reads the difference of a DC coefficient from the block before.
pub(super) struct DcTable(SymbolTable);

impl DcTable {
    pub(super) fn new(code: &Code) -> Self {
        Self(SymbolTable::new(code))
    }

    /// The difference, and how many bits it takes: at most 27.
    #[inline]
    pub(super) fn difference(&self, upcoming: u64) -> Option<(i32, u32)> {
        let symbol = self.0.symbol(upcoming).filter(|symbol| symbol.value <= LARGEST_DC)?;
        let (length, size) = (u32::from(symbol.length), u32::from(symbol.value));
        let behind = upcoming << length;
        let value = (behind >> 1 >> (63 - size)) as i32;
        // A first bit of 0 marks a negative value (JPEG standard, figure F.12).
        let offset = if behind >> 63 == 0 { 1 - (1 << size) } else { 0 };
        Some((value + offset, length + size))
    }
}
