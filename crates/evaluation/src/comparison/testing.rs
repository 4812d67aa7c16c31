//! Runs for the tests of comparisons.

use formats::run::{RunRecord, Status};

/// The record of a finished run.
pub(super) fn record(experiment: &str, launch: &str, seed: u64) -> RunRecord {
    RunRecord {
        version: RunRecord::VERSION,
        made_by: "mien 0.1.0".into(),
        experiment: experiment.into(),
        run: format!("{experiment}-{launch}-{seed}"),
        launch: launch.into(),
        seed,
        command: "mien train".into(),
        overrides: vec![],
        allowed_leaks: vec![],
        audit: None,
        split: "paper".into(),
        view: "whole-32".into(),
        inputs: [].into(),
        status: Status::Finished,
        failure: None,
        created_at: "2026-01-01T00:00:00Z".into(),
        heartbeat: None,
        machine: None,
        device: Some("cpu".into()),
        threads: Some(2),
        versions: [].into(),
    }
}
