//! The paper's own verdict: a person is stressed if the dominant emotion says so.

use super::{Analysis, StateClasses};

/// What the paper's screens say.
///
/// It has no interval and asks for no evidence, so it is never shown without the ratio's interval beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperVerdict {
    /// The dominant emotion speaks for stress.
    Stressed,
    /// It does not.
    NotStressed,
}

impl Analysis {
    /// From the expression that is seen most; `None` without a frame that is sure.
    pub fn paper_verdict(&self, classes: &StateClasses) -> Option<PaperVerdict> {
        let dominant = self.shares.as_ref()?.dominant()?;
        let is_stressed = classes.stress().contains(&dominant);
        Some(if is_stressed { PaperVerdict::Stressed } else { PaperVerdict::NotStressed })
    }
}

#[cfg(test)]
mod tests {
    use super::super::StateRates;
    use super::super::testing::{analysed, photos};
    use super::*;

    #[test]
    fn the_dominant_emotion_decides_on_any_evidence() {
        let classes = StateClasses::new(2, vec![0], vec![1]).unwrap();
        let verdict = |rows: &[[f64; 2]]| {
            analysed(&photos(rows), StateRates::default()).paper_verdict(&classes)
        };
        assert_eq!(verdict(&[[0.9, 0.1]]), Some(PaperVerdict::Stressed));
        assert_eq!(verdict(&[[0.9, 0.1], [0.2, 0.8], [0.3, 0.7]]), Some(PaperVerdict::NotStressed));
        assert_eq!(verdict(&[]), None);
    }
}
