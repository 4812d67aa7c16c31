//! The loop: everything that happens between the first batch and the last epoch, in this order, on this page.

use std::ops::ControlFlow;
use std::time::Instant;

use experiment::Plan;
use formats::epochs::{self, TimingRow};
use formats::run::RunFolder;
use tch::{Device, Kind, Tensor};

use crate::checkpoint::{self, Owner};
use crate::draws::{Draws, Purpose};
use crate::layers::Pass;
use crate::network::Network;
use crate::optimizers::Optimizer;
use crate::progress::{Progress, Sums};
use crate::{Error, Part, Parts, Watch, augmentations, losses};

/// Photos that go through the network at once when it only predicts.
pub(crate) const PREDICTION_BATCH: usize = 256;

/// Trains the run in `folder` from where it is to the plan's last epoch; `Break` if `watch` asked it to stop.
pub(crate) fn train(
    plan: &Plan,
    owner: &Owner,
    parts: &Parts,
    folder: &RunFolder,
    watch: &mut dyn Watch,
) -> Result<ControlFlow<()>, Error> {
    let (seed, device) = (owner.seed, Device::Cpu);
    let (last, best) = (folder.last_checkpoint(), folder.best_checkpoint());
    let batches = parts.train.len().div_ceil(plan.batch_size);
    let mut network = Network::new(plan, seed, device);
    let mut optimizer = Optimizer::new(plan, &network.parameters, batches);
    let mut progress = checkpoint::restore(&last, owner, &network, &optimizer)?.unwrap_or_default();
    let mut timings = rewind(folder, &progress)?;

    while progress.epochs.len() < plan.epochs as usize {
        let epoch = progress.epoch();
        let started = Instant::now();
        let order = Draws::new(seed, Purpose::Order, epoch, 0).order(parts.train.len());

        for (batch, photos) in order.chunks(plan.batch_size).enumerate().skip(progress.batch) {
            let (images, labels) = parts.train.batch(photos);
            let images = augmentations::apply(plan, images, photos, seed, epoch);
            let logits = network.forward(&images, Pass::Learning { seed, epoch, batch });
            let losses = losses::of(&plan.loss).per_photo(&logits, &labels);
            let sums = sums(&losses, &logits, &labels);
            if !sums.loss.is_finite() {
                let (batch, loss, checkpoint) = (batch + 1, sums.mean_loss(), last);
                return Err(Error::NotFinite { epoch, batch, loss, checkpoint });
            }
            let gradient = network.gradient(&losses.mean(None));
            optimizer.step(&mut network.parameters, &gradient, progress.step + 1);
            progress.end_batch(sums);

            let done = progress.sums.photos as usize;
            if watch.batch(epoch, done, progress.sums.mean_loss()).is_break() {
                checkpoint::write(&last, owner, &network, &optimizer, &progress)?;
                return Ok(ControlFlow::Break(()));
            }
        }
        let train_seconds = started.elapsed().as_secs_f64();

        let started = Instant::now();
        let validation = evaluate(&network, plan, &parts.validation);
        let row = progress.end_epoch(optimizer.learning_rate(progress.step), validation);
        let validation_seconds = started.elapsed().as_secs_f64();

        let started = Instant::now();
        // The best goes first: a kill in between repeats this epoch, which writes the same best again.
        if progress.best_epoch(plan.select_best_by) == Some(epoch) {
            checkpoint::write(&best, owner, &network, &optimizer, &progress)?;
        }
        checkpoint::write(&last, owner, &network, &optimizer, &progress)?;
        let checkpoint_seconds = started.elapsed().as_secs_f64();

        timings.push(TimingRow { epoch, train_seconds, validation_seconds, checkpoint_seconds });
        epochs::write_epochs(&folder.epochs(), &progress.epochs)?;
        epochs::write_timings(&folder.timings(), &timings)?;
        watch.epoch(&row, &timings[timings.len() - 1]);
    }
    Ok(ControlFlow::Continue(()))
}

/// Loss and right answers over a whole part, without draws.
fn evaluate(network: &Network, plan: &Plan, part: &Part) -> Sums {
    let mut total = Sums::default();
    let photos: Vec<i64> = (0..part.len() as i64).collect();
    for photos in photos.chunks(PREDICTION_BATCH) {
        let (images, labels) = part.batch(photos);
        let logits = tch::no_grad(|| network.forward(&images, Pass::Predicting));
        let losses = losses::of(&plan.loss).per_photo(&logits, &labels);
        total.add(sums(&losses, &logits, &labels));
    }
    total
}

fn sums(losses: &Tensor, logits: &Tensor, labels: &Tensor) -> Sums {
    let answers = logits.argmax(-1, false);
    Sums {
        loss: losses.sum(Kind::Double).double_value(&[]),
        right: answers.eq_tensor(labels).sum(Kind::Int64).int64_value(&[]) as u64,
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
