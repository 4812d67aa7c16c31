//! `predictions/<part>.csv`: what a run's network says about every photo of a part.

use std::path::Path;

use experiment::losses::Targets;
use experiment::{Calibration, Checkpoint, Plan};
use formats::calibration;
use formats::predictions::{Prediction, Predictions};
use formats::prepared::{PhotoRow, PreparedFolder};
use formats::run::{RunFolder, Status};
use formats::split;
use metrics::temperature::Scored;
use tch::{Device, Kind, Tensor};

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
    let plan = Plan::read(&folder.resolved())?;
    part.check(&plan)?;
    let scores = scores(folder, &plan, part)?;
    let temperature = match plan.prediction.calibration {
        Calibration::None => 1.0,
        Calibration::Temperature => {
            calibration::Calibration::read(&folder.calibration())?.temperature
        }
    };
    write(folder, name, part, photos, &(scores / temperature))
}

/// The end of a run whose last epoch is done: its temperature, and its predictions for the validation part.
pub(crate) fn finish(
    folder: &RunFolder,
    plan: &Plan,
    validation: &Part,
    photos: &Path,
) -> Result<(), Error> {
    let scores = scores(folder, plan, validation)?;
    let temperature = match plan.prediction.calibration {
        Calibration::None => 1.0,
        Calibration::Temperature => calibrate(folder, validation, &scores)?,
    };
    write(folder, &split::Part::Validation, validation, photos, &(scores / temperature))
}

/// Writes `calibration.json`, and gives the temperature.
fn calibrate(folder: &RunFolder, validation: &Part, scores: &Tensor) -> Result<f64, Error> {
    let (classes, labels) = (validation.classes.len(), validation.labels.as_slice());
    let scored = Scored { classes, scores: &values(scores), labels };
    let temperature = scored.temperature();
    let calibration = calibration::Calibration {
        temperature,
        cross_entropy_before: scored.cross_entropy(1.0),
        cross_entropy_after: scored.cross_entropy(temperature),
    };
    calibration.write(&folder.calibration(), validation.digest)?;
    Ok(temperature)
}

/// Scores of all photos of a part, [N, classes] on the CPU.
fn scores(folder: &RunFolder, plan: &Plan, part: &Part) -> Result<Tensor, Error> {
    let path = match plan.checkpoint {
        Checkpoint::Last => folder.last_checkpoint(),
        Checkpoint::Best => folder.best_checkpoint(),
    };
    let network = checkpoint::network(&path, plan, Device::Cpu)?;
    let photos: Vec<i64> = (0..part.len() as i64).collect();
    let batches = photos.chunks(PREDICTION_BATCH).map(|photos| {
        let batch = part.batch(photos, Targets::Labels);
        network.scores(&batch.images).to_device(Device::Cpu)
    });
    Ok(Tensor::cat(&batches.collect::<Vec<_>>(), 0))
}

/// Writes `predictions/<part>.csv` from `scores` [N, classes].
fn write(
    folder: &RunFolder,
    name: &split::Part,
    part: &Part,
    photos: &Path,
    scores: &Tensor,
) -> Result<(), Error> {
    let probabilities = values(&scores.softmax(-1, Kind::Float));
    let rows = rows_of(name, part, photos)?.into_iter().zip(&part.labels);
    let rows = rows.zip(probabilities.chunks(part.classes.len()));
    let rows = rows.map(|((row, label), probabilities)| Prediction {
        sha256: row.sha256,
        path: row.path,
        label: *label as usize,
        group: row.group,
        probabilities: probabilities.to_vec(),
    });
    let table = Predictions { rows: rows.collect(), classes: part.classes.clone() };
    Ok(table.write(&folder.predictions(name))?)
}

fn values(tensor: &Tensor) -> Vec<f32> {
    let tensor = tensor.contiguous();
    let mut values = vec![0.0; tensor.numel()];
    let count = values.len();
    tensor.copy_data(&mut values, count);
    values
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
