//! The `mien-train` program.
fn main() {}
