//! `predictions/<part>.csv`: what a run's network says about every photo of a part.

use std::path::Path;

use experiment::{Checkpoint, Plan};
use formats::predictions::{Prediction, Predictions};
use formats::prepared::{PhotoRow, PreparedFolder};
use formats::run::{RunFolder, Status};
use formats::split;
use tch::{Device, Kind};

use crate::layers::Pass;
use crate::network::Network;
use crate::train::PREDICTION_BATCH;
use crate::{Error, Part, checkpoint};

/// Writes the predictions of a finished run for the part called `name`, by the checkpoint that its plan names.
///
/// The part's photos stand in `photos` (`photos.csv`) in the order of its tensors.
pub fn predict_run(
    folder: &RunFolder,
    name: &split::Part,
    part: &Part,
    photos: &Path,
) -> Result<(), Error> {
    let record = folder.record()?;
    if record.status != Status::Finished {
        return Err(Error::Unfinished { run: folder.path().to_owned() });
    }
    // Sums depend on the number of threads in their last bits.
    tch::set_num_threads(record.threads.unwrap_or(1) as i32);
    write_predictions(folder, &Plan::read(&folder.resolved())?, name, part, photos)
}

/// [`predict_run`] for a run whose last epoch is done.
pub(crate) fn write_predictions(
    folder: &RunFolder,
    plan: &Plan,
    name: &split::Part,
    part: &Part,
    photos: &Path,
) -> Result<(), Error> {
    part.check(plan)?;
    let rows = rows_of(name, part, photos)?;
    let path = match plan.checkpoint {
        Checkpoint::Last => folder.last_checkpoint(),
        Checkpoint::Best => folder.best_checkpoint(),
    };
    let network = checkpoint::network(&path, plan, Device::Cpu)?;
    let predictions = rows.into_iter().zip(&part.labels).zip(probabilities(&network, part));
    let rows = predictions.map(|((row, label), probabilities)| Prediction {
        sha256: row.sha256,
        path: row.path,
        label: *label as usize,
        group: row.group,
        probabilities,
    });
    let table = Predictions { rows: rows.collect(), classes: plan.classes.clone() };
    Ok(table.write(&folder.predictions(name))?)
}

/// One row per photo, one probability per class.
fn probabilities(network: &Network, part: &Part) -> Vec<Vec<f32>> {
    let photos: Vec<i64> = (0..part.len() as i64).collect();
    let batches = photos.chunks(PREDICTION_BATCH).flat_map(|photos| {
        let batch = part.batch(photos);
        let logits = tch::no_grad(|| network.forward(&batch.images, Pass::Predicting));
        let shares = logits.softmax(-1, Kind::Float).to_device(Device::Cpu).contiguous();
        let mut values = vec![0.0; shares.numel()];
        let count = values.len();
        shares.copy_data(&mut values, count);
        values.chunks(part.classes.len()).map(<[f32]>::to_vec).collect::<Vec<_>>()
    });
    batches.collect()
}

/// The rows of `photos.csv` that belong to the part, checked against its labels.
fn rows_of(name: &split::Part, part: &Part, photos: &Path) -> Result<Vec<PhotoRow>, Error> {
    let folder = photos.parent().unwrap_or(Path::new("."));
    let mut rows = PreparedFolder::at(folder.to_owned()).photos()?;
    rows.retain(|row| row.part == *name);
    let unfit = |what, found: String, expected: String| Error::Unfit {
        path: photos.to_owned(),
        what,
        found,
        expected,
    };
    if rows.len() != part.len() {
        let (found, expected) = (rows.len().to_string(), part.len().to_string());
        return Err(unfit("has another number of photos than the tensors", found, expected));
    }
    for (row, label) in rows.iter().zip(&part.labels) {
        let expected = &part.classes[*label as usize];
        if row.label != *expected {
            let found = format!("`{}` for {}", row.label, row.path);
            return Err(unfit("has other labels than the tensors", found, format!("`{expected}`")));
        }
    }
    Ok(rows)
}
