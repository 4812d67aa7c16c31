//! How well a class's probability puts its photos before all others, whatever the threshold: the list.

mod average_precision;
mod class_ranking;
mod curves;
mod roc_auc;

pub use average_precision::AVERAGE_PRECISION;
pub use class_ranking::ClassRanking;
pub use curves::{PrecisionRecallPoint, RocPoint};
pub use roc_auc::ROC_AUC;

use crate::Metric;

/// Every metric of a class's ranking, in the order of tables.
pub static METRICS: [Metric<ClassRanking>; 2] = [ROC_AUC, AVERAGE_PRECISION];
