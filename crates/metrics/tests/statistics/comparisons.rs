//! How often two equally good ways to train are said to differ, and how well several seeds give one interval.

use metrics::overall::{ACCURACY, BALANCED_ACCURACY, MACRO_F1};
use metrics::paired::{Paired, PairedTest};
use metrics::seeds::interval_of_mean;
use metrics::{Confidence, Groups, Interval, Predictions};

use crate::coverage::Effort;
use crate::population::{ALONE, Draws, EVEN, Part, Population, UNEVEN};

/// How differently seeds turn out: the standard deviation of the lead.
const LUCK: f64 = 0.15;
/// How differently two ways to train find the same person: the standard deviation of the lead.
const TASTE: f64 = 0.4;
/// Of the paired bootstrap.
const RESAMPLES: usize = 1_000;

/// What is compared on each drawn part.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Comparison {
    pub(crate) population: Population,
    pub(crate) people: usize,
    /// On either side.
    pub(crate) seeds: usize,
}

/// Every comparison of the page.
pub(crate) const COMPARISONS: [Comparison; 11] = [
    Comparison { population: ALONE, people: 100, seeds: 1 },
    Comparison { population: ALONE, people: 255, seeds: 1 },
    Comparison { population: ALONE, people: 255, seeds: 3 },
    Comparison { population: EVEN, people: 6, seeds: 1 },
    Comparison { population: EVEN, people: 10, seeds: 1 },
    Comparison { population: EVEN, people: 30, seeds: 1 },
    Comparison { population: EVEN, people: 30, seeds: 3 },
    Comparison { population: EVEN, people: 30, seeds: 5 },
    Comparison { population: UNEVEN, people: 20, seeds: 1 },
    Comparison { population: UNEVEN, people: 30, seeds: 1 },
    Comparison { population: UNEVEN, people: 30, seeds: 3 },
];

/// How often a difference was found where there is none; nothing where the test does not apply.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels {
    /// The t interval of the difference in accuracy, balanced accuracy and macro-F1.
    pub(crate) t: [f64; 3],
    /// The paired bootstrap of accuracy.
    pub(crate) bootstrap: f64,
    /// The test that fits: McNemar's for photos, signs by group.
    pub(crate) test: Option<f64>,
    /// McNemar's over photos although they come in groups.
    pub(crate) wrong: Option<f64>,
    /// How often the interval of the mean accuracy over the seeds of one side covers the truth, from
    /// predictions and from the runs' own intervals.
    pub(crate) seeds: [f64; 2],
}

pub(crate) fn levels(comparison: &Comparison, effort: Effort) -> Levels {
    let Comparison { population, people, seeds } = comparison;
    let truth = mean_accuracy(population, *seeds, effort);
    let (mut t, mut bootstrap, mut covered) = ([0.0; 3], 0.0, [0.0; 2]);
    let (mut test, mut wrong) = (0.0, 0.0);
    for repetition in 0..effort.parts {
        let mut draws = Draws::of(77 + *people as u64 + 1_000 * *seeds as u64, repetition);
        let part = population.draw(*people, &mut draws);
        let [first, second] = [(); 2].map(|()| side(&part, *seeds, &mut draws));
        let groups = part.groups();
        let paired = Paired::new(&first, &second, Some(&groups)).unwrap();
        for (count, metric) in t.iter_mut().zip([ACCURACY, BALANCED_ACCURACY, MACRO_F1]) {
            let difference = paired.difference(&metric, Confidence::USUAL);
            *count += of(difference.is_ok_and(|it| it.p_value < 0.05));
        }
        let interval = paired.bootstrap(Confidence::USUAL, RESAMPLES);
        bootstrap += of(interval.is_ok_and(|it| !it.contains(0.0)));
        test += of(paired.test().is_ok_and(|it: PairedTest| it.p_value() < 0.05));
        let photos = Paired::new(&first, &second, None).unwrap();
        wrong += of(photos.test().is_ok_and(|it| it.p_value() < 0.05));
        let intervals = seeds_intervals(&first, &groups);
        for (count, interval) in covered.iter_mut().zip(intervals) {
            *count += of(interval.contains(truth));
        }
    }
    let share = |count: f64| count / effort.parts as f64;
    let has_groups = population.name != ALONE.name;
    Levels {
        t: t.map(share),
        bootstrap: share(bootstrap),
        test: (*seeds == 1).then(|| share(test)),
        wrong: (*seeds == 1 && has_groups).then(|| share(wrong)),
        seeds: covered.map(share),
    }
}

/// One way to train: so many seeds, each with its luck, all with the same taste for each person.
fn side(part: &Part, seeds: usize, draws: &mut Draws) -> Vec<Predictions> {
    let tastes = part.tastes(TASTE, draws);
    let luck = if seeds > 1 { LUCK } else { 0.0 };
    (0..seeds).map(|_| part.answers(luck * draws.normal(), &tastes, draws)).collect()
}

/// Over all people and all seeds.
fn mean_accuracy(population: &Population, seeds: usize, effort: Effort) -> f64 {
    let networks = 200;
    let of_network = |network: u64| {
        let draws = &mut Draws::of(5, network);
        let part = population.draw(effort.everybody / networks as usize, draws);
        let tastes = part.tastes(TASTE, draws);
        // Luck at the middle of each of so many equally likely steps, so that its own chance is out.
        let luck = if seeds > 1 {
            LUCK * metrics::distributions::normal_quantile((network as f64 + 0.5) / networks as f64)
                .unwrap()
        } else {
            0.0
        };
        let answers = part.answers(luck, &tastes, draws);
        (answers.confusion().correct() as f64, answers.len() as f64)
    };
    let (right, photos) = (0..networks)
        .map(of_network)
        .fold((0.0, 0.0), |sum, network| (sum.0 + network.0, sum.1 + network.1));
    right / photos
}

/// The intervals of the mean accuracy: from predictions, and from the runs' own intervals.
fn seeds_intervals(runs: &[Predictions], groups: &Groups) -> [Interval; 2] {
    let matrices: Vec<_> = runs.iter().map(Predictions::confusion).collect();
    let grouped: Vec<_> = runs.iter().map(|run| groups.by_cell(run).unwrap()).collect();
    let confidence = Confidence::USUAL;
    let limits = Interval { low: 0.0, high: 1.0 };
    let values: Vec<f64> = matrices.iter().map(|matrix| ACCURACY.value(matrix).unwrap()).collect();
    let interval =
        |(matrix, groups)| ACCURACY.interval(matrix, confidence, Some(groups)).unwrap_or(limits);
    let intervals: Vec<Interval> = matrices.iter().zip(&grouped).map(interval).collect();
    [
        ACCURACY.interval_over_seeds(&matrices, &grouped, confidence).unwrap_or(limits),
        interval_of_mean(&values, &intervals, limits, confidence).unwrap(),
    ]
}

fn of(found: bool) -> f64 {
    f64::from(u8::from(found))
}
