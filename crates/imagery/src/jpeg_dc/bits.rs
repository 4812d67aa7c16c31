//! The bits of a picture: stuffing and markers taken out first, then 64 bits at a time.

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
        let (code, rest) = rest.get(1..)?.split_first()?;
        if *code != 0 {
            return Some((*code, rest));
        }
        data.push(0xff);
        file = rest;
    }
}

/// Passes over picture data up to the next marker that ends them.
pub(super) fn skip(mut file: &[u8]) -> Option<(u8, &[u8])> {
    loop {
        let (code, rest) = file.get(before_ff(file) + 1..)?.split_first()?;
        if !matches!(code, 0x00 | 0xd0..=0xd7) {
            return Some((*code, rest));
        }
        file = rest;
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

/// A place in the bits of some data, and the bits that come next. The first bit of a byte is the
/// most significant one. Behind the end of the data come zeros.
#[derive(Clone, Copy)]
pub(super) struct Bits {
    /// The next byte that is not in the buffer as a whole.
    position: u32,
    /// The bits that come next, the first one on top.
    buffer: u64,
    /// How many bits of the buffer are accounted for; those below them are right or zero.
    count: u32,
}

impl Bits {
    /// Begins at a byte.
    pub(super) fn at(position: u32) -> Self {
        Self { position, buffer: 0, count: 0 }
    }

    /// Puts at least 56 bits into the buffer. Without a loop: eight bytes are read, as many of
    /// them as fit are accounted for, and the rest is read again next time.
    #[inline]
    pub(super) fn refill(&mut self, data: &[u8]) {
        let position = self.position as usize;
        let word = match data.get(position..position + 8) {
            Some(&[a, b, c, d, e, f, g, h]) => u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            _ => last_word(data, position),
        };
        self.buffer |= word >> self.count;
        self.position += (63 - self.count) >> 3;
        self.count |= 0o70;
    }

    /// The next 64 bits, of which 56 less those passed over since the refill are there.
    #[inline]
    pub(super) fn upcoming(&self) -> u64 {
        self.buffer
    }

    /// Passes over some bits, together at most 56 since the refill.
    #[inline]
    pub(super) fn pass(&mut self, bits: u32) {
        self.buffer <<= bits & 63;
        self.count = self.count.wrapping_sub(bits) & 63;
    }

    /// Bits from the beginning of the data to here.
    pub(super) fn taken(&self) -> usize {
        (self.position as usize * 8).saturating_sub(self.count as usize)
    }

    /// Bits from here to the end of the data; nothing if more were taken than there are.
    pub(super) fn left(&self, data: &[u8]) -> Option<usize> {
        (data.len() * 8).checked_sub(self.taken())
    }
}

/// Fewer than eight bytes, then zeros.
#[cold]
fn last_word(bytes: &[u8], position: usize) -> u64 {
    let mut chunk = [0; 8];
    for (byte, value) in chunk.iter_mut().zip(bytes.get(position..).unwrap_or_default()) {
        *byte = *value;
    }
    u64::from_be_bytes(chunk)
}
