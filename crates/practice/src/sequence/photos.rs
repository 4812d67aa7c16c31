//! A sequence of photos: numbered as a camera does, whose counter starts again at 9999, so that their names
//! are not in the order of their times.

use super::stage::Stage;
use super::truth;
use crate::exif_block::{self, Facts};
use crate::phone::{Pocket, stored_orientation};
use crate::random::{Draws, Purpose};

/// The last number of a camera's counter.
const LAST_NUMBER: usize = 9999;

/// One photo of a sequence.
pub(super) struct Shot {
    /// Milliseconds from the first photo.
    pub(super) time: u32,
    /// Below the drawn folder.
    pub(super) path: String,
}

/// The photos of the sequence in `folder`.
pub(super) fn shots(folder: &str, times: &[u32]) -> Vec<Shot> {
    let first = LAST_NUMBER - times.len() / 2;
    let number = |index: usize| (first + index - 1) % LAST_NUMBER + 1;
    let numbered = times.iter().enumerate();
    numbered
        .map(|(index, time)| Shot {
            time: *time,
            path: format!("{folder}/IMG_{:04}.jpg", number(index)),
        })
        .collect()
}

/// The bytes of a photo.
pub(super) fn take(
    stage: &Stage,
    seed: u64,
    person: usize,
    shot: &Shot,
) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let mut draws =
        Draws::new(seed, Purpose::Sequence, 1 << 40 | (person as u64) << 24 | u64::from(shot.time));
    let orientation = stored_orientation(&mut draws);
    let stored = stage.frame(shot.time).stored(orientation);
    let pocket = Pocket::of_person(seed, person);
    let (taken, decimals) = clock(seed, person, shot.time);
    let exif = exif_block::encode(&Facts {
        make: pocket.phone.make,
        model: pocket.phone.model,
        orientation,
        taken: &taken,
        decimals: Some(&decimals),
        offset: pocket.phone.offset,
        serial: pocket.phone.serial,
        position: pocket.position,
        size: (stored.width as u32, stored.height as u32),
    });
    stored.save(exif)
}

/// The camera's clock so many milliseconds after the first photo, and the decimals of its second.
fn clock(seed: u64, person: usize, time: u32) -> (String, String) {
    let mut day = Draws::new(seed, Purpose::Sequence, 1 << 41 | person as u64);
    let (month, date) = (1 + day.below(12), 1 + day.below(28));
    let milliseconds = 1000 * (9 * 3600 + day.below(8 * 3600)) + day.below(1000) + time as usize;
    let seconds = milliseconds / 1000;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let taken = format!("2026:{month:02}:{date:02} {hour:02}:{minute:02}:{second:02}");
    (taken, format!("{:03}", milliseconds % 1000))
}

/// The truth about all of them.
pub(super) fn rows(stage: &Stage, folder: &str, shots: &[Shot]) -> String {
    shots
        .iter()
        .map(|shot| truth::rows(folder, &shot.path, shot.time, &stage.faces(shot.time)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_starts_again_in_the_middle() {
        let names: Vec<String> =
            shots("photos", &[0; 5]).into_iter().map(|shot| shot.path).collect();
        let numbers = ["9997", "9998", "9999", "0001", "0002"];
        assert_eq!(names, numbers.map(|number| format!("photos/IMG_{number}.jpg")));
    }

    #[test]
    fn the_clock_goes_on_with_its_decimals() {
        let at = |time| {
            let (taken, decimals) = clock(1, 0, time);
            let digits: Vec<u64> =
                taken[11..].split(':').map(|part| part.parse().unwrap()).collect();
            ((digits[0] * 60 + digits[1]) * 60 + digits[2]) * 1000
                + decimals.parse::<u64>().unwrap()
        };
        assert_eq!((at(999) - at(0), at(61_234) - at(0)), (999, 61_234));
    }
}
