//! The one integration binary of the workspace.

mod architecture;
mod bad_input;
mod command_line;
mod fixtures;
mod interruptions;
mod pipeline;
