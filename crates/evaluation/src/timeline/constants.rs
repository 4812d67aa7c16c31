//! Every constant of the numbers, in one list.

use metrics::sequence::SequenceSettings;

use super::TimelinePage;

/// A constant with its unit and what it does.
pub(super) struct Constant {
    pub(super) name: &'static str,
    pub(super) value: fn(&SequenceSettings) -> f64,
    pub(super) unit: &'static str,
    pub(super) meaning: &'static str,
    /// Whether it says something about the stress index alone.
    of_stress: bool,
}

const CONSTANTS: [Constant; 12] = [
    Constant {
        name: "frames_per_second",
        value: |it| it.frames_per_second,
        unit: "frames",
        meaning: "taken from each second of a video",
        of_stress: false,
    },
    Constant {
        name: "smoothing_seconds",
        value: |it| it.smoothing_seconds,
        unit: "s",
        meaning: "over which probabilities are averaged; not for photos in no order",
        of_stress: false,
    },
    Constant {
        name: "unsure_below",
        value: |it| it.unsure_below,
        unit: "probability",
        meaning: "a frame whose most probable expression has less is unsure",
        of_stress: false,
    },
    Constant {
        name: "independent_seconds",
        value: |it| it.independent_seconds,
        unit: "s",
        meaning: "of video are worth at most one independent frame",
        of_stress: false,
    },
    Constant {
        name: "still_independent_seconds",
        value: |it| it.still_independent_seconds,
        unit: "s",
        meaning: "the same where nothing ever changes",
        of_stress: false,
    },
    Constant {
        name: "minimum_coverage",
        value: |it| it.minimum_coverage,
        unit: "share",
        meaning: "a face must be seen in this much of the sequence",
        of_stress: false,
    },
    Constant {
        name: "minimum_effective_size",
        value: |it| it.minimum_effective_size,
        unit: "frames",
        meaning: "the frames must be worth as many independent ones",
        of_stress: false,
    },
    Constant {
        name: "enter",
        value: |it| it.enter,
        unit: "probability",
        meaning: "a state begins when its expressions sum to this",
        of_stress: true,
    },
    Constant {
        name: "leave",
        value: |it| it.leave,
        unit: "probability",
        meaning: "a state ends when they sum to less",
        of_stress: true,
    },
    Constant {
        name: "minimum_dwell_seconds",
        value: |it| it.minimum_dwell_seconds,
        unit: "s",
        meaning: "a shorter stay in a state does not count",
        of_stress: true,
    },
    Constant {
        name: "minimum_rate_gap",
        value: |it| it.minimum_rate_gap,
        unit: "share",
        meaning: "true less false positive rate, without which no ratio is corrected",
        of_stress: true,
    },
    Constant {
        name: "threshold",
        value: |it| it.threshold,
        unit: "share",
        meaning: "above which the stress-expression ratio is elevated",
        of_stress: true,
    },
];

/// The constants behind what `page` shows.
pub(super) fn constants(page: &TimelinePage) -> impl Iterator<Item = &'static Constant> {
    let with_stress = page.stress.is_some();
    CONSTANTS.iter().filter(move |constant| with_stress || !constant.of_stress)
}

/// The names of classes, `angry, sad`.
pub(super) fn named(page: &TimelinePage, classes: &[usize]) -> String {
    let names = classes.iter().filter_map(|class| page.classes.get(*class));
    names.map(String::as_str).collect::<Vec<_>>().join(", ")
}
