//! What is computed from the whole confusion matrix: the list.

mod accuracy;
mod agreement;
mod balanced_accuracy;
mod cohen_kappa;
mod macro_f1;
mod matthews_correlation;

pub use accuracy::ACCURACY;
pub use balanced_accuracy::BALANCED_ACCURACY;
pub use cohen_kappa::COHEN_KAPPA;
pub use macro_f1::MACRO_F1;
pub use matthews_correlation::MATTHEWS_CORRELATION;

use crate::{ClassCounts, ConfusionMatrix, Metric};

/// Every metric of a whole confusion matrix, in the order of tables.
pub static METRICS: [Metric<ConfusionMatrix>; 5] =
    [ACCURACY, BALANCED_ACCURACY, MACRO_F1, COHEN_KAPPA, MATTHEWS_CORRELATION];

/// The plain mean of a per-class metric over the classes where it is defined.
fn mean_over_classes(matrix: &ConfusionMatrix, metric: &Metric<ClassCounts>) -> Option<f64> {
    let per_class = matrix.per_class();
    let defined: Vec<f64> = per_class.iter().filter_map(|counts| metric.value(counts)).collect();
    (!defined.is_empty()).then(|| defined.iter().sum::<f64>() / defined.len() as f64)
}
