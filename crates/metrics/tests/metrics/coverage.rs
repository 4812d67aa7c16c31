//! 95 % intervals cover the truth in 93 to 97 of 100 drawn test sets of 255 photos in five classes.

use metrics::{Confidence, ConfusionMatrix, overall};

const PHOTOS: u64 = 255;
const CLASSES: usize = 5;
const DRAWS: u64 = 3_000;

/// Populations to draw test sets from: how the classifier answers, per true class, rows sum to 255.
const POPULATIONS: [(&str, [u64; 25]); 5] = [
    (
        "the paper's matrix",
        [51, 0, 0, 0, 0, 20, 24, 0, 0, 7, 12, 1, 36, 0, 2, 2, 0, 0, 48, 1, 10, 1, 0, 0, 40],
    ),
    (
        "a middling classifier",
        [31, 5, 5, 5, 5, 3, 38, 4, 3, 3, 6, 6, 25, 8, 6, 7, 4, 9, 27, 4, 3, 4, 3, 2, 39],
    ),
    (
        "hardly above chance",
        [15, 9, 9, 9, 9, 9, 16, 9, 9, 8, 10, 10, 13, 9, 9, 10, 9, 9, 14, 9, 8, 8, 9, 9, 17],
    ),
    (
        "a good one, unbalanced classes",
        [92, 2, 2, 2, 2, 2, 54, 2, 1, 1, 1, 1, 36, 1, 1, 1, 1, 2, 26, 0, 1, 1, 1, 1, 21],
    ),
    (
        "nearly perfect",
        [50, 0, 0, 1, 0, 0, 51, 0, 0, 0, 0, 1, 48, 1, 1, 0, 0, 0, 51, 0, 1, 0, 0, 1, 49],
    ),
];

type Draw = fn(&mut Draws, &[u64; 25]) -> ConfusionMatrix;

/// Random numbers by counter (SplitMix64): the same draws on every machine.
struct Draws(u64);

impl Draws {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        ((u128::from(bits) * u128::from(limit)) >> 64) as u64
    }

    /// The cell that a photo falls into, with chances as given by `counts`.
    fn cell(&mut self, counts: &[u64]) -> usize {
        let mut ticket = self.below(counts.iter().sum());
        counts
            .iter()
            .position(|&count| match ticket.checked_sub(count) {
                Some(rest) => {
                    ticket = rest;
                    false
                }
                None => true,
            })
            .unwrap()
    }

    /// A test set whose class sizes are as drawn.
    fn drawn_sizes(&mut self, population: &[u64; 25]) -> ConfusionMatrix {
        let mut counts = vec![0; 25];
        for _ in 0..PHOTOS {
            counts[self.cell(population)] += 1;
        }
        ConfusionMatrix::from_counts(CLASSES, counts).unwrap()
    }

    /// A test set with as many photos of each class as the population has, as a split makes it.
    fn fixed_sizes(&mut self, population: &[u64; 25]) -> ConfusionMatrix {
        let mut counts = vec![0; 25];
        for (class, row) in population.chunks_exact(CLASSES).enumerate() {
            for _ in 0..row.iter().sum() {
                counts[class * CLASSES + self.cell(row)] += 1;
            }
        }
        ConfusionMatrix::from_counts(CLASSES, counts).unwrap()
    }
}

/// The share of drawn test sets whose interval covers the population's value, per metric.
fn coverage(population: &[u64; 25], draw: Draw) -> Vec<f64> {
    let truth = ConfusionMatrix::from_counts(CLASSES, population.to_vec()).unwrap();
    let truths = overall::METRICS.each_ref().map(|metric| metric.value(&truth).unwrap());
    let mut draws = Draws(7);
    let mut covered = [0.0; overall::METRICS.len()];
    for _ in 0..DRAWS {
        let sample = draw(&mut draws, population);
        for ((metric, truth), covered) in overall::METRICS.iter().zip(truths).zip(&mut covered) {
            let interval = metric.interval(&sample, Confidence::USUAL, None).unwrap();
            *covered += f64::from(u8::from(interval.contains(truth)));
        }
    }
    covered.iter().map(|covered| covered / DRAWS as f64).collect()
}

#[test]
fn intervals_cover_the_truth_as_often_as_they_say() {
    let schemes: [(&str, Draw); 2] =
        [("drawn sizes", Draws::drawn_sizes), ("fixed sizes", Draws::fixed_sizes)];
    for (population, counts) in &POPULATIONS {
        for (scheme, draw) in schemes {
            let coverage = coverage(counts, draw);
            for (metric, coverage) in overall::METRICS.iter().zip(coverage) {
                assert!(
                    (0.93..=0.97).contains(&coverage),
                    "{} of {population}, {scheme}: {coverage}",
                    metric.name
                );
            }
        }
    }
}
