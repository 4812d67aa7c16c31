//! The runs that a person means by a name.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{RunFolder, RunRecord, all};
use crate::{Error, Workspace};

/// The runs that `name` means: a folder, a run id (or its beginning), an experiment for its newest launch,
/// or a launch (or its beginning, from the time of day on).
pub fn find(workspace: &Workspace, name: &str) -> Result<Vec<(RunFolder, RunRecord)>, FindError> {
    let folder = RunFolder::at(PathBuf::from(name));
    if folder.path().join("run.json").is_file() {
        let record = folder.record()?;
        return Ok(vec![(folder, record)]);
    }
    let (mut runs, _) = all(workspace);
    let newest = runs
        .iter()
        .filter(|(_, run)| run.experiment == name)
        .map(|(_, run)| run.launch.clone())
        .max();
    if let Some(newest) = newest {
        runs.retain(|(_, run)| run.experiment == name && run.launch == newest);
        return Ok(runs);
    }
    let launches = runs.iter().map(|(_, run)| run.launch.clone());
    let launches: BTreeSet<String> = launches.filter(|launch| is_launch(name, launch)).collect();
    if launches.len() > 1 {
        return Err(FindError::AmbiguousLaunch { name: name.to_owned() });
    }
    if !launches.is_empty() {
        runs.retain(|(_, run)| launches.contains(&run.launch));
        return Ok(runs);
    }
    let known: Vec<String> = runs.iter().map(|(_, run)| run.experiment.clone()).collect();
    runs.retain(|(_, run)| run.run == name || (name.len() >= 4 && run.run.starts_with(name)));
    match runs.len() {
        0 => Err(FindError::Unknown { name: name.to_owned(), known }),
        1 => Ok(runs),
        count => Err(FindError::Ambiguous { name: name.to_owned(), count }),
    }
}

/// A launch is a time such as `20261125T211833.709961808Z`, a run's id has no letter T.
fn is_launch(name: &str, launch: &str) -> bool {
    launch == name || (name.contains('T') && launch.starts_with(name))
}

/// A name that means no run, or several.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// A run's file cannot be read.
    #[error(transparent)]
    File(#[from] Error),
    /// Nothing is called that.
    #[error(
        "no run, run folder, launch or experiment with runs is called `{name}`{}",
        known_names(known)
    )]
    Unknown {
        /// The name as given.
        name: String,
        /// Experiments that have runs, with repeats.
        known: Vec<String>,
    },
    /// Too short a beginning of a launch.
    #[error(
        "`{name}` begins several launches\nhint: give more of it; `mien runs --launches` lists them"
    )]
    AmbiguousLaunch {
        /// The name as given.
        name: String,
    },
    /// Too short a beginning of an id.
    #[error("`{name}` begins {count} run ids\nhint: give more of it")]
    Ambiguous {
        /// The name as given.
        name: String,
        /// How many runs it could mean.
        count: usize,
    },
}

fn known_names(known: &[String]) -> String {
    let mut names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return "\nhint: train one with `mien train experiments/paper.yaml`".to_owned();
    }
    format!("\nhint: experiments with runs are {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::run::id;
    use crate::run::tests::record;

    fn add(workspace: &Workspace, experiment: &str, launch: &str, seed: u64) -> RunFolder {
        let record = record(experiment, launch, seed);
        let folder = workspace.run(experiment, &record.run);
        folder.write_record(&record).unwrap();
        folder
    }

    #[test]
    fn an_experiment_s_name_means_its_newest_launch() {
        let scratch = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(scratch.path());
        add(&workspace, "paper", "1", 1);
        let newest = [add(&workspace, "paper", "2", 1), add(&workspace, "paper", "2", 2)];
        let found: Vec<RunFolder> =
            find(&workspace, "paper").unwrap().into_iter().map(|(folder, _)| folder).collect();
        assert_eq!(found, newest);
    }

    #[test]
    fn a_launch_means_all_its_runs_and_may_be_shortened() {
        let scratch = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(scratch.path());
        let launches = ["20260101T101010.500000000Z", "20260101T101011.500000000Z"];
        let older =
            [add(&workspace, "paper", launches[0], 1), add(&workspace, "paper", launches[0], 2)];
        add(&workspace, "paper", launches[1], 1);
        for name in [launches[0], "20260101T101010"] {
            let found: Vec<RunFolder> =
                find(&workspace, name).unwrap().into_iter().map(|(folder, _)| folder).collect();
            assert_eq!(found, older);
        }
        let ambiguous = find(&workspace, "20260101T1010");
        assert!(matches!(ambiguous, Err(FindError::AmbiguousLaunch { .. })), "{ambiguous:?}");
        assert!(find(&workspace, "20260101").is_err());
    }

    #[test]
    fn ids_may_be_shortened_as_long_as_they_mean_one_run() {
        let scratch = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(scratch.path());
        let folder = add(&workspace, "paper", "1", 1);
        let run = id("plan", &BTreeMap::new(), 1);
        assert_eq!(find(&workspace, &run[..6]).unwrap()[0].0, folder);
        add(&workspace, "other", "1", 1);
        assert!(matches!(find(&workspace, &run[..6]), Err(FindError::Ambiguous { count: 2, .. })));
        assert!(find(&workspace, "papre").unwrap_err().to_string().contains("`other`, `paper`"));
    }
}
