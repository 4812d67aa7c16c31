//! The model card in words.

use formats::ViewSettings;
use formats::evaluation::Slice;
use formats::settings::Crop;
use formats::split::{AuditFound, Verdict};

use super::{CardAccuracy, ModelCard};
use crate::page::number::{percent, plural, range};

impl ModelCard {
    /// The card for people, a fact a line, and what must be said with it.
    pub fn lines(&self) -> Vec<String> {
        let facts = self.facts().map(|(name, fact)| format!("{name}: {fact}"));
        let notices = self.notices.iter().map(|notice| (*notice).to_owned());
        facts.into_iter().chain(notices).map(|line| line.replace('\u{a0}', " ")).collect()
    }

    /// The facts of the card, each with its name.
    pub(crate) fn facts(&self) -> [(&'static str, String); 7] {
        let model = format!(
            "experiment {}, run {} (seed {}), trained on {} by {}",
            self.experiment, self.run, self.seed, self.trained_on, self.made_by
        );
        [
            ("model", model),
            ("classes", self.classes.join(", ")),
            ("view", format!("{}: {}", self.view, view_in_words(self.view_settings))),
            ("data", self.data_in_words()),
            ("accuracy", self.accuracy_in_words()),
            ("accuracy by size of the face", self.face_sizes_in_words()),
            ("probabilities", self.calibration_in_words()),
        ]
    }

    /// The card in two sentences, for under a picture.
    pub fn caption(&self) -> [String; 2] {
        let accuracy = match &self.accuracy {
            Some(CardAccuracy { part, photos, value: Some(value), low, high, .. }) => {
                let interval = match (low, high) {
                    (Some(low), Some(high)) => format!(" ({low:.3} to {high:.3})"),
                    _ => String::new(),
                };
                format!("accuracy {value:.3}{interval} on {photos} {part} photos")
            }
            _ => "never evaluated".to_owned(),
        };
        let Self { experiment, run, trained_on, .. } = self;
        [
            format!("{experiment}, run {run}, trained on {trained_on}: {accuracy}"),
            "apparent expressions, not feelings: error rates differ between groups of people"
                .to_owned(),
        ]
    }

    fn data_in_words(&self) -> String {
        let mut words = vec![format!("split {}", self.split)];
        match self.audit {
            None => words.push("its audit is not recorded".to_owned()),
            Some(AuditFound { verdict, photos, of_nobody_known, people }) => {
                let shown = match (people, of_nobody_known) {
                    (0, _) => "of people who are not known".to_owned(),
                    (people, 0) => format!("of {}", plural(people, "person", "people")),
                    (people, nobody) => {
                        format!(
                            "of {}, {nobody} of nobody known",
                            plural(people, "person", "people")
                        )
                    }
                };
                words.push(format!("{} {shown}", plural(photos, "photo", "photos")));
                words.push(match verdict {
                    Verdict::Clean => "audit clean: no person, copy, near-duplicate, burst or session stands in two parts".to_owned(),
                    Verdict::NotProvable => "audit not provable: nothing is seen in two parts, but people may be".to_owned(),
                    Verdict::Leaking => "audit LEAKING: what belongs together stands in two parts".to_owned(),
                });
            }
        }
        if self.leaks_let_pass > 0 {
            let leaks = plural(self.leaks_let_pass, "leak", "leaks");
            words.push(format!(
                "trained in spite of {leaks} (--allow-leak), so that its accuracy may be too high"
            ));
        }
        if self.forgotten_since > 0 {
            let photos =
                plural(self.forgotten_since, "photo that it used was", "photos that it used were");
            words.push(format!("{photos} forgotten since"));
        }
        words.join("; ")
    }

    fn accuracy_in_words(&self) -> String {
        let Some(accuracy) = &self.accuracy else {
            return "never evaluated: nothing is known of how often it is right".to_owned();
        };
        let uses = match self.test_uses {
            1 => "once".to_owned(),
            uses => format!("{uses} times"),
        };
        match (accuracy.part.as_str(), self.test_uses) {
            ("test", _) => format!("{}; the test part had been used {uses}", accuracy.in_words()),
            _ => format!(
                "{}, by which choices may have been made; the test part was not evaluated",
                accuracy.in_words()
            ),
        }
    }

    fn face_sizes_in_words(&self) -> String {
        if self.accuracy_by_face_size.is_empty() {
            return "not known, or all faces were about as large".to_owned();
        }
        let slice = |slice: &Slice| {
            let interval = interval(slice.low, slice.high);
            let interval = interval.map(|interval| format!(" ({interval})")).unwrap_or_default();
            format!("{} {} of {}{interval}", slice.value, percent(slice.accuracy), slice.photos)
        };
        self.accuracy_by_face_size.iter().map(slice).collect::<Vec<_>>().join("; ")
    }

    fn calibration_in_words(&self) -> String {
        match self.temperature {
            Some(temperature) => {
                format!("calibrated on the validation part (temperature {temperature:.2})")
            }
            None => "not calibrated, so that they may be too sure".to_owned(),
        }
    }
}

impl CardAccuracy {
    fn in_words(&self) -> String {
        let value = self.value.map_or_else(|| "not defined".to_owned(), percent);
        let photos = format!("{} {} photos", self.photos, self.part);
        let interval = match (interval(self.low, self.high), &self.no_interval) {
            (Some(interval), _) => format!("95 % interval {interval}"),
            (None, Some(reason)) => format!("no interval: {}", reason.trim_end_matches('.')),
            (None, None) => "no interval".to_owned(),
        };
        let alarm = match self.leak_alarm {
            Some(true) => {
                "; LEAK ALARM: looking photos up works as well, so people or copies are probably in two parts"
            }
            Some(false) | None => "",
        };
        format!("{value} of {photos} ({interval}){alarm}")
    }
}

fn interval(low: Option<f64>, high: Option<f64>) -> Option<String> {
    Some(range(low?, high?))
}

fn view_in_words(view: ViewSettings) -> String {
    let ViewSettings { size, crop, margin } = view;
    match crop {
        Crop::Whole => format!("the whole photo as {size} x {size} pixels"),
        Crop::Face => {
            let margin = margin.unwrap_or(ViewSettings::MARGIN);
            format!("every face with {margin} % around it as {size} x {size} pixels")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::card;
    use super::*;

    #[test]
    fn a_card_says_everything_that_must_be_known() {
        insta::assert_snapshot!(card().lines().join("\n"), @"
        model: experiment paper, run 0123456789abcdef (seed 1), trained on 2026-11-26 by mien 0.1.0
        classes: happy, sad
        view: face-48: every face with 15 % around it as 48 x 48 pixels
        data: split pilot; 100 photos of 10 people; audit clean: no person, copy, near-duplicate, burst or session stands in two parts
        accuracy: 71.5 % of 40 test photos (95 % interval 65.1 to 77.2 %); the test part had been used once
        accuracy by size of the face: below 64 pixels 50.0 % of 20 (30.0 to 60.0 %); 64 to 127 pixels 80.0 % of 20 (60.0 to 90.0 %)
        probabilities: calibrated on the validation part (temperature 1.37)
        These are apparent expressions, not feelings: a face can show one thing and its owner feel another.
        Error rates differ between groups of people; small or blurred faces are not to be trusted blindly.
        In the European Union, inferring emotions at work or in education is prohibited (Regulation 2024/1689, Art. 5(1)(f)), and people who are filmed must be told (Art. 50(3)).
        ");
        insta::assert_snapshot!(card().caption().join("\n"), @"
        paper, run 0123456789abcdef, trained on 2026-11-26: accuracy 0.715 (0.651 to 0.772) on 40 test photos
        apparent expressions, not feelings: error rates differ between groups of people
        ");
    }

    #[test]
    fn what_speaks_against_a_network_is_said() {
        let audit =
            AuditFound { verdict: Verdict::Leaking, photos: 100, of_nobody_known: 40, people: 1 };
        let worse = ModelCard {
            audit: Some(audit),
            leaks_let_pass: 2,
            forgotten_since: 1,
            temperature: None,
            accuracy_by_face_size: vec![],
            ..card()
        };
        insta::assert_snapshot!([worse.data_in_words(), worse.face_sizes_in_words(), worse.calibration_in_words()].join("\n"), @"
        split pilot; 100 photos of 1 person, 40 of nobody known; audit LEAKING: what belongs together stands in two parts; trained in spite of 2 leaks (--allow-leak), so that its accuracy may be too high; 1 photo that it used was forgotten since
        not known, or all faces were about as large
        not calibrated, so that they may be too sure
        ");
        let accuracy = |change: &dyn Fn(&mut CardAccuracy)| {
            let mut card = card();
            card.accuracy.as_mut().map(change);
            card.accuracy_in_words().replace('\u{a0}', " ")
        };
        let texts = [
            accuracy(&|accuracy| accuracy.part = "validation".into()),
            accuracy(&|accuracy| {
                (accuracy.low, accuracy.no_interval) = (None, Some("Too few groups.".into()));
            }),
            accuracy(&|accuracy| accuracy.leak_alarm = Some(true)),
            ModelCard { accuracy: None, ..card() }.accuracy_in_words(),
        ];
        insta::assert_snapshot!(texts.join("\n"), @"
        71.5 % of 40 validation photos (95 % interval 65.1 to 77.2 %), by which choices may have been made; the test part was not evaluated
        71.5 % of 40 test photos (no interval: Too few groups); the test part had been used once
        71.5 % of 40 test photos (95 % interval 65.1 to 77.2 %); LEAK ALARM: looking photos up works as well, so people or copies are probably in two parts; the test part had been used once
        never evaluated: nothing is known of how often it is right
        ");
        let older = ModelCard { view_settings: ViewSettings::whole(32), audit: None, ..card() };
        insta::assert_snapshot!(older.lines()[2..4].join("\n"), @"
        view: face-48: the whole photo as 32 x 32 pixels
        data: split pilot; its audit is not recorded
        ");
    }
}
