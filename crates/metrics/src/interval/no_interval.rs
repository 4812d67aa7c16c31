//! Why there is no interval: a sentence that stands where it would.

use super::FEWEST_GROUPS;

/// The reason why a value has no interval; prints as a sentence.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoInterval {
    /// There is no value either.
    #[error("The value is not defined.")]
    Undefined,
    /// It counts the photos that are there, or follows from their classes alone.
    #[error("This number describes the photos that are there; nothing is estimated.")]
    NotEstimated,
    /// The photos come from too few groups.
    #[error(
        "The photos that count come from {} alone: how groups differ cannot be told from fewer than {}.",
        groups_in_words(*groups),
        FEWEST_GROUPS
    )]
    FewGroups {
        /// The groups that have photos that count.
        groups: usize,
    },
    /// One group has so many of the photos, or one group or photo is all there is of a class.
    #[error(
        "One group or photo alone makes up {:.0} % of the uncertainty: how others differ cannot be told.",
        100.0 * part
    )]
    OneDecides {
        /// Its part of the value's variance if photos were independent, 0 to 1.
        part: f64,
    },
    /// A loss that is the same for every photo.
    #[error("All photos or groups have the same loss: how it spreads cannot be told.")]
    NoSpread,
    /// The groups are of other photos than the value.
    #[error("The groups are not those of the photos behind the value.")]
    OtherPhotos,
}

fn groups_in_words(groups: usize) -> String {
    format!("{groups} {}", if groups == 1 { "group" } else { "groups" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_a_sentence() {
        let texts = [
            NoInterval::Undefined,
            NoInterval::NotEstimated,
            NoInterval::FewGroups { groups: 1 },
            NoInterval::FewGroups { groups: 4 },
            NoInterval::OneDecides { part: 0.8 },
            NoInterval::NoSpread,
            NoInterval::OtherPhotos,
        ]
        .map(|reason| reason.to_string())
        .join("\n");
        insta::assert_snapshot!(texts, @"
        The value is not defined.
        This number describes the photos that are there; nothing is estimated.
        The photos that count come from 1 group alone: how groups differ cannot be told from fewer than 5.
        The photos that count come from 4 groups alone: how groups differ cannot be told from fewer than 5.
        One group or photo alone makes up 80 % of the uncertainty: how others differ cannot be told.
        All photos or groups have the same loss: how it spreads cannot be told.
        The groups are not those of the photos behind the value.
        ");
    }
}
