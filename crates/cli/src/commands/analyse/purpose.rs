//! What the stress index is asked for: two purposes are refused, and the refusal quotes the law.

use clap::ValueEnum;

use crate::failure::Failure;

/// What an analysis is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Purpose {
    /// A study whose participants agreed to it.
    Research,
    /// The person who is shown wants to know.
    SelfObservation,
    /// Care for the person who is shown.
    Health,
    /// How people like something that they try.
    UserStudy,
    /// At work: refused unless for medical or safety reasons.
    Workplace,
    /// In education: refused unless for medical or safety reasons.
    Education,
}

impl Purpose {
    /// As it stands on the page.
    pub(super) fn words(self, is_medical_or_safety: bool) -> &'static str {
        match (self, is_medical_or_safety) {
            (Self::Research, _) => "research",
            (Self::SelfObservation, _) => "self-observation",
            (Self::Health, _) => "health",
            (Self::UserStudy, _) => "user study",
            (Self::Workplace, true) => "workplace, for medical or safety reasons",
            (Self::Workplace, false) => "workplace",
            (Self::Education, true) => "education, for medical or safety reasons",
            (Self::Education, false) => "education",
        }
    }

    /// Refuses what the law prohibits.
    pub(super) fn check(self, is_medical_or_safety: bool) -> Result<(), Failure> {
        let place = match self {
            Self::Workplace => "at work",
            Self::Education => "in education",
            Self::Research | Self::SelfObservation | Self::Health | Self::UserStudy => {
                return Ok(());
            }
        };
        if is_medical_or_safety {
            return Ok(());
        }
        Err(Failure::policy(format!(
            "the emotions of people {place} are not inferred\n\
             Regulation (EU) 2024/1689, Article 5(1)(f), in force since 2 February 2025, prohibits\n\
             “{ARTICLE}”.\n\
             hint: for medical or safety reasons say `--medical-or-safety`, which the page then says too"
        )))
    }
}

/// Article 5(1)(f) of Regulation (EU) 2024/1689, in its own words.
const ARTICLE: &str = "the placing on the market, the putting into service for this specific purpose, or the use of AI systems \
     to infer emotions of a natural person in the areas of workplace and education institutions, except where \
     the use of the AI system is intended to be put in place or into the market for medical or safety reasons";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn work_and_education_are_refused_unless_for_medical_or_safety_reasons() {
        for purpose in Purpose::value_variants() {
            assert!(purpose.check(true).is_ok());
            let is_refused = matches!(purpose, Purpose::Workplace | Purpose::Education);
            match purpose.check(false) {
                Ok(()) => assert!(!is_refused),
                Err(failure) => assert!(is_refused && failure.exit == Exit::Policy),
            }
        }
    }
}
