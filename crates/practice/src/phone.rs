//! The phones that practice photos are taken with, and what they write about a photo.

use crate::exif_block::Position;
use crate::random::{Draws, Purpose};

/// An invented phone.
#[derive(Clone, Copy)]
pub(crate) struct Phone {
    pub(crate) make: &'static str,
    pub(crate) model: &'static str,
    /// Offset of its clock that it writes beside the time, if it does.
    pub(crate) offset: Option<&'static str>,
    pub(crate) serial: Option<&'static str>,
}

const PHONES: [Phone; 5] = [
    Phone { make: "Solstice", model: "Lumen 4", offset: Some("+01:00"), serial: None },
    Phone { make: "Kestrel", model: "Kestrel K3 Pro", offset: Some("+01:00"), serial: None },
    Phone { make: "NORRLAND", model: "N9", offset: None, serial: None },
    Phone { make: "Halcyon Mobile", model: "One", offset: Some("+02:00"), serial: None },
    Phone { make: "Auriga", model: "A12 Camera", offset: None, serial: Some("AU0012345678") },
];

/// What a person carries: a phone, and perhaps the habit of noting positions.
#[derive(Clone, Copy)]
pub(crate) struct Pocket {
    pub(crate) phone: Phone,
    pub(crate) position: Option<Position>,
}

impl Pocket {
    pub(crate) fn of_person(seed: u64, person: usize) -> Self {
        let mut draws = Draws::new(seed, Purpose::Session, 1 << 41 | person as u64);
        let first = Draws::new(seed, Purpose::Session, u64::MAX).below(PHONES.len());
        let phone = PHONES[(first + person) % PHONES.len()];
        // Somewhere on the open sea, where nobody lives.
        let position = draws.chance(0.3).then(|| Position {
            latitude: f64::from(draws.between(-40.0, -20.0)),
            longitude: f64::from(draws.between(-120.0, -90.0)),
        });
        Self { phone, position }
    }
}

/// How the pixels lie in the file: mostly upright, else turned as a phone holds its sensor.
pub(crate) fn stored_orientation(draws: &mut Draws) -> u8 {
    match draws.unit() {
        share if share < 0.55 => 1,
        share if share < 0.85 => 6,
        share if share < 0.95 => 8,
        _ => 3,
    }
}
