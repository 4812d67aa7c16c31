//! A decoder that panics costs one photo, not the import.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{Format, Unreadable};

/// Runs a decoder on borrowed bytes; a panic inside it becomes an error.
/// Nothing of the decoder survives the panic, so no broken state can be seen afterwards.
pub(crate) fn without_panic<T>(
    format: Format,
    decode: impl FnOnce() -> Result<T, Unreadable>,
) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(decode))
        .unwrap_or(Err(Unreadable::DecoderPanicked { format: format.title() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_an_error() {
        let outcome: Result<(), _> = without_panic(Format::Bmp, || panic!("decoder bug"));
        assert_eq!(outcome, Err(Unreadable::DecoderPanicked { format: "BMP" }));
    }
}
