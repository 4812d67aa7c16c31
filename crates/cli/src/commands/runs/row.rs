//! One run as `mien runs` tells it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use evaluation::{best_epoch, epochs_of};
use experiment::Setting;
use formats::epochs::EpochRow;
use formats::notes::{Note, Notes};
use formats::run::{RunFolder, State};
use formats::{Digest, Error};
use serde::Serialize;

/// A run.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) experiment: String,
    pub(super) run: String,
    pub(super) launch: String,
    pub(super) seed: u64,
    pub(super) state: State,
    pub(super) last_epoch: Option<EpochRow>,
    /// The column that chooses the best epoch.
    pub(super) select_best_by: Option<String>,
    pub(super) best_epoch: Option<EpochRow>,
    pub(super) failure: Option<String>,
    /// Photos it used that are forgotten.
    pub(super) forgotten: usize,
    pub(super) tags: BTreeSet<String>,
    pub(super) notes: Vec<Note>,
    pub(super) folder: PathBuf,
    /// Everything that was chosen, under the paths of `--set`.
    #[serde(skip)]
    pub(super) settings: Option<Setting>,
    #[serde(skip)]
    pub(super) plan: Option<Digest>,
}

impl Row {
    /// The run in `folder`, and which of its files cannot be read.
    pub(super) fn read(folder: &RunFolder) -> Result<(Self, Vec<Error>), Error> {
        let (record, state) = folder.look()?;
        let mut unreadable = Vec::new();
        let epochs = known(epochs_of(folder), &mut unreadable).unwrap_or_default();
        let notes = known(Notes::read(folder), &mut unreadable).unwrap_or_default();
        let forgotten = known(formats::forget::uses_of(folder), &mut unreadable);
        let settings = known(Setting::read_plan(&folder.resolved()), &mut unreadable);
        let select_best_by = settings.as_ref().and_then(|it| it.at("select_best_by"));
        let select_best_by = select_best_by.map(|column| column.to_string());
        let row = Self {
            best_epoch: select_best_by.as_ref().and_then(|by| best_epoch(&epochs, by)).copied(),
            last_epoch: epochs.last().copied(),
            select_best_by,
            experiment: record.experiment,
            run: record.run,
            launch: record.launch,
            seed: record.seed,
            state,
            failure: record.failure,
            forgotten: forgotten.unwrap_or_default().count(),
            tags: notes.tags,
            notes: notes.notes,
            folder: folder.path().to_owned(),
            plan: record.inputs.get("plan").copied(),
            settings,
        };
        Ok((row, unreadable))
    }
}

/// What could be read; one file that cannot hides no other.
fn known<T>(read: Result<T, Error>, unreadable: &mut Vec<Error>) -> Option<T> {
    read.map_err(|error| unreadable.push(error)).ok()
}
