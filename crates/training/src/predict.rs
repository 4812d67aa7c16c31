//! `predictions/<part>.csv`: what a run's network says about every photo of a part.

use experiment::{Calibration, Plan};
use formats::calibration;
use formats::predictions::{Prediction, Predictions};
use formats::run::{RunFolder, Status};
use metrics::temperature::Scored;
use tch::{Device, Kind, Tensor};

use crate::memory_format::values;
use crate::train::PREDICTION_BATCH;
use crate::{Error, Part, checkpoint, device};

/// Writes the predictions of a finished run for a part, by the checkpoint that its plan names.
pub fn predict_run(folder: &RunFolder, part: &Part) -> Result<(), Error> {
    let record = folder.record()?;
    if record.status != Status::Finished {
        return Err(Error::Unfinished { run: folder.path().to_owned() });
    }
    // Sums depend on the number of threads in their last bits.
    tch::set_num_threads(record.threads.unwrap_or(1) as i32);
    let plan = Plan::read(&folder.resolved())?;
    part.check(&plan)?;
    // A run of a GPU can be asked without one: what differs is the last bits.
    let device = device::choose(experiment::Device::Auto, record.device.as_deref());
    let device = device.map_or(Device::Cpu, |chosen| chosen.device);
    let scores = scores(folder, &plan, part, device)?;
    let temperature = plan.temperature(folder)?;
    write(folder, part, &(scores / temperature))
}

/// The end of a run whose last epoch is done: its temperature, and its predictions for the validation part.
pub(crate) fn finish(
    folder: &RunFolder,
    plan: &Plan,
    validation: &Part,
    device: Device,
) -> Result<(), Error> {
    let scores = scores(folder, plan, validation, device)?;
    let temperature = match plan.prediction.calibration {
        Calibration::None => 1.0,
        Calibration::Temperature => calibrate(folder, validation, &scores)?,
    };
    write(folder, validation, &(scores / temperature))
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
fn scores(folder: &RunFolder, plan: &Plan, part: &Part, device: Device) -> Result<Tensor, Error> {
    let network = checkpoint::network(&plan.predicting_checkpoint(folder), plan, device)?;
    let photos: Vec<i64> = (0..part.len() as i64).collect();
    let batches = photos.chunks(PREDICTION_BATCH).map(|photos| {
        let batch = part.batch(photos, 0.0, device)?;
        Ok(network.scores(&batch.images).to_device(Device::Cpu))
    });
    Ok(Tensor::cat(&batches.collect::<Result<Vec<_>, Error>>()?, 0))
}

/// Writes `predictions/<part>.csv` from `scores` [N, classes].
fn write(folder: &RunFolder, part: &Part, scores: &Tensor) -> Result<(), Error> {
    let probabilities = values(&scores.softmax(-1, Kind::Float));
    let rows = part.photos.iter().zip(&part.labels).zip(probabilities.chunks(part.classes.len()));
    let rows = rows.map(|((row, label), probabilities)| Prediction {
        sha256: row.sha256,
        path: row.path.clone(),
        label: *label as usize,
        group: row.group.clone(),
        probabilities: probabilities.to_vec(),
    });
    let table = Predictions { rows: rows.collect(), classes: part.classes.clone() };
    Ok(table.write(&folder.predictions(&part.name))?)
}
