//! What is computed from one class against all others: the list, and the four counts it starts from.

mod counts;
mod f1;
mod one_versus_rest_accuracy;
mod one_versus_rest_baseline;
mod precision;
mod recall;
mod specificity;

pub use counts::{
    ClassCounts, FALSE_NEGATIVES, FALSE_POSITIVES, SUPPORT, TRUE_NEGATIVES, TRUE_POSITIVES,
};
pub use f1::F1;
pub use one_versus_rest_accuracy::ONE_VERSUS_REST_ACCURACY;
pub use one_versus_rest_baseline::ONE_VERSUS_REST_BASELINE;
pub use precision::PRECISION;
pub use recall::RECALL;
pub use specificity::SPECIFICITY;

use crate::Metric;

/// Every per-class metric, in the order of tables.
///
/// One-versus-rest accuracy stands before its baseline and is never shown without it.
pub static METRICS: [Metric<ClassCounts>; 11] = [
    TRUE_POSITIVES,
    FALSE_POSITIVES,
    FALSE_NEGATIVES,
    TRUE_NEGATIVES,
    PRECISION,
    RECALL,
    SPECIFICITY,
    F1,
    ONE_VERSUS_REST_ACCURACY,
    ONE_VERSUS_REST_BASELINE,
    SUPPORT,
];
