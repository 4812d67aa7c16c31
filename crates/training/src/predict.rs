//! What a finished run's network says: to every photo of a part, in `predictions/<part>.csv`, and to any pixels.
//!
//! Always [`TOGETHER`] photos go through a network at once, and with fewer something fills the places. libtorch
//! chooses its routines by how many there are, which changes a photo's probabilities in their last bits; which
//! photos stand beside it, and where it stands among them, does not (measured). So a photo gets the same
//! probabilities in a part of any size and alone.

use experiment::{Calibration, Plan};
use formats::calibration;
use formats::predictions::{Prediction, Predictions};
use formats::run::{RunFolder, Status};
use formats::serving::TOGETHER;
use metrics::temperature::Scored;
use tch::{Device, Kind, Tensor};

use crate::memory_format::values;
use crate::network::Network;
use crate::pixels::images_of;
use crate::{Error, Part, checkpoint, device};

/// Writes the predictions of a finished run for a part, by the checkpoint that its plan names.
pub fn predict_run(folder: &RunFolder, part: &Part) -> Result<(), Error> {
    let (plan, device) = begin(folder)?;
    part.check(&plan)?;
    let predictor = Predictor::open(folder, &plan, device)?;
    write(folder, part, &predictor.probabilities(&scores(&predictor.network, part)?))
}

/// The plan of a finished run, and what computes its predictions, made ready for that.
pub(crate) fn begin(folder: &RunFolder) -> Result<(Plan, Device), Error> {
    let record = folder.record()?;
    if record.status != Status::Finished {
        return Err(Error::Unfinished { run: folder.path().to_owned() });
    }
    // Sums depend on the number of threads in their last bits.
    tch::set_num_threads(record.threads.unwrap_or(1) as i32);
    let plan = Plan::read(&folder.resolved())?;
    // A run of a GPU can be asked without one: what differs is the last bits.
    let device = device::choose(experiment::Device::Auto, record.device.as_deref());
    Ok((plan, device.map_or(Device::Cpu, |chosen| chosen.device)))
}

/// The network of a finished run with its temperature.
pub(crate) struct Predictor<'a> {
    network: Network<'a>,
    temperature: f64,
    size: [usize; 3],
}

impl<'a> Predictor<'a> {
    /// By the checkpoint that the plan names.
    pub(crate) fn open(folder: &RunFolder, plan: &'a Plan, device: Device) -> Result<Self, Error> {
        let network = checkpoint::network(&plan.predicting_checkpoint(folder), plan, device)?;
        let side = plan.view_settings.size as usize;
        let size = [plan.input().channels(), side, side];
        Ok(Self { network, temperature: plan.temperature(folder)?, size })
    }

    /// Channels, height and width of a photo.
    pub(crate) fn size(&self) -> [usize; 3] {
        self.size
    }

    /// Calibrated probabilities [n, classes] of photos u8 [n, C, H, W].
    pub(crate) fn answer(&self, pixels: &[u8]) -> Vec<f32> {
        let stride: usize = self.size.iter().product();
        let batches = pixels.chunks(TOGETHER * stride).flat_map(|photos| {
            let count = (photos.len() / stride) as i64;
            let mut filled = photos.to_vec();
            filled.resize(TOGETHER * stride, 0);
            let images = images_of(&filled, self.size).to_device(self.network.device());
            let scores = self.network.scores(&images).narrow(0, 0, count);
            values(&self.probabilities(&scores))
        });
        batches.collect()
    }

    /// Calibrated probabilities from `scores`, both [N, classes].
    fn probabilities(&self, scores: &Tensor) -> Tensor {
        probabilities(scores, self.temperature)
    }
}

fn probabilities(scores: &Tensor, temperature: f64) -> Tensor {
    (scores / temperature).softmax(-1, Kind::Float)
}

/// The end of a run whose last epoch is done: its temperature, and its predictions for the validation part.
pub(crate) fn finish(
    folder: &RunFolder,
    plan: &Plan,
    validation: &Part,
    device: Device,
) -> Result<(), Error> {
    let network = checkpoint::network(&plan.predicting_checkpoint(folder), plan, device)?;
    let scores = scores(&network, validation)?;
    let temperature = match plan.prediction.calibration {
        Calibration::None => 1.0,
        Calibration::Temperature => calibrate(folder, validation, &scores)?,
    };
    write(folder, validation, &probabilities(&scores, temperature))
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
fn scores(network: &Network, part: &Part) -> Result<Tensor, Error> {
    let photos: Vec<i64> = (0..part.len() as i64).collect();
    let batches = photos.chunks(TOGETHER).map(|photos| {
        let mut filled = photos.to_vec();
        filled.resize(TOGETHER, photos[0]);
        let batch = part.batch(&filled, 0.0, network.device())?;
        let scores = network.scores(&batch.images).narrow(0, 0, photos.len() as i64);
        Ok(scores.to_device(Device::Cpu))
    });
    Ok(Tensor::cat(&batches.collect::<Result<Vec<_>, Error>>()?, 0))
}

/// Writes `predictions/<part>.csv` from `probabilities` [N, classes].
fn write(folder: &RunFolder, part: &Part, probabilities: &Tensor) -> Result<(), Error> {
    let probabilities = values(probabilities);
    let rows = part.photos.iter().zip(&part.labels).zip(probabilities.chunks(part.classes.len()));
    let rows = rows.map(|((row, label), probabilities)| Prediction {
        sha256: row.sha256,
        path: row.path.clone(),
        label: *label as usize,
        group: row.group.clone(),
        probabilities: probabilities.to_vec(),
    });
    let table = Predictions::new(part.classes.clone(), rows);
    Ok(table.write(&folder.predictions(&part.name))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{everything, random_part};

    #[test]
    fn a_photo_gets_the_same_bits_alone_and_among_others() {
        let plan = everything(2);
        let images = random_part(75, 3).images;
        for threads in [1, 2] {
            tch::set_num_threads(threads);
            let network = Network::new(&plan, 1, Device::Cpu);
            let size = [3, plan.view_settings.size as usize, plan.view_settings.size as usize];
            let predictor = Predictor { network, temperature: 1.7, size };
            let together = predictor.answer(&images.pixels);
            let photos = images.pixels.chunks(images.stride());
            let alone: Vec<f32> = photos.flat_map(|photo| predictor.answer(photo)).collect();
            assert_eq!(together, alone);
            assert!(together.chunks(3).all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-6));
        }
        assert_eq!(images.len(), 75);
    }
}
