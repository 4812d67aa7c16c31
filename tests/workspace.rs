//! The one integration binary of the workspace.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod analysing;
mod architecture;
mod bad_input;
mod command_line;
mod comparing;
mod experiments;
mod films;
mod findings_page;
mod fixtures;
mod following;
mod forgetting;
mod hostile_import;
mod interruptions;
mod pipeline;
mod predicting;
mod reproducing;
mod runs;
mod sequences;
mod splits;
mod sweeping;
mod verifying;
