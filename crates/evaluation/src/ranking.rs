//! The combinations of a sweep in the order of how well they did on the validation part.

use formats::Error;
use formats::run::RunFolder;
use serde::Serialize;

use crate::{Better, SeedSummary, best_epoch, epochs_of};

/// What one combination came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tried {
    /// The name of its runs' folder.
    pub name: String,
    /// Settings with their values, in the order of the sweep.
    pub settings: Vec<(String, String)>,
    /// The value of each finished seed.
    pub values: Vec<f64>,
    /// Why it has no rank; nothing once every seed is finished.
    pub unranked: Option<String>,
}

/// A combination with its rank and its numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranked {
    /// From 1; nothing where a seed failed or is not finished.
    pub rank: Option<usize>,
    /// The combination.
    #[serde(flatten)]
    pub tried: Tried,
    /// Its seeds as one result.
    pub summary: SeedSummary,
}

/// The value by which a finished run is ranked: `column` of `epochs.csv`, in the epoch whose weights make
/// the predictions.
pub fn validation_value(run: &RunFolder, column: &str, best: bool) -> Result<Option<f64>, Error> {
    let epochs = epochs_of(run)?;
    let row = if best { best_epoch(&epochs, column) } else { epochs.last() };
    Ok(row.and_then(|row| row.value(column)))
}

/// The best mean first; those with a seed that failed or is not finished behind, in their order.
pub fn ranking(tried: Vec<Tried>, better: Better) -> Vec<Ranked> {
    let of = |tried: Tried| {
        let summary = SeedSummary::of_values(&tried.values, better);
        Ranked { rank: None, tried, summary }
    };
    let (mut ranked, unranked): (Vec<Ranked>, Vec<Ranked>) =
        tried.into_iter().map(of).partition(|it| it.tried.unranked.is_none());
    let sign = if better == Better::Higher { -1.0 } else { 1.0 };
    let score = |it: &Ranked| it.summary.mean.map_or(f64::INFINITY, |mean| sign * mean);
    ranked.sort_by(|a, b| score(a).total_cmp(&score(b)));
    for (index, it) in ranked.iter_mut().enumerate() {
        it.rank = Some(index + 1);
    }
    ranked.into_iter().chain(unranked).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tried(name: &str, values: &[f64], unranked: Option<&str>) -> Tried {
        let unranked = unranked.map(str::to_owned);
        Tried { name: name.to_owned(), settings: vec![], values: values.to_vec(), unranked }
    }

    #[test]
    fn the_best_mean_comes_first_and_what_failed_last() {
        let all = || {
            vec![
                tried("a", &[0.1], Some("failed")),
                tried("b", &[0.4, 0.8], None),
                tried("c", &[0.5, 0.5], None),
            ]
        };
        let order = |better| -> Vec<(Option<usize>, String)> {
            ranking(all(), better).into_iter().map(|it| (it.rank, it.tried.name)).collect()
        };
        let expected = |names: [&str; 3]| {
            [Some(1), Some(2), None].into_iter().zip(names.map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(order(Better::Lower), expected(["c", "b", "a"]));
        assert_eq!(order(Better::Higher), expected(["b", "c", "a"]));
        let worst = ranking(all(), Better::Lower)[1].summary.worst;
        assert_eq!(worst, Some(0.8));
    }
}
