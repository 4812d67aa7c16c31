//! Videos become frames: with the right times, upright, to their end or with the reason why not.
//!
//! Tests that need ffmpeg are run by `make video-test`, which gets it; without it they fail.

#![expect(clippy::unwrap_used, reason = "a test that cannot set up its case must stop")]
#![expect(clippy::expect_used, reason = "a test that cannot set up its case must stop")]

mod broken;
mod clips;
mod ends;
mod times_and_turns;
