//! Whether the data that a run was trained on are still there, and if not, what changed.

use std::collections::BTreeMap;

use experiment::Plan;
use formats::run::RunRecord;
use formats::{Digest, Settings, Workspace};
use ingestion::Catalogue;

use super::Run;
use crate::commands::prepared;
use crate::failure::Failure;

/// Refuses when the run's tensors are not there any more, and says what changed.
pub(super) fn check(
    (folder, record): &Run,
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Result<(), Failure> {
    let same = |now: &BTreeMap<String, Digest>| {
        ["train", "validation"].iter().all(|part| now.get(*part) == record.inputs.get(*part))
    };
    let there = workspace.prepared(&record.split, &record.view);
    // What lies there may still be what the run was made from, although the catalogue went on.
    if there.read_header().is_ok_and(|header| same(&header.inputs)) {
        return Ok(());
    }
    let plan = Plan::read(&folder.resolved())?;
    let changed = changed(record, &plan, workspace, settings, catalogue);
    let now = prepared::ready(workspace, settings, catalogue, &record.split, &record.view);
    if now.is_ok_and(|now| same(&now.inputs)) {
        return Ok(());
    }
    Err(Failure::refused(format!(
        "the data that run `{}` (seed {}) was trained on are not there any more:\n  {}",
        record.run,
        record.seed,
        changed.join("\n  ")
    )))
}

/// What is not as the run's record says, each with how to get it back.
fn changed(
    record: &RunRecord,
    plan: &Plan,
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Vec<String> {
    let (split, view) = (&record.split, &record.view);
    let mut changed = Vec::new();
    if settings.views.get(view) != Some(&plan.view_settings) {
        changed.push(format!(
            "the view `{view}` is declared otherwise; the run took {} pixels: declare it so again in data/mien.yaml",
            plan.view_settings.size
        ));
    }
    if settings.classes != plan.classes {
        let classes = plan.classes.join(", ");
        changed.push(format!("the classes are others; the run had {classes}: declare those again"));
    }
    let table = Digest::of_file(&workspace.split(split)).ok();
    if table.as_ref() != record.inputs.get("split") {
        changed.push(format!(
            "the split `{split}` was made anew or extended: bring back data/splits/{split}.csv and .json as they were, as from git"
        ));
    }
    match record.inputs.get("catalogue") {
        Some(then) if *then != catalogue.digest() => {
            let then = then.short();
            changed.push(format!(
                "the catalogue was {then}: `mien diff {then} now` tells what changed since, as labels that `mien relabel` can set back"
            ));
        }
        _ => {}
    }
    if changed.is_empty() {
        changed.push(
            "the pixels were drawn otherwise: `mien verify` tells damage, else another version of mien drew them"
                .to_owned(),
        );
    }
    changed
}
