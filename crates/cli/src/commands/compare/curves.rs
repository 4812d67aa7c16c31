//! The learning curves as lines of text.

use evaluation::{ComparedCurves, Comparison, sparkline};

use crate::table::Table;

/// Most letters of a curve.
const WIDTH: usize = 40;

/// A curve for every result, accuracy and loss; nothing where no epoch has ended yet.
pub(super) fn text(comparison: &Comparison) -> Option<String> {
    let curves = &comparison.curves;
    if curves.iter().flat_map(|curves| &curves.results).all(Vec::is_empty) {
        return None;
    }
    let mut table = Table::new(&["", "result", "", "first", "last", "epochs"]);
    for curves in curves {
        add(&mut table, curves, comparison);
    }
    Some(format!("Learning curves on the validation part, mean over seeds:\n{}", table.text()))
}

fn add(table: &mut Table, curves: &ComparedCurves, comparison: &Comparison) {
    let range = curves.range();
    let longest = curves.results.iter().map(Vec::len).max().unwrap_or(0);
    for (index, (points, result)) in curves.results.iter().zip(&comparison.results).enumerate() {
        let means: Vec<f64> = points.iter().map(|point| point.mean).collect();
        let end = |value: Option<&f64>| value.map_or(String::new(), |value| format!("{value:.4}"));
        table.row([
            if index == 0 { curves.column.trim_start_matches("validation_") } else { "" }
                .to_owned(),
            result.name.clone(),
            sparkline(&means, range, width(means.len(), longest)),
            end(means.first()),
            end(means.last()),
            points.last().map_or(String::new(), |point| point.epoch.to_string()),
        ]);
    }
}

/// A letter an epoch, or the same share of the line as of the epochs.
fn width(epochs: usize, longest: usize) -> usize {
    if longest <= WIDTH { epochs } else { (epochs * WIDTH).div_ceil(longest) }
}
