//! What the losses of `experiment` do to tensors, one file each: the list.

mod cross_entropy;

use experiment::Loss;
use tch::Tensor;

/// What a loss of the plan does.
pub(crate) fn of(loss: &Loss) -> &dyn Measure {
    match loss {
        Loss::CrossEntropy(settings) => settings,
    }
}

/// What every loss can do.
pub(crate) trait Measure {
    /// The loss of every photo, [N], from `logits` [N, classes] and `labels` i64 [N].
    fn per_photo(&self, logits: &Tensor, labels: &Tensor) -> Tensor;
}
