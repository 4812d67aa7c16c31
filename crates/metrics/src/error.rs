//! What can be wrong with labels, probabilities, counts and pixels.

/// An input that no metric can be computed from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MetricsError {
    /// There is nothing to tell apart.
    #[error("found 0 classes, expected at least one")]
    NoClasses,
    /// Two lists that describe the same rows differ in length.
    #[error("found {found} {what}, expected {expected}")]
    Length {
        /// What was counted.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A true or predicted class that is not one of the classes.
    #[error("row {row}: found class `{found}`, expected one of 0 to {}", classes - 1)]
    ClassOutOfRange {
        /// The row, counted from 0.
        row: usize,
        /// The class found.
        found: usize,
        /// The number of classes.
        classes: usize,
    },
    /// Two results that are not about the same photos.
    #[error("row {row}: found true class `{found}`, expected `{expected}` as in the first result")]
    OtherLabels {
        /// The row, counted from 0.
        row: usize,
        /// The class that one result says.
        found: usize,
        /// The class that the first says.
        expected: usize,
    },
    /// A side of a comparison without any run.
    #[error("found no run to compare, expected at least one on either side")]
    NoRuns,
    /// A probability that is none.
    #[error("row {row}, class {class}: found probability `{found}`, expected 0 to 1")]
    ProbabilityOutOfRange {
        /// The row, counted from 0.
        row: usize,
        /// The class, counted from 0.
        class: usize,
        /// The value found, possibly NaN.
        found: f64,
    },
    /// The probabilities of a row are not those of one photo.
    #[error("row {row}: found probabilities that sum to `{found}`, expected 1")]
    ProbabilitySum {
        /// The row, counted from 0.
        row: usize,
        /// The sum found.
        found: f64,
    },
    /// A row of a sequence that has other classes than the sequence.
    #[error("row {row}: found {found} probabilities, expected {expected}")]
    RowLength {
        /// The row, counted from 0.
        row: usize,
        /// How many there are.
        found: usize,
        /// How many there must be.
        expected: usize,
    },
    /// A frame or photo that counts nothing, or without end.
    #[error("row {row}: found weight `{found}`, expected 0.000001 to 1000000000")]
    Weight {
        /// The row, counted from 0.
        row: usize,
        /// The weight found, possibly NaN.
        found: f64,
    },
    /// A frame without a time among others that have one.
    #[error(
        "row {row}: found no time, expected one as every frame of a video or other photos have"
    )]
    NoTime {
        /// The row, counted from 0.
        row: usize,
    },
    /// A time that is none.
    #[error("row {row}: found time `{found}`, expected a finite number of seconds")]
    Time {
        /// The row, counted from 0.
        row: usize,
        /// The time found.
        found: f64,
    },
    /// A frame before the one before it ends.
    #[error(
        "row {row}: found time `{found}`, expected at least `{earliest}`, where the row before ends"
    )]
    TimeOrder {
        /// The row, counted from 0.
        row: usize,
        /// The time found.
        found: f64,
        /// The earliest that is possible.
        earliest: f64,
    },
    /// A setting that means nothing.
    #[error("found `{name}: {found}`, expected {expected}")]
    Setting {
        /// Its name.
        name: &'static str,
        /// The value found, possibly NaN.
        found: f64,
        /// What it must be.
        expected: &'static str,
    },
    /// A state that no expression speaks for.
    #[error("found no class that speaks for {state}, expected at least one")]
    NoStateClass {
        /// The state.
        state: &'static str,
    },
    /// A state for which something speaks that is not one of the classes.
    #[error("found class `{found}` among those of {state}, expected 0 to {}", classes - 1)]
    StateClassOutOfRange {
        /// The state.
        state: &'static str,
        /// The class found.
        found: usize,
        /// The number of classes.
        classes: usize,
    },
    /// An expression that speaks for both states, or twice for one.
    #[error("found class `{found}` twice among those of stress and happiness, expected it once")]
    StateClassTwice {
        /// The class found.
        found: usize,
    },
    /// More counts than a 64-bit float holds exactly.
    #[error(
        "found counts that sum to more than {}, expected fewer",
        crate::confusion::LARGEST_TOTAL
    )]
    CountsTooLarge,
    /// Pixels that do not divide into whole pictures.
    #[error("found {found} bytes of pixels, expected a multiple of {multiple}")]
    Pixels {
        /// How many bytes there are.
        found: usize,
        /// What they must divide by: the bytes of one picture, or the number of pictures.
        multiple: usize,
    },
    /// A baseline learns from pictures, and there are none.
    #[error("found no training pictures, expected at least one")]
    NoPictures,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_says_place_found_and_expected() {
        let texts = [
            MetricsError::NoClasses,
            MetricsError::Length { what: "predicted classes", found: 3, expected: 4 },
            MetricsError::ClassOutOfRange { row: 7, found: 5, classes: 5 },
            MetricsError::OtherLabels { row: 7, found: 2, expected: 3 },
            MetricsError::NoRuns,
            MetricsError::ProbabilityOutOfRange { row: 7, class: 2, found: f64::NAN },
            MetricsError::ProbabilitySum { row: 7, found: 1.25 },
            MetricsError::RowLength { row: 7, found: 3, expected: 5 },
            MetricsError::Weight { row: 7, found: 0.0 },
            MetricsError::NoTime { row: 7 },
            MetricsError::Time { row: 7, found: f64::NAN },
            MetricsError::TimeOrder { row: 7, found: 3.0, earliest: 3.5 },
            MetricsError::Setting { name: "enter", found: 1.5, expected: "a share from 0 to 1" },
            MetricsError::NoStateClass { state: "stress" },
            MetricsError::StateClassOutOfRange { state: "stress", found: 5, classes: 5 },
            MetricsError::StateClassTwice { found: 3 },
            MetricsError::CountsTooLarge,
            MetricsError::Pixels { found: 10, multiple: 4 },
            MetricsError::NoPictures,
        ]
        .map(|error| error.to_string())
        .join("\n");
        insta::assert_snapshot!(texts, @"
        found 0 classes, expected at least one
        found 3 predicted classes, expected 4
        row 7: found class `5`, expected one of 0 to 4
        row 7: found true class `2`, expected `3` as in the first result
        found no run to compare, expected at least one on either side
        row 7, class 2: found probability `NaN`, expected 0 to 1
        row 7: found probabilities that sum to `1.25`, expected 1
        row 7: found 3 probabilities, expected 5
        row 7: found weight `0`, expected 0.000001 to 1000000000
        row 7: found no time, expected one as every frame of a video or other photos have
        row 7: found time `NaN`, expected a finite number of seconds
        row 7: found time `3`, expected at least `3.5`, where the row before ends
        found `enter: 1.5`, expected a share from 0 to 1
        found no class that speaks for stress, expected at least one
        found class `5` among those of stress, expected 0 to 4
        found class `3` twice among those of stress and happiness, expected it once
        found counts that sum to more than 9007199254740992, expected fewer
        found 10 bytes of pixels, expected a multiple of 4
        found no training pictures, expected at least one
        ");
    }
}
