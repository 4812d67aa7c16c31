//! Which runs `mien runs` shows.

use clap::Args;
use clap::builder::PossibleValuesParser;
use experiment::Setting;
use formats::run::{FindError, State};

use super::row::Row;
use crate::failure::Failure;

/// Filters; a run has to pass every kind of them.
#[derive(Args)]
pub(super) struct Filter {
    /// Only runs of this experiment, of all launches.
    #[arg(long, value_name = "NAME")]
    experiment: Option<String>,

    /// Only runs in this state; can be given several times for any of them.
    #[arg(long, value_name = "STATE", value_parser = PossibleValuesParser::new(State::ALL.map(State::name)))]
    state: Vec<String>,

    /// Only runs with this tag; can be given several times for all of them.
    #[arg(long, value_name = "NAME")]
    tag: Vec<String>,

    /// Only runs with this setting, by the paths of `--set`; can be given several times.
    #[arg(long = "where", value_name = "PATH=VALUE")]
    wanted: Vec<String>,
}

impl Filter {
    /// Whether there is anything to leave out.
    pub(super) fn is_empty(&self) -> bool {
        let Self { experiment, state, tag, wanted } = self;
        experiment.is_none() && state.is_empty() && tag.is_empty() && wanted.is_empty()
    }

    /// Leaves the runs that pass; an experiment or a setting that no run has is a mistake.
    pub(super) fn apply(&self, rows: &mut Vec<Row>) -> Result<(), Failure> {
        if let Some(name) = &self.experiment {
            let known: Vec<String> = rows.iter().map(|row| row.experiment.clone()).collect();
            if !known.contains(name) {
                return Err(FindError::Unknown { name: name.clone(), known }.into());
            }
            rows.retain(|row| row.experiment == *name);
        }
        let wanted = self.wanted.iter().map(|text| Wanted::parse(text, rows));
        let wanted = wanted.collect::<Result<Vec<_>, _>>()?;
        rows.retain(|row| wanted.iter().all(|wanted| wanted.is_in(row)));
        let has_state = |row: &Row| self.state.iter().any(|name| row.state.name() == name);
        rows.retain(|row| self.state.is_empty() || has_state(row));
        rows.retain(|row| self.tag.iter().all(|tag| row.tags.contains(tag)));
        Ok(())
    }
}

/// A setting with the value that it must have.
struct Wanted {
    path: String,
    value: Setting,
}

impl Wanted {
    fn parse(text: &str, rows: &[Row]) -> Result<Self, Failure> {
        let form = "expected `path=value`, such as `optimizer.adam.learning_rate=0.01`";
        let Some((path, value)) = text.split_once('=') else {
            return Err(Failure::refused(format!("`--where {text}`: {form}")));
        };
        let is_there = rows.iter().any(|row| at(row, path).is_some());
        if !is_there && !rows.is_empty() {
            return Err(Failure::refused(format!(
                "`--where {text}`: no run has a setting `{path}`\nhint: the paths are those of the experiment file; a run's `resolved.yaml` holds every setting"
            )));
        }
        let value = Setting::parse(value).map_err(|problem| {
            Failure::refused(format!("`--where {text}`: {}", problem.message))
        })?;
        Ok(Self { path: path.to_owned(), value })
    }

    fn is_in(&self, row: &Row) -> bool {
        at(row, &self.path).is_some_and(|setting| setting.says(&self.value))
    }
}

fn at(row: &Row, path: &str) -> Option<Setting> {
    row.settings.as_ref()?.at(path)
}
