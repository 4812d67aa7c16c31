//! Which expressions speak for stress and which for happiness; the others speak for neither.

use crate::MetricsError;

/// The expressions that speak for stress, where the classes have them.
const STRESS: [&str; 4] = ["angry", "disgusted", "fearful", "sad"];
/// The expression that speaks for happiness.
const HAPPINESS: [&str; 1] = ["happy"];

/// The classes, by index, whose probabilities add up to a state's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateClasses {
    stress: Vec<usize>,
    happiness: Vec<usize>,
}

impl StateClasses {
    /// From the classes of either state, each below `classes` and of one state at most.
    pub fn new(
        classes: usize,
        stress: Vec<usize>,
        happiness: Vec<usize>,
    ) -> Result<Self, MetricsError> {
        for (state, of_state) in [("stress", &stress), ("happiness", &happiness)] {
            if of_state.is_empty() {
                return Err(MetricsError::NoStateClass { state });
            }
            if let Some(&found) = of_state.iter().find(|&&class| class >= classes) {
                return Err(MetricsError::StateClassOutOfRange { state, found, classes });
            }
        }
        let mut all: Vec<usize> = stress.iter().chain(&happiness).copied().collect();
        all.sort_unstable();
        if let Some(twice) = all.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(MetricsError::StateClassTwice { found: twice[0] });
        }
        Ok(Self { stress, happiness })
    }

    /// By the classes' names: angry, disgusted, fearful and sad, as far as they are classes, speak for stress,
    /// happy for happiness.
    ///
    /// Neutral and surprise are in neither: surprise may be a good one.
    pub fn named<Name: AsRef<str>>(classes: &[Name]) -> Result<Self, MetricsError> {
        let indices = |names: &[&str]| {
            let is_named = |class: &usize| names.contains(&classes[*class].as_ref());
            (0..classes.len()).filter(is_named).collect()
        };
        Self::new(classes.len(), indices(&STRESS), indices(&HAPPINESS))
    }

    /// The classes that speak for stress.
    pub fn stress(&self) -> &[usize] {
        &self.stress
    }

    /// The classes that speak for happiness.
    pub fn happiness(&self) -> &[usize] {
        &self.happiness
    }

    /// Refuses classes that are not those of the input.
    pub(super) fn check(&self, classes: usize) -> Result<(), MetricsError> {
        Self::new(classes, self.stress.clone(), self.happiness.clone()).map(|_| ())
    }
}

/// The sum of the probabilities of some classes.
pub(super) fn sum(probabilities: &[f64], classes: &[usize]) -> f64 {
    classes.iter().map(|&class| probabilities[class]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_and_seven_classes_have_their_stress_set_by_name() {
        let five = StateClasses::named(&["angry", "happy", "neutral", "sad", "surprise"]).unwrap();
        assert_eq!((five.stress(), five.happiness()), ([0, 3].as_slice(), [1].as_slice()));
        let names = ["angry", "disgusted", "fearful", "happy", "neutral", "sad", "surprise"];
        let seven = StateClasses::named(&names).unwrap();
        assert_eq!((seven.stress(), seven.happiness()), ([0, 1, 2, 5].as_slice(), [3].as_slice()));
    }

    #[test]
    fn sets_that_cannot_be_are_refused() {
        let texts = [
            StateClasses::named(&["cat", "dog"]),
            StateClasses::new(2, vec![0], vec![2]),
            StateClasses::new(3, vec![0, 1], vec![1]),
        ]
        .map(|classes| classes.unwrap_err().to_string())
        .join("\n");
        insta::assert_snapshot!(texts, @"
        found no class that speaks for stress, expected at least one
        found class `2` among those of happiness, expected 0 to 1
        found class `1` twice among those of stress and happiness, expected it once
        ");
    }
}
