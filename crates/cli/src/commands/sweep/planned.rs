//! What a sweep would train: every combination checked, before anything starts.

use std::collections::{BTreeMap, BTreeSet};

use experiment::sweep::{Combination, Sweep, name_of};
use experiment::{Plan, Written};
use formats::split::Split;
use formats::{Problem, Settings, Workspace};
use ingestion::{Audit, Catalogue, Links, Prepared};

use crate::commands::{prepared, split, train};
use crate::failure::Failure;

/// A combination whose meaning is right.
pub(super) struct Planned {
    pub(super) combination: Combination,
    pub(super) written: Written,
    pub(super) split: Split,
    pub(super) plan: Plan,
}

impl Planned {
    /// `--set` arguments that make the plan of the experiment's file.
    pub(super) fn overrides(&self) -> Vec<String> {
        let name = format!("name={}", self.plan.name);
        self.combination.overrides().into_iter().chain([name]).collect()
    }
}

/// All combinations, those that compute the same once; or every mistake of all.
pub(super) fn plan(
    name: &str,
    sweep: &Sweep,
    workspace: &Workspace,
    settings: &Settings,
) -> Result<Vec<Planned>, Failure> {
    let experiment = experiment::read(&sweep.experiment)?;
    let (mut all, mut problems): (Vec<Planned>, Vec<Problem>) = (Vec::new(), Vec::new());
    for combination in sweep.combinations()? {
        let planned = match combination.applied(sweep, &experiment) {
            Ok(written) => planned(name, sweep, combination, written, workspace, settings)?,
            Err(found) => Err(found),
        };
        match planned {
            Ok(planned) if all.iter().any(|it| it.plan.name == planned.plan.name) => {}
            Ok(planned) => all.push(planned),
            Err(found) => problems.extend(found),
        }
    }
    // A wrong value is wrong in each combination that has it.
    let mut told: Vec<Problem> = Vec::new();
    for problem in problems {
        if !told.contains(&problem) {
            told.push(problem);
        }
    }
    if told.is_empty() { Ok(all) } else { Err(told.into()) }
}

fn planned(
    name: &str,
    sweep: &Sweep,
    combination: Combination,
    written: Written,
    workspace: &Workspace,
    settings: &Settings,
) -> Result<Result<Planned, Vec<Problem>>, Failure> {
    let split = split::read(workspace, &written.experiment.data.split)?;
    Ok(match train::resolve(&written, &split, settings) {
        Ok(mut plan) => {
            plan.name = name_of(name, &plan);
            Ok(Planned { combination, written, split, plan })
        }
        Err(problems) => {
            let located = problems.into_iter().map(|problem| combination.located(sweep, problem));
            Err(located.collect())
        }
    })
}

/// Refuses leaking splits as `mien train` does; what the audits found, by split.
pub(super) fn allow(
    planned: &[Planned],
    settings: &Settings,
    links: &Links,
    allow_leak: bool,
) -> Result<BTreeMap<String, Audit>, Failure> {
    let mut audits = BTreeMap::new();
    for it in planned {
        let found = train::allow(&it.plan, &it.split, settings, links, allow_leak)?;
        audits.insert(it.plan.split.clone(), found);
    }
    Ok(audits)
}

/// The prepared data of every split and view that a combination takes.
pub(super) fn prepare(
    planned: &[Planned],
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
) -> Result<BTreeMap<(String, String), Prepared>, Failure> {
    let of = |Planned { plan, .. }: &Planned| (plan.split.clone(), plan.view.clone());
    let wanted: BTreeSet<(String, String)> = planned.iter().map(of).collect();
    let ready = wanted.into_iter().map(|(split, view)| {
        let prepared = prepared::ready(workspace, settings, catalogue, &split, &view)?;
        Ok(((split, view), prepared))
    });
    ready.collect()
}
