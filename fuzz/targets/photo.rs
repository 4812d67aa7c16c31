//! Any bytes as a photo: everything that an import asks of it, but where its faces are.
#![no_main]

use std::time::Duration;

use imagery::{Limits, Picture, Unreadable};
use libfuzzer_sys::fuzz_target;

mod hook;

/// Small enough that no input is slow only because its picture is large.
fn limits() -> Limits {
    Limits {
        max_pixels: 1 << 20,
        max_memory: 64 << 20,
        max_time: Duration::from_secs(3600),
        ..Limits::default()
    }
}

fuzz_target!(init: hook::abort_on_panics_of("imagery"), |bytes: &[u8]| {
    let facts = imagery::inspect(bytes);
    let small = decode(bytes, 8);
    let whole = decode(bytes, u32::MAX);
    // At every scale a JPEG is walked in the same way, so that a small picture needs a whole file.
    assert!(facts.is_ok() || small.is_none() && whole.is_none(), "a picture without facts");
    if let Some(picture) = small {
        use_as_an_import_does(&picture);
    }
});

fn decode(bytes: &[u8], at_least: u32) -> Option<Picture> {
    let outcome = imagery::decode_upright(bytes, at_least, &limits());
    assert!(!matches!(outcome, Err(Unreadable::TookTooLong { .. })));
    let picture = outcome.ok()?;
    assert_eq!(picture.pixels.len(), picture.width as usize * picture.height as usize * 3);
    Some(picture)
}

fn use_as_an_import_does(picture: &Picture) {
    let small = imagery::area_average(picture, 32, 32);
    assert_eq!(small.pixels.len(), 32 * 32 * 3);
    let _hash = imagery::similarity_hash(picture);
    assert!(imagery::sharpness(picture).is_finite());
    assert!((0.0..=1.0).contains(&imagery::brightness(picture)));
    let thumbnail = decode(&imagery::encode_thumbnail(picture), u32::MAX);
    assert!(thumbnail.is_some(), "a thumbnail of ours that cannot be read");
}
