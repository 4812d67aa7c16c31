//! `mien experiment show --measure`: how long a run would take here, from a few real batches.

use std::ffi::OsString;

use experiment::Plan;
use formats::split::Part;
use formats::{Measured, clock, json};
use ingestion::Catalogue;

use crate::commands::{Place, prepared};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::trainer;

/// Learns a few batches of the plan's training part, which is prepared first where it is not.
pub(super) fn measure(plan: &Plan, place: &Place) -> Result<Measured, Failure> {
    let (workspace, settings) = place.open()?;
    let catalogue = Catalogue::read(&workspace)?;
    prepared::ready(&workspace, &settings, &catalogue, &plan.split, &plan.view)?;
    let folder = workspace.prepared(&plan.split, &plan.view);
    let words: [OsString; 5] = [
        "measure".into(),
        "--train".into(),
        folder.part(&Part::Train).into(),
        "--photos".into(),
        folder.photos_path().into(),
    ];
    match trainer::ask(words, &plan.to_yaml())? {
        (Exit::Done, answer) => {
            Ok(json::parse(&answer, "mien-train measure".as_ref(), "measurement")?)
        }
        _ => Err(Failure::failed("`mien-train` measured nothing; its own words stand above")),
    }
}

/// What was measured, in a line like those of the summary.
pub(super) fn line(plan: &Plan, measured: &Measured) -> String {
    let Measured { batch_seconds, batches, memory, threads, device } = measured;
    let epoch = batch_seconds * *batches as f64;
    let run = epoch * f64::from(plan.epochs);
    let memory =
        memory.map_or(String::new(), |bytes| format!(", {:.0} MB of memory", bytes as f64 / 1e6));
    format!(
        "measured         {:.1} ms a batch, {} an epoch of {batches} batches, {} a run of {} epochs without validation{memory}; {device}, {threads} threads",
        batch_seconds * 1e3,
        duration(epoch),
        duration(run),
        plan.epochs,
    )
}

/// As people say it, with a tenth below ten seconds: `0.8 s`, `59 s`, `3 min 20 s`.
fn duration(seconds: f64) -> String {
    if seconds.round() < 10.0 { format!("{seconds:.1} s") } else { clock::duration(seconds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_as_exact_as_they_are_short() {
        let said = [0.83, 59.4, 200.0, 7500.0].map(duration);
        assert_eq!(said, ["0.8 s", "59 s", "3 min 20 s", "2 h 5 min"]);
    }
}
