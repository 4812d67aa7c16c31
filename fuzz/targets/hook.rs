//! Which panics are findings: those in our own code. A library's panic is caught where it is called, and
//! costs one file; should one get through, the fuzzer itself stops.

use std::panic;

/// Aborts on panics whose place is in `crates/<crate_name>/` or in a target. For `init` of a target: it
/// takes the place of the hook that aborts on every panic.
pub fn abort_on_panics_of(crate_name: &'static str) {
    panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |place| place.file());
        if file.contains(&format!("crates/{crate_name}/")) || file.starts_with("targets/") {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}
