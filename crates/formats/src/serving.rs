//! What passes between `mien` and `mien-train serve`: pixels one way, probabilities the other.
//!
//! Whole numbers are unsigned, have 32 bits and are little-endian, as floats are. `mien-train` begins, as soon as
//! its network is loaded, with a greeting:
//!
//! ```text
//! version  channels  height  width  classes
//! ```
//!
//! Then every batch gets its answer, in their order, until the input ends where a batch could begin:
//!
//! ```text
//! to mien-train:    n  pixels         u8 [n, channels, height, width]
//! from mien-train:  n  probabilities  f32 [n, classes], calibrated
//! ```

use std::io::{self, ErrorKind, Read, Write};

const VERSION: u32 = 1;

/// Photos that `mien-train` computes together: a batch of so many, or of a multiple, leaves nothing idle.
pub const TOGETHER: usize = 32;

/// Most bytes in a batch.
const MOST_BYTES: usize = 1 << 30;

/// Most classes that a network can have.
const MOST_CLASSES: usize = 1 << 16;

/// What `mien-train` can be sent, and what it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    /// Channels, height and width of a photo.
    pub photo: [usize; 3],
    /// Probabilities per photo.
    pub classes: usize,
}

impl Served {
    /// Bytes of one photo.
    pub fn photo_bytes(self) -> usize {
        self.photo.iter().product()
    }

    /// Writes the greeting.
    pub fn greet(self, mut output: impl Write) -> io::Result<()> {
        write_number(&mut output, VERSION)?;
        for length in self.photo.into_iter().chain([self.classes]) {
            write_length(&mut output, length)?;
        }
        output.flush()
    }

    /// Reads the greeting; another version is refused.
    pub fn greeted(mut input: impl Read) -> io::Result<Self> {
        let version = read_number(&mut input)?;
        if version != VERSION {
            return Err(nonsense(format!(
                "`mien-train` speaks version {version}, expected {VERSION}: build both programs from one checkout"
            )));
        }
        let mut length = || Ok::<_, io::Error>(read_number(&mut input)? as usize);
        let served = Self { photo: [length()?, length()?, length()?], classes: length()? };
        let bytes = served.photo.iter().try_fold(1usize, |bytes, side| bytes.checked_mul(*side));
        match bytes {
            Some(1..=MOST_BYTES) if (1..=MOST_CLASSES).contains(&served.classes) => Ok(served),
            _ => Err(nonsense(format!("a network for {served:?}"))),
        }
    }

    /// Sends photos, u8 [n, channels, height, width].
    pub fn send(self, mut output: impl Write, pixels: &[u8]) -> io::Result<()> {
        write_length(&mut output, pixels.len() / self.photo_bytes())?;
        output.write_all(pixels)?;
        output.flush()
    }

    /// Receives photos into `pixels` and returns how many they are; nothing when the input ends.
    ///
    /// An input that ends within a batch is over, too: whoever wrote it is not there any more.
    pub fn receive(self, mut input: impl Read, pixels: &mut Vec<u8>) -> io::Result<Option<usize>> {
        let mut batch = || {
            let photos = read_number(&mut input)? as usize;
            let bytes = photos.checked_mul(self.photo_bytes()).filter(|bytes| *bytes <= MOST_BYTES);
            let bytes = bytes.ok_or_else(|| nonsense(format!("a batch of {photos} photos")))?;
            pixels.resize(bytes, 0);
            input.read_exact(pixels)?;
            Ok::<_, io::Error>(photos)
        };
        match batch() {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            batch => batch.map(Some),
        }
    }

    /// Answers with probabilities, [n, classes].
    pub fn answer(self, mut output: impl Write, probabilities: &[f32]) -> io::Result<()> {
        write_length(&mut output, probabilities.len() / self.classes)?;
        let bytes: Vec<u8> = probabilities.iter().flat_map(|value| value.to_le_bytes()).collect();
        output.write_all(&bytes)?;
        output.flush()
    }

    /// The answer to a batch of so many photos: probabilities, [photos, classes].
    pub fn answered(self, mut input: impl Read, photos: usize) -> io::Result<Vec<f32>> {
        let found = read_number(&mut input)? as usize;
        if found != photos {
            return Err(nonsense(format!("an answer to {found} photos, expected {photos}")));
        }
        let mut bytes = vec![0; photos * self.classes * size_of::<f32>()];
        input.read_exact(&mut bytes)?;
        let (values, _) = bytes.as_chunks::<4>();
        Ok(values.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }
}

fn write_length(output: impl Write, length: usize) -> io::Result<()> {
    let number = u32::try_from(length);
    write_number(output, number.map_err(|_| nonsense(format!("a length of {length}")))?)
}

fn write_number(mut output: impl Write, number: u32) -> io::Result<()> {
    output.write_all(&number.to_le_bytes())
}

fn read_number(mut input: impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    input.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn nonsense(found: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVED: Served = Served { photo: [3, 2, 2], classes: 2 };

    #[test]
    fn what_one_side_writes_the_other_reads() {
        let mut greeting = Vec::new();
        SERVED.greet(&mut greeting).unwrap();
        assert_eq!(Served::greeted(greeting.as_slice()).unwrap(), SERVED);

        let (mut sent, photos) = (Vec::new(), [7; 24]);
        SERVED.send(&mut sent, &photos).unwrap();
        SERVED.send(&mut sent, &[]).unwrap();
        let (mut input, mut pixels) = (sent.as_slice(), Vec::new());
        assert_eq!(SERVED.receive(&mut input, &mut pixels).unwrap(), Some(2));
        assert_eq!(pixels, photos);
        assert_eq!(SERVED.receive(&mut input, &mut pixels).unwrap(), Some(0));
        assert_eq!(SERVED.receive(&mut input, &mut pixels).unwrap(), None);

        let (mut answered, probabilities) = (Vec::new(), [0.25, 0.75, 1.0, 0.0]);
        SERVED.answer(&mut answered, &probabilities).unwrap();
        assert_eq!(SERVED.answered(answered.as_slice(), 2).unwrap(), probabilities);
        let wrong = SERVED.answered(answered.as_slice(), 3).unwrap_err();
        assert_eq!(wrong.to_string(), "an answer to 2 photos, expected 3");
    }

    #[test]
    fn an_input_that_breaks_off_is_over_and_one_without_sense_is_refused() {
        let mut sent = Vec::new();
        SERVED.send(&mut sent, &[7; 24]).unwrap();
        for length in 0..sent.len() {
            assert_eq!(SERVED.receive(&sent[..length], &mut Vec::new()).unwrap(), None);
        }
        let endless = u32::MAX.to_le_bytes();
        let error = SERVED.receive(endless.as_slice(), &mut Vec::new()).unwrap_err();
        assert_eq!(error.to_string(), "a batch of 4294967295 photos");
    }

    #[test]
    fn another_version_and_a_network_for_nothing_are_refused() {
        let greeting = |numbers: [u32; 5]| {
            let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
            Served::greeted(bytes.as_slice()).unwrap_err().to_string()
        };
        assert!(greeting([2, 3, 2, 2, 5]).contains("version 2, expected 1"));
        for numbers in [[1, 3, 0, 2, 5], [1, 3, 2, 2, 0], [1, u32::MAX, u32::MAX, u32::MAX, 5]] {
            assert!(greeting(numbers).contains("a network for"));
        }
    }
}
