//! What runs were trained on, as far as it is still there: photos to slice by, pixels for the baselines.

use formats::prepared::PhotoRow;
use formats::run::RunRecord;
use formats::split::Part;
use formats::{Settings, Workspace};
use ingestion::{Catalogue, Prepared};
use metrics::baselines::Answers;

use super::{Run, grouped, lacks};
use crate::commands::prepared;
use crate::failure::Failure;
use crate::print;

/// The prepared data of a split in a view, and the runs that were trained on it.
pub(super) struct Data<'a> {
    pub(super) runs: Vec<&'a Run>,
    /// `None` where it cannot be prepared any more; then no run lacks predictions.
    pub(super) prepared: Option<Prepared>,
}

impl<'a> Data<'a> {
    /// The data of all runs, which are to be evaluated on `part`.
    pub(super) fn of_runs(
        workspace: &Workspace,
        settings: &Settings,
        runs: &'a [Run],
        part: &Part,
    ) -> Result<Vec<Self>, Failure> {
        let catalogue = Catalogue::read(workspace)?;
        let mut found = Vec::new();
        for ((split, view), runs) in grouped(runs, |(_, run)| (&run.split, &run.view)) {
            let prepared = prepared::ready(workspace, settings, &catalogue, split, view);
            let prepared = match prepared {
                Err(failure) if runs.iter().any(|run| lacks(run, part)) => return Err(failure),
                prepared => prepared.ok(),
            };
            found.push(Self { runs, prepared });
        }
        Ok(found)
    }

    /// What is known of the photos.
    pub(super) fn photos(&self) -> Result<Vec<PhotoRow>, Failure> {
        let photos = self.prepared.as_ref().map(|prepared| prepared.folder.photos());
        Ok(photos.transpose()?.unwrap_or_default())
    }

    /// What the baselines answer to the photos of `part`.
    pub(super) fn answers(&self, part: &Part) -> Result<Option<Answers>, Failure> {
        let Some(prepared) = &self.prepared else { return Ok(None) };
        print::note("computing the baselines on pixels");
        Ok(Some(ingestion::baselines(&prepared.folder, part)?))
    }

    /// The answers that a run's network can be held against, or why there are none.
    pub(super) fn baselines_for<'b>(
        &self,
        run: &RunRecord,
        answers: Option<&'b Answers>,
    ) -> Result<&'b Answers, &'static str> {
        let now = self.prepared.as_ref().and_then(|prepared| prepared.inputs.get("train"));
        match answers {
            Some(answers) if now == run.inputs.get("train") => Ok(answers),
            Some(_) => {
                Err("the training part holds other photos or labels than it did for this run")
            }
            None => Err("the photos that this run learned from are not there any more"),
        }
    }
}
