//! How often the intervals of one network's numbers cover the truth.

use metrics::{
    Confidence, Groups, Input, Interval, Metric, NoInterval, Predictions, overall, per_class,
    probabilistic, ranking,
};

use crate::population::{CLASSES, Draws, Population, Sample};

/// How much is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Test parts for each number of the page.
    pub(crate) parts: u64,
    /// People whose numbers are taken for the truth.
    pub(crate) everybody: usize,
}

impl Effort {
    /// Videos for each number of the page.
    pub(crate) fn videos(self) -> u64 {
        self.parts.div_ceil(2)
    }
}

/// One metric in one situation.
#[derive(Debug, Clone)]
pub(crate) struct Covered {
    pub(crate) name: String,
    /// Of the drawn parts that have an interval, the share whose interval covers the truth.
    pub(crate) coverage: f64,
    /// The share of drawn parts that have an interval.
    pub(crate) given: f64,
}

/// Whether the groups are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    Groups,
    Nothing,
}

/// Every metric on parts of so many people, in the order of [`numbers`].
pub(crate) fn coverage(
    population: &Population,
    people: usize,
    told: Told,
    effort: Effort,
) -> Vec<Covered> {
    let everybody = population.sample(effort.everybody, &mut Draws::of(1, 0));
    let truths: Vec<Option<f64>> =
        numbers(&everybody.predictions, None).into_iter().map(|number| number.value).collect();
    let names = numbers(&everybody.predictions, None).into_iter().map(|number| number.name);
    let mut counts = vec![(0.0, 0.0); truths.len()];
    for part in 0..effort.parts {
        let sample = population.sample(people, &mut Draws::of(2 + people as u64, part));
        let Sample { predictions, groups } = &sample;
        let groups = (told == Told::Groups).then_some(groups);
        for ((number, truth), count) in
            numbers(predictions, groups).iter().zip(&truths).zip(&mut counts)
        {
            if let (Ok(interval), Some(truth)) = (&number.interval, truth) {
                count.0 += 1.0;
                count.1 += f64::from(u8::from(interval.contains(*truth)));
            }
        }
    }
    let covered = |(name, (given, covered)): (String, (f64, f64))| Covered {
        name,
        coverage: covered / given,
        given: given / effort.parts as f64,
    };
    names.zip(counts).map(covered).collect()
}

/// One number of one drawn part.
struct Number {
    name: String,
    value: Option<f64>,
    interval: Result<Interval, NoInterval>,
}

/// Everything that is estimated, for the whole and for the most common and the rarest class.
fn numbers(predictions: &Predictions, groups: Option<&Groups>) -> Vec<Number> {
    let matrix = predictions.confusion();
    let mut numbers = Vec::new();
    let by_cell = groups.map(|groups| groups.by_cell(predictions).unwrap());
    extend(&mut numbers, "", &overall::METRICS, &matrix, by_cell.as_ref());
    let by_photo = groups.map(|groups| groups.by_photo(predictions).unwrap());
    extend(&mut numbers, "", &probabilistic::METRICS, predictions, by_photo.as_ref());
    for (kind, class) in [(", common class", 0), (", rare class", CLASSES - 1)] {
        let ranked = predictions.ranking(class);
        let by_rank = groups.map(|groups| groups.by_rank(&ranked).unwrap());
        extend(&mut numbers, kind, &ranking::METRICS, &ranked, by_rank.as_ref());
        let by_outcome = groups.map(|groups| groups.by_outcome(predictions, class).unwrap());
        extend(
            &mut numbers,
            kind,
            &per_class::METRICS,
            &matrix.per_class()[class],
            by_outcome.as_ref(),
        );
    }
    numbers.retain(|number| number.interval != Err(NoInterval::NotEstimated));
    numbers
}

fn extend<T: Input>(
    numbers: &mut Vec<Number>,
    kind: &str,
    metrics: &[Metric<T>],
    input: &T,
    groups: Option<&metrics::Grouped<'_, T>>,
) {
    numbers.extend(metrics.iter().map(|metric| Number {
        name: format!("{}{kind}", metric.title),
        value: metric.value(input),
        interval: metric.interval(input, Confidence::USUAL, groups),
    }));
}
