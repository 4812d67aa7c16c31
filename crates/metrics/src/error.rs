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
        found counts that sum to more than 9007199254740992, expected fewer
        found 10 bytes of pixels, expected a multiple of 4
        found no training pictures, expected at least one
        ");
    }
}
