//! What every number means.

use maud::{Markup, html};

use super::TimelinePage;

const ALWAYS: [(&str, &str); 7] = [
    (
        "track",
        "One face, followed from frame to frame by where it is and how large. Nobody is recognised: whoever leaves \
         and comes back is a new track.",
    ),
    (
        "coverage, with a face",
        "The share of the sequence in which a face of this track was found, large and sure enough to be judged.",
    ),
    (
        "expression share",
        "Of the time with a valid face, the share in which this expression is the most probable one, after smoothing. \
         With “unsure” the shares sum to 100 %.",
    ),
    (
        "unsure",
        "No expression is probable enough to be called one. It is in every denominator and in no numerator.",
    ),
    (
        "95 % interval",
        "What the share would be over a long time of the same: Wilson's score interval, on the number of independent \
         frames. What the classifier gets wrong is not in it.",
    ),
    (
        "independent frames",
        "Neighbouring frames mostly show the same. n frames are worth n (1 − r) / (1 + r) independent ones, r being how \
         alike neighbours are, and never more than one in so many seconds as the constants say.",
    ),
    (
        "insufficient evidence",
        "The face is away for too long, or the frames are worth too few independent ones, to say something about more \
         than these frames.",
    ),
];

const OF_STRESS: [(&str, &str); 6] = [
    (
        "state",
        "Begins when the probabilities of its expressions sum to “enter”, ends below “leave” or when the other state \
         begins, and counts only if it lasts.",
    ),
    (
        "stress-expression ratio",
        "The share of the time with a valid face in the state of stress; the paper calls it stress ratio. It is about \
         expressions that speak for stress.",
    ),
    (
        "happiness ratio",
        "The same for the state of happiness. Stress, happy, neither and unsure sum to 100 %.",
    ),
    (
        "corrected",
        "(ratio − false positive rate) / (true positive rate − false positive rate), within 0 and 100 %, the frames \
         judged one by one as the photos behind the rates were: what the ratio would be of a classifier without errors \
         (Rogan and Gladen 1978). Its interval holds how unsure the rates are.",
    ),
    (
        "verdict",
        "Elevated if the interval (the corrected one, where there is one) lies above the threshold, not elevated if it \
         lies below, else undetermined.",
    ),
    (
        "changes",
        "How often the state begins or ends. From fewer than about ten, independent frames are over-counted more often than not.",
    ),
];

pub(super) fn section(page: &TimelinePage) -> Markup {
    let of_stress = OF_STRESS.iter().filter(|_| page.stress.is_some());
    html! { dl.glossary {
        @for (word, meaning) in ALWAYS.iter().chain(of_stress) { div { dt { (word) } dd { (meaning) } } }
    } }
}
