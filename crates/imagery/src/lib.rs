//! The bytes of a photo become upright pixels, within limits and without panics.
