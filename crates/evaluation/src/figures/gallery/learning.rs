//! Curves of one and of many epochs, of seeds that end early or diverge.

use formats::epochs::EpochRow;

use super::super::curves;
use super::{Drawing, PAPER, drawn, noise};
use crate::Checkpoint;

pub(super) fn learning() -> Vec<(String, Drawing)> {
    let mut diverged = epochs(30, 2);
    for row in &mut diverged[18..] {
        row.validation_loss = f64::NAN;
        row.train_loss = f64::INFINITY;
    }
    let cases = [
        ("five seeds", (0..5).map(|seed| epochs(40, seed)).collect::<Vec<_>>()),
        ("one seed", vec![epochs(11, 0)]),
        ("one epoch", vec![epochs(1, 0)]),
        ("one epoch of three seeds", (0..3).map(|seed| epochs(1, seed)).collect()),
        ("other lengths and one diverged", vec![epochs(30, 0), epochs(12, 1), diverged]),
        ("ten thousand epochs", (0..5).map(|seed| epochs(10_000, seed)).collect()),
    ];
    let mut all = Vec::new();
    for (index, (case, runs)) in cases.iter().enumerate() {
        let best = |epochs: &[EpochRow]| Some((2 * epochs.len()).div_ceil(3));
        let seeds = runs.iter().map(|run| curves::Seed { epochs: run, best_epoch: best(run) });
        let seeds: Vec<curves::Seed> = seeds.collect();
        for quantity in curves::Quantity::ALL {
            let (experiment, seeds) = (PAPER, seeds.as_slice());
            let evaluated = [Some(Checkpoint::Best), Some(Checkpoint::Last), None][index % 3];
            all.push(drawn(case, &curves::Curves { experiment, quantity, seeds, evaluated }));
        }
    }
    all
}

fn epochs(count: usize, seed: usize) -> Vec<EpochRow> {
    let row = |epoch: usize| {
        let learned = 1.0 - (-(epoch as f64) / (0.2 * count as f64 + 1.0)).exp();
        let rough = |what: usize| 0.08 * (noise(1_000 * seed + 7 * epoch + what) - 0.5);
        EpochRow {
            epoch,
            train_loss: 1.6 * (1.0 - 0.9 * learned) + rough(1),
            train_accuracy: 0.2 + 0.75 * learned + rough(2),
            validation_loss: 1.6 * (1.0 - 0.6 * learned) + rough(3),
            validation_accuracy: 0.2 + 0.5 * learned + rough(4),
            learning_rate: 0.01,
        }
    };
    (1..=count).map(row).collect()
}
