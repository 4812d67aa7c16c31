//! The loop: everything that happens between the first batch and the last epoch, in this order, on this page.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use experiment::Plan;
use formats::Digest;
use formats::epochs::{self, TimingRow};
use formats::run::RunFolder;
use tch::{Device, Kind, Tensor};

use crate::checkpoint::{self, Owner};
use crate::data::Batch;
use crate::layers::Pass;
use crate::learner::Learner;
use crate::losses::Objective;
use crate::network::Network;
use crate::progress::{Progress, Sums};
use crate::{Begun, Error, Part, Parts, Watch, augmentations, sampling};

/// Photos that go through the network at once when an epoch is validated.
const VALIDATION_BATCH: usize = 256;
/// Mean loss of a batch, in nats, beyond which nothing good comes any more: a truth with a probability of e^-1000.
const LARGEST_LOSS: f64 = 1e3;

/// Trains the run in `folder` from where it is to the plan's last epoch; `Break` if `watch` asked it to stop.
pub(crate) fn train(
    plan: &Plan,
    owner: &Owner,
    parts: &Parts,
    device: Device,
    folder: &RunFolder,
    watch: &mut dyn Watch,
) -> Result<ControlFlow<()>, Error> {
    let seed = owner.seed;
    let (last, best) = (folder.last_checkpoint(), folder.best_checkpoint());
    let batches = parts.train.len().div_ceil(plan.batch_size);
    let objective = Objective::new(&plan.loss, &parts.train, device);
    let mut learner = Learner::new(plan, seed, device, &parts.train, batches)?;
    let mut progress = checkpoint::restore(&last, owner, &learner)?.unwrap_or_default();
    let mut timings = rewind(folder, &progress)?;
    watch.begun(&begun(plan, owner, parts, device, &progress));

    while !progress.is_over(plan) {
        let epoch = progress.epoch();
        let started = Instant::now();
        let order = sampling::rows(plan.sampling, &parts.train.labels, seed, epoch);

        for (batch, photos) in order.chunks(plan.batch_size).enumerate().skip(progress.batch) {
            let at = At { seed, epoch, batch, step: progress.step + 1 };
            let (sums, losses) = learn(plan, &mut learner, &objective, &parts.train, photos, at)?;
            if has_exploded(sums) {
                let worst = worst_first(photos, &losses).into_iter();
                let photos = worst.map(|row| parts.train.photos[row as usize].sha256).collect();
                return Err(exploded(sums, epoch, batch + 1, photos, last));
            }
            progress.end_batch(sums);

            let done = progress.sums.photos as usize;
            if watch.batch(epoch, done, progress.sums.mean_loss()).is_break() {
                checkpoint::write(&last, owner, &learner, &progress)?;
                return Ok(ControlFlow::Break(()));
            }
        }
        let train_seconds = started.elapsed().as_secs_f64();

        let started = Instant::now();
        let validation = evaluate(plan, learner.predictor(), &objective, &parts.validation)?;
        if has_exploded(validation) {
            return Err(exploded(validation, epoch, batches, Vec::new(), last));
        }
        let row = progress.end_epoch(learner.learning_rate(progress.step), validation);
        let validation_seconds = started.elapsed().as_secs_f64();

        let started = Instant::now();
        // The best goes first: a kill in between repeats this epoch, which writes the same best again.
        if progress.best_epoch(plan.select_best_by) == Some(epoch) {
            checkpoint::write(&best, owner, &learner, &progress)?;
        }
        checkpoint::write(&last, owner, &learner, &progress)?;
        let checkpoint_seconds = started.elapsed().as_secs_f64();

        timings.push(TimingRow { epoch, train_seconds, validation_seconds, checkpoint_seconds });
        epochs::write_epochs(&folder.epochs(), &progress.epochs)?;
        epochs::write_timings(&folder.timings(), &timings)?;
        watch.epoch(&row, &timings[timings.len() - 1]);
    }
    if progress.has_stopped_early(plan) {
        watch.stopped_early(progress.best_epoch(plan.select_best_by).unwrap_or_default());
    }
    Ok(ControlFlow::Continue(()))
}

/// A place in a run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    pub(crate) seed: u64,
    /// From 1.
    pub(crate) epoch: usize,
    /// In its epoch, from 0.
    pub(crate) batch: usize,
    /// Over the whole run, from 1.
    pub(crate) step: u64,
}

/// One batch: from the photos in the rows `photos` of the training part to a step of the optimizer.
pub(crate) fn learn(
    plan: &Plan,
    learner: &mut Learner,
    objective: &Objective,
    train: &Part,
    photos: &[i64],
    At { seed, epoch, batch, step }: At,
) -> Result<(Sums, Tensor), Error> {
    let drawn = train.batch(photos, plan.loss.votes(), learner.network.device())?;
    let first = batch * plan.batch_size;
    let Batch { images, truth } = augmentations::apply(plan, drawn, first, seed, epoch);
    let logits = learner.network.forward(&images, Pass::Learning { seed, epoch, batch });
    let losses = objective.per_photo(&logits, &truth);
    let gradient = learner.network.gradient(&losses.mean(None));
    learner.step(&gradient, step);
    Ok((sums(&losses, &logits, &truth.labels), losses.detach()))
}

/// Such a loss is never followed by a checkpoint, so that the last one stays good.
fn has_exploded(sums: Sums) -> bool {
    !sums.loss.is_finite() || sums.mean_loss() > LARGEST_LOSS
}

fn exploded(
    sums: Sums,
    epoch: usize,
    batch: usize,
    photos: Vec<Digest>,
    checkpoint: PathBuf,
) -> Error {
    Error::Exploded { epoch, batch, loss: sums.mean_loss(), photos, checkpoint }
}

/// The photos of a batch, those with the largest loss first, and before them those whose loss is no number.
fn worst_first(photos: &[i64], losses: &Tensor) -> Vec<i64> {
    let losses = Vec::<f32>::try_from(losses.to_device(Device::Cpu)).unwrap_or_default();
    let mut pairs: Vec<(f32, i64)> = losses.into_iter().zip(photos.iter().copied()).collect();
    let rank = |loss: f32| if loss.is_finite() { loss } else { f32::INFINITY };
    pairs.sort_by(|(a, _), (b, _)| rank(*b).total_cmp(&rank(*a)));
    pairs.into_iter().map(|(_, photo)| photo).collect()
}

fn begun(plan: &Plan, owner: &Owner, parts: &Parts, device: Device, progress: &Progress) -> Begun {
    Begun {
        experiment: plan.name.clone(),
        seed: owner.seed,
        photos: parts.train.len(),
        parameters: plan.parameters(),
        epochs: plan.epochs as usize,
        epochs_done: progress.epochs.len(),
        threads: tch::get_num_threads() as usize,
        device: crate::device::name(device),
    }
}

/// Loss and right answers over a whole part, without draws.
fn evaluate(
    plan: &Plan,
    network: &Network,
    objective: &Objective,
    part: &Part,
) -> Result<Sums, Error> {
    let mut total = Sums::default();
    let photos: Vec<i64> = (0..part.len() as i64).collect();
    for photos in photos.chunks(VALIDATION_BATCH) {
        let Batch { images, truth } = part.batch(photos, plan.loss.votes(), network.device())?;
        let scores = network.scores(&images);
        let losses = objective.per_photo(&scores, &truth);
        total.add(sums(&losses, &scores, &truth.labels));
    }
    Ok(total)
}

fn sums(losses: &Tensor, logits: &Tensor, labels: &Tensor) -> Sums {
    let right = logits.argmax(-1, false).eq_tensor(labels);
    // Asked for together, since a GPU is waited for at each answer.
    let both = Tensor::stack(&[losses.sum(Kind::Double), right.sum(Kind::Double)], 0);
    let both = both.to_device(Device::Cpu);
    Sums {
        loss: both.double_value(&[0]),
        right: both.double_value(&[1]) as u64,
        photos: labels.size()[0] as u64,
    }
}

/// Makes the tables what they were at the checkpoint, which is the only truth of a run.
fn rewind(folder: &RunFolder, progress: &Progress) -> Result<Vec<TimingRow>, Error> {
    let mut timings = epochs::read_timings(&folder.timings()).unwrap_or_default();
    timings.retain(|row| row.epoch < progress.epoch());
    if !progress.epochs.is_empty() || folder.epochs().exists() {
        epochs::write_epochs(&folder.epochs(), &progress.epochs)?;
        epochs::write_timings(&folder.timings(), &timings)?;
    }
    Ok(timings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Keep, Scratch, everything, plan};

    const PLAIN: &str = "
  layers:
    - conv2d: { filters: 16, kernel: 3 }
    - relu
    - max_pool2d: { size: 2 }
    - flatten
    - dense: { units: 64 }
    - relu
    - dense: { units: classes }
batch_size: 8
";

    fn trained(scratch: &Scratch, name: &str, plan: &Plan, seed: u64) -> Result<Keep, Error> {
        let folder = scratch.run(name, plan, seed);
        let owner = Owner { inputs: folder.record()?.inputs, seed };
        let mut keep = Keep::default();
        let _ = train(plan, &owner, &scratch.parts, Device::Cpu, &folder, &mut keep)?;
        Ok(keep)
    }

    #[test]
    fn every_optimizer_and_precision_learns_32_photos_by_heart() {
        tch::set_num_threads(1);
        let scratch = Scratch::new(32, 4);
        let ways = [
            "optimizer: { adam: { learning_rate: 0.003 } }",
            "optimizer: { adamw: { learning_rate: 0.003 } }",
            "optimizer: { sgd: { learning_rate: 0.05, momentum: 0.9 } }",
            "optimizer: { sgd: { learning_rate: 0.03, momentum: 0.9, nesterov: true } }",
            "optimizer: { adam: { learning_rate: 0.003 } }\nprecision: bfloat16",
        ];
        for (number, lines) in ways.iter().enumerate() {
            let plan = plan(&format!("{PLAIN}{lines}\n"), 60);
            let epochs = trained(&scratch, &number.to_string(), &plan, 1).unwrap().0;
            assert!(epochs[0].train_accuracy < 0.7, "{lines}: {:?}", epochs[0]);
            assert!(epochs[59].train_accuracy > 0.99, "{lines}: {:?}", epochs[59]);
            assert!(epochs[59].train_loss < 0.05, "{lines}: {:?}", epochs[59]);
        }
    }

    #[test]
    fn a_seed_gives_one_result_and_another_seed_another() {
        tch::set_num_threads(1);
        let scratch = Scratch::new(32, 8);
        let plan = everything(2);
        let run = |name: &str, seed| trained(&scratch, name, &plan, seed).unwrap().0;
        assert_eq!(run("a", 1), run("b", 1));
        assert_ne!(run("c", 1), run("d", 2));
    }

    #[test]
    fn a_loss_that_is_no_number_stops_the_run_with_its_place() {
        tch::set_num_threads(1);
        let scratch = Scratch::new(32, 4);
        // Every step multiplies the weights by -9.
        let wild = "sgd: { learning_rate: 10, weight_decay: 1 }";
        let plan = plan(&format!("{PLAIN}optimizer: {{ {wild} }}\n"), 20);
        let error = trained(&scratch, "wild", &plan, 1).err().unwrap();
        let Error::Exploded { epoch, batch, photos, .. } = &error else { panic!("{error}") };
        assert!(*epoch >= 1 && (1..=4).contains(batch));
        assert_eq!(photos.iter().collect::<std::collections::BTreeSet<_>>().len(), 8);
        assert!(error.to_string().contains("last good state"), "{error}");
    }

    #[test]
    fn what_is_no_number_comes_before_what_is_large() {
        let losses = Tensor::from_slice(&[0.5_f32, 3.0, f32::NAN, 1.0]);
        assert_eq!(worst_first(&[10, 11, 12, 13], &losses), [12, 11, 13, 10]);
    }

    #[test]
    fn the_loss_of_an_epoch_is_the_mean_over_its_photos() {
        // A learning rate of nearly nothing, no draws: training and validation see the same network.
        tch::set_num_threads(1);
        let scratch = Scratch::new(30, 4);
        let lines = format!("{PLAIN}optimizer: {{ sgd: {{ learning_rate: 1.0e-12 }} }}\n");
        let plan = plan(&lines, 1);
        let row = trained(&scratch, "still", &plan, 1).unwrap().0[0];
        let network = Network::new(&plan, 1, Device::Cpu);
        let objective = Objective::new(&plan.loss, &scratch.parts.train, Device::Cpu);
        let sums = evaluate(&plan, &network, &objective, &scratch.parts.train).unwrap();
        assert_eq!(sums.photos, 30);
        assert!((row.train_loss - sums.mean_loss()).abs() < 1e-6);
        assert!((row.train_accuracy - sums.accuracy()).abs() < 1e-12);
    }
}
