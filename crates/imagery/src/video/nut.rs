//! Reads NUT, in which ffmpeg hands over raw frames together with their times.
//!
//! Of the format (<https://ffmpeg.org/~michael/nut.txt>) it reads what ffmpeg writes for one stream of raw
//! frames of one size: a header of each kind, then frames with points of synchronisation between them.
//! A number has 7 bits in a byte, whose highest bit says that more follow. Packets other than frames
//! begin with 8 bytes that mean their kind, and with their length. Checksums are passed over: a pipe
//! flips no bits.

use std::io::{self, ErrorKind, Read};

const MAGIC: &[u8; 25] = b"nut/multimedia container\0";
const MAIN: [u8; 8] = *b"NM\x7a\x56\x1f\x5f\x04\xad";
const STREAM: [u8; 8] = *b"NS\x11\x40\x5b\xf2\xf9\xdb";
const SYNCHRONISATION: [u8; 8] = *b"NK\xe4\xad\xee\xca\x45\x69";

/// Longest packet that is no frame.
const LONGEST: u64 = 1 << 20;

/// Packets that are longer have a checksum of their header.
const LONG: u64 = 4096;

/// Flags of a frame.
mod flag {
    pub(super) const CODED_TIME: u64 = 8;
    pub(super) const STREAM: u64 = 16;
    pub(super) const CODED_SIZE: u64 = 32;
    pub(super) const CHECKSUM: u64 = 64;
    pub(super) const RESERVED: u64 = 128;
    pub(super) const MATCH: u64 = 2048;
    pub(super) const CODED: u64 = 4096;
    pub(super) const INVALID: u64 = 8192;
    /// What no raw frame has: data beside it, first bytes that are kept in the header.
    pub(super) const NEVER: u64 = INVALID | 256 | 1024;
}

/// What the first byte of a frame stands for.
#[derive(Debug, Clone, Copy, Default)]
struct Code {
    flags: u64,
    later: i64,
    size_factor: u64,
    size_rest: u64,
    reserved: u64,
}

/// One raw frame.
#[derive(Debug, PartialEq)]
pub(super) struct RawFrame {
    /// Seconds.
    pub(super) time: f64,
    pub(super) width: u32,
    pub(super) height: u32,
    /// `[height, width, 3]` u8.
    pub(super) pixels: Vec<u8>,
}

/// A stream of raw frames.
pub(super) struct Frames<Input> {
    input: Input,
    codes: Vec<Code>,
    /// Seconds of a unit of time, as a quotient.
    unit: (f64, f64),
    width: u32,
    height: u32,
    /// Bits of a time that is told without its higher ones.
    time_bits: u32,
    last_time: i64,
}

impl<Input: Read> Frames<Input> {
    /// Reads the headers.
    pub(super) fn open(mut input: Input) -> io::Result<Self> {
        let mut magic = [0; MAGIC.len()];
        input.read_exact(&mut magic)?;
        if magic != *MAGIC {
            return Err(garbled("it does not begin as NUT"));
        }
        let main = header(&mut input, MAIN)?;
        let stream = header(&mut input, STREAM)?;
        Self {
            input,
            codes: Vec::with_capacity(256),
            unit: (0.0, 1.0),
            width: 0,
            height: 0,
            time_bits: 0,
            last_time: 0,
        }
        .with_main(&mut main.as_slice())?
        .with_stream(&mut stream.as_slice())
    }

    fn with_main(mut self, bytes: &mut &[u8]) -> io::Result<Self> {
        if number(bytes)? > 3 {
            let _minor_version = number(bytes)?;
        }
        let streams = number(bytes)?;
        let _longest_distance = number(bytes)?;
        let units = number(bytes)?;
        if (streams, units) != (1, 1) {
            return Err(garbled("it holds more than one stream"));
        }
        self.unit = (number(bytes)? as f64, number(bytes)? as f64);
        self.codes = codes(bytes)?;
        Ok(self)
    }

    fn with_stream(mut self, bytes: &mut &[u8]) -> io::Result<Self> {
        let (_id, class) = (number(bytes)?, number(bytes)?);
        let _codec = text(bytes)?;
        let _unit = number(bytes)?;
        self.time_bits = number(bytes)?.min(62) as u32;
        let (_distance, _delay, _flags) = (number(bytes)?, number(bytes)?, number(bytes)?);
        let _settings = text(bytes)?;
        let [width, height] = [number(bytes)?, number(bytes)?].map(u32::try_from);
        match (class, width, height) {
            (0, Ok(width), Ok(height)) => Ok(Self { width, height, ..self }),
            _ => Err(garbled("its stream holds no frames")),
        }
    }

    /// The next frame; none at the end.
    pub(super) fn read(&mut self) -> io::Result<Option<RawFrame>> {
        loop {
            let mut first = [0];
            if self.input.read(&mut first)? == 0 {
                return Ok(None);
            }
            if first != *b"N" {
                return self.frame(self.codes[usize::from(first[0])]).map(Some);
            }
            let mut start = [b'N'; 8];
            self.input.read_exact(&mut start[1..])?;
            let packet = packet(&mut self.input)?;
            if start == SYNCHRONISATION {
                // With one unit of time there is nothing to convert.
                self.last_time = signed(number(&mut packet.as_slice())?)?;
            }
        }
    }

    fn frame(&mut self, code: Code) -> io::Result<RawFrame> {
        let input = &mut self.input;
        let mut flags = code.flags;
        if flags & flag::CODED != 0 {
            flags ^= number(input)?;
        }
        if flags & flag::NEVER != 0 {
            return Err(garbled("a frame is none of a raw picture"));
        }
        let mut given = |flag| if flags & flag == 0 { Ok(None) } else { number(input).map(Some) };
        let _stream = given(flag::STREAM)?;
        let time = given(flag::CODED_TIME)?;
        let size = given(flag::CODED_SIZE)?.unwrap_or(0);
        let _match = given(flag::MATCH)?;
        let reserved = given(flag::RESERVED)?.unwrap_or(code.reserved);
        for _ in 0..reserved {
            number(input)?;
        }
        if flags & flag::CHECKSUM != 0 {
            input.read_exact(&mut [0; 4])?;
        }
        let size =
            size.checked_mul(code.size_factor).and_then(|size| size.checked_add(code.size_rest));
        let pixels = self.pixels(size)?;
        self.last_time = match time {
            Some(coded) => self.whole_time(coded)?,
            None => self.last_time.saturating_add(code.later),
        };
        let time = self.last_time as f64 * self.unit.0 / self.unit.1;
        Ok(RawFrame { time, width: self.width, height: self.height, pixels })
    }

    fn pixels(&mut self, size: Option<u64>) -> io::Result<Vec<u8>> {
        let expected = u64::from(self.width) * u64::from(self.height) * 3;
        if size != Some(expected) {
            return Err(garbled("the size of its frames changes"));
        }
        let mut pixels = vec![0; expected as usize];
        self.input.read_exact(&mut pixels)?;
        Ok(pixels)
    }

    /// A time that is told whole, or as its lower bits: then it is the one nearest to the last time.
    fn whole_time(&self, coded: u64) -> io::Result<i64> {
        let span = 1 << self.time_bits;
        let coded = signed(coded)?;
        if coded >= span {
            return Ok(coded - span);
        }
        let lowest = self.last_time - (span - 1) / 2;
        Ok(lowest + (coded - lowest).rem_euclid(span))
    }
}

/// The table of what the first byte of a frame stands for.
fn codes(bytes: &mut &[u8]) -> io::Result<Vec<Code>> {
    let mut codes = Vec::with_capacity(256);
    let mut code = Code { size_factor: 1, ..Code::default() };
    while codes.len() < 256 {
        code.flags = number(bytes)?;
        let fields = number(bytes)?;
        let mut given = |field, other| if fields > field { number(bytes) } else { Ok(other) };
        code.later = if fields > 0 { turned(given(0, 0)?)? } else { code.later };
        code.size_factor = given(1, code.size_factor)?;
        let _stream = given(2, 0)?;
        let first_rest = given(3, 0)?;
        code.reserved = given(4, 0)?;
        let count = given(5, code.size_factor.saturating_sub(first_rest))?;
        let _match = given(6, 0)?;
        for _ in 7..fields {
            number(bytes)?;
        }
        for more in 0..count {
            if codes.len() == usize::from(b'N') {
                codes.push(Code { flags: flag::INVALID, ..Code::default() });
            }
            if codes.len() == 256 {
                break;
            }
            codes.push(Code { size_rest: first_rest.saturating_add(more), ..code });
        }
    }
    Ok(codes)
}

fn header(input: &mut impl Read, kind: [u8; 8]) -> io::Result<Vec<u8>> {
    let mut start = [0; 8];
    input.read_exact(&mut start)?;
    if start == kind { packet(input) } else { Err(garbled("its headers are missing")) }
}

/// What follows the kind of a packet.
fn packet(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let length = number(input)?;
    if length > LONGEST {
        return Err(garbled("a packet is too long"));
    }
    if length > LONG {
        input.read_exact(&mut [0; 4])?;
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn number(input: &mut impl Read) -> io::Result<u64> {
    let mut value = 0u64;
    loop {
        let mut byte = [0];
        input.read_exact(&mut byte)?;
        if value.leading_zeros() < 7 {
            return Err(garbled("a number is too large"));
        }
        value = value << 7 | u64::from(byte[0] & 0x7f);
        if byte[0] & 0x80 == 0 {
            return Ok(value);
        }
    }
}

/// Numbers with a sign: odd ones are above zero, even ones are not.
fn turned(value: u64) -> io::Result<i64> {
    let half = signed(value / 2 + value % 2)?;
    Ok(if value.is_multiple_of(2) { -half } else { half })
}

fn signed(value: u64) -> io::Result<i64> {
    i64::try_from(value)
        .ok()
        .filter(|value| *value < 1 << 62)
        .ok_or_else(|| garbled("a time is too large"))
}

/// A length and as many bytes.
fn text(bytes: &mut &[u8]) -> io::Result<Vec<u8>> {
    let length = number(bytes)?;
    let rest = usize::try_from(length).ok().and_then(|length| bytes.split_off(..length));
    rest.map(<[u8]>::to_vec).ok_or_else(|| garbled("a text is longer than its packet"))
}

fn garbled(reason: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("ffmpeg's output makes no sense: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three frames of 2 x 1 pixels at 3, 3.5 and 4 seconds, as ffmpeg 5.1 writes them.
    const THREE: &[u8] = b"nut/multimedia container\0NMzV\x1f_\x04\xadL\x03\x01\x81\xff\x7f\x01\x01\
        \x84\x80\0\xc0\0\x06\0\0\0\0\0\x01\xa0\0\x02\x01\x01(\x01\0)\0!\x01\x84\x80\0 \x02\x84\x80\0\
        \x81y\xc0\0\x06\0\0\0\0\0\x01\x06\x03\0\0\x01\x04\0\0\x01\xb6\x02\xff\xfa\x02\xff\xfb\x02\xff\xfc\
        \x02\xff\xfdm\x10\xe7\x13NS\x11@[\xf2\xf9\xdb\x18\0\0\x04RGB\x18\0\x0e\x84\x80\0\0\0\0\x02\x01\
        \0\0\0)\xdfi{NI\xabh\xb5\x96\xbax\x09\0\0\0\0\0\0\0\0\0NI\xabh\xb5\x96\xbax2\x01\0\0\0\x02\x07enc\
        oder\x02\x0dLavc rawvideo\x0cr_frame_rate\x02\x032/1i\xb8\x15\x0bNK\xe4\xad\xee\xcaEi\x08\
        \x8c\x80\0\0\xcf\xaf\xaa\x92\x01)\0\x06\xff\xfb \x01\x02\x03\x03\x8f\x80\0\x06\x10 0@P`\x01)\x91\x80\
        \0\x06\xff\xfd\0\0\0\x07";

    fn read(bytes: &[u8]) -> io::Result<Vec<RawFrame>> {
        let mut frames = Frames::open(bytes)?;
        std::iter::from_fn(|| frames.read().transpose()).collect()
    }

    #[test]
    fn frames_come_with_their_times_and_their_pixels() {
        let frame =
            |time, pixels: [u8; 6]| RawFrame { time, width: 2, height: 1, pixels: pixels.to_vec() };
        let expected = [
            frame(3.0, [0xff, 0xfb, 0x20, 1, 2, 3]),
            frame(3.5, [0x10, 0x20, 0x30, 0x40, 0x50, 0x60]),
            frame(4.0, [0xff, 0xfd, 0, 0, 0, 7]),
        ];
        assert_eq!(read(THREE).unwrap(), expected);
    }

    #[test]
    fn bytes_that_end_or_change_anywhere_are_errors_or_other_frames() {
        let whole = read(THREE).unwrap();
        for end in 0..THREE.len() {
            match read(&THREE[..end]) {
                Ok(frames) => assert!(frames.len() < 3 && whole.starts_with(&frames), "{end}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::UnexpectedEof, "{end}"),
            }
        }
        for place in 0..THREE.len() {
            for value in [0x00, 0x7f, 0x80, 0xff] {
                let mut changed = THREE.to_vec();
                changed[place] = value;
                // A size may change to anything that is still small.
                let _frames = read(&changed);
            }
        }
    }

    #[test]
    fn a_time_told_by_its_lower_bits_is_the_nearest() {
        let mut frames = Frames::open(THREE).unwrap();
        frames.time_bits = 4;
        for (last, coded, whole) in
            [(100, 0x6, 102), (100, 0xc, 92 + 16), (100, 0xd, 93), (0, 0xf, -1), (5, 16 + 40, 40)]
        {
            frames.last_time = last;
            assert_eq!(frames.whole_time(coded).unwrap(), whole, "{coded} after {last}");
        }
    }

    #[test]
    fn numbers_have_seven_bits_in_a_byte_and_a_limit() {
        assert_eq!(number(&mut [0x81, 0xff, 0x7f].as_slice()).unwrap(), 32_767);
        assert!(number(&mut [0xff; 11].as_slice()).is_err());
        let signed = [0, 1, 2, 3].map(|value| turned(value).unwrap());
        assert_eq!(signed, [0, 1, -1, 2]);
    }
}
