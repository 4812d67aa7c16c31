//! The claim in one sentence, and whether the evidence carries it.

use formats::evaluation::{Baselines, FrozenTestUses};
use serde::Serialize;

use super::Dataset;
use crate::SeedSummary;
use crate::page::number::{percent, plural, points, range};

/// Fewer photos than this and even a large difference drowns in chance.
const FEW_PHOTOS: u64 = 100;
/// Fewer people than this are soon others.
const FEW_GROUPS: u64 = 10;

/// What the report says in one sentence.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Claim {
    pub(crate) sentence: String,
    pub(crate) standing: Standing,
    /// What speaks against believing it, weightiest first.
    pub(crate) reservations: Vec<String>,
    /// What speaks for it.
    pub(crate) support: Vec<String>,
}

/// Whether the evidence carries the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Standing {
    Carried,
    WithReservations,
    NotCarried,
}

impl Standing {
    /// In words, for a heading.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Carried => "The evidence carries this claim",
            Self::WithReservations => "The evidence carries this claim with reservations",
            Self::NotCarried => "The evidence does not carry this claim",
        }
    }
}

/// What the claim rests on.
pub(crate) struct Evidence<'a> {
    pub(crate) experiment: &'a str,
    /// `test`, `validation` or `counts`.
    pub(crate) part: &'a str,
    pub(crate) photos: u64,
    pub(crate) groups: Option<u64>,
    /// Whether the people on any of the photos are known.
    pub(crate) people_known: bool,
    /// Why the accuracy has no interval.
    pub(crate) no_interval: Option<&'a str>,
    pub(crate) accuracy: &'a SeedSummary,
    pub(crate) seed_accuracies: Vec<f64>,
    pub(crate) constant_accuracy: Option<f64>,
    pub(crate) baselines: &'a Baselines,
    pub(crate) allowed_leaks: &'a [String],
    pub(crate) dataset: Option<&'a Dataset>,
    /// Whether the split is no longer the one that the runs were trained with.
    pub(crate) split_changed: bool,
    pub(crate) test_uses: &'a FrozenTestUses,
    /// Uses of the test part beyond the first one of each run that the report shows.
    pub(crate) further_test_uses: usize,
}

impl Evidence<'_> {
    /// The claim that this evidence makes.
    pub(crate) fn claim(&self) -> Claim {
        let fatal = self.fatal();
        let doubts = self.doubts();
        let standing = match (fatal.is_empty(), doubts.is_empty()) {
            (false, _) => Standing::NotCarried,
            (true, false) => Standing::WithReservations,
            (true, true) => Standing::Carried,
        };
        Claim {
            sentence: self.sentence(),
            standing,
            reservations: fatal.into_iter().chain(doubts).collect(),
            support: self.support(),
        }
    }

    fn sentence(&self) -> String {
        let Some(mean) = self.accuracy.mean else {
            return format!("Nothing can be said about {}: it has no photos.", self.experiment);
        };
        let interval = match (self.accuracy.low, self.accuracy.high) {
            (Some(low), Some(high)) => format!("95\u{a0}% interval {}", range(low, high)),
            _ => "no interval can be given".to_owned(),
        };
        let name = format!("“{}”", self.experiment);
        let (who, photos) = match self.part {
            "test" if self.leaks() => (name.as_str(), "photos of a leaking test part"),
            "test" => (name.as_str(), "test photos that it never saw"),
            "validation" => (name.as_str(), "validation photos"),
            _ => ("By these counts, the classifier", "photos"),
        };
        let seeds = match (self.accuracy.sd, self.accuracy.worst) {
            (Some(sd), Some(worst)) => format!(
                "; the mean of {} seeds, which differ by a standard deviation of {} (worst {})",
                self.accuracy.n,
                points(sd),
                percent(worst),
            ),
            _ => String::new(),
        };
        format!(
            "{who} gives the labelled expression for {} of {} {photos} ({interval}){seeds}.",
            percent(mean),
            self.photos,
        )
    }

    /// Whether a part of what it was tested on belongs to what it learned from.
    fn leaks(&self) -> bool {
        let leaking = self.dataset.map_or(0, |dataset| dataset.leaking_groups);
        !self.allowed_leaks.is_empty() || leaking > 0
    }

    /// Reasons not to believe the claim at all.
    fn fatal(&self) -> Vec<String> {
        let mut reasons = Vec::new();
        if self.photos == 0 {
            reasons.push("There are no photos.".to_owned());
        }
        if self.part == "validation" {
            reasons.push(
                "The test part was not evaluated. These are validation numbers: choices were made \
                 on the same photos, so they are too high for new ones."
                    .to_owned(),
            );
        }
        if let Some((first, others)) = self.allowed_leaks.split_first() {
            let others = match others.len() {
                0 => String::new(),
                more => format!("; and {more} more, all under Provenance"),
            };
            reasons.push(format!(
                "The split leaks, and training was allowed to go on: {first}{others}."
            ));
        }
        let leaking = self.dataset.map_or(0, |dataset| dataset.leaking_groups);
        if leaking > 0 {
            reasons.push(format!(
                "{} in more than one part of the split: the network was tested on people it \
                 learned from.",
                plural(leaking, "group of photos stands", "groups of photos stand"),
            ));
        }
        if let (Some(low), Some(constant)) = (self.accuracy.low, self.constant_accuracy)
            && low <= constant
        {
            reasons.push(format!(
                "The interval reaches down to {}; always giving the same answer gets {} right.",
                percent(low),
                percent(constant),
            ));
        }
        reasons
    }

    /// Reasons to believe it less.
    fn doubts(&self) -> Vec<String> {
        let mut doubts = Vec::new();
        if let Some(why) = self.no_interval {
            doubts.push(format!("There is no interval. {why}"));
        }
        if (1..FEW_PHOTOS).contains(&self.photos) {
            doubts.push(format!("{} photos are few: see how wide the intervals are.", self.photos));
        }
        doubts.extend(self.doubt_about_people());
        doubts.extend(self.doubts_from_baselines());
        doubts.extend(self.doubt_about_seeds());
        if self.part == "test" && self.further_test_uses > 0 {
            doubts.push(format!(
                "The test part was used {}, {} of them beyond the first look of each run shown \
                 here. Every further look lets choices follow the test photos, and makes the \
                 number weaker.",
                plural(self.test_uses.count, "time", "times"),
                self.further_test_uses,
            ));
        }
        if self.split_changed {
            doubts.push(
                "The split was changed after training: what is said here about parts and people \
                 holds for the split as it is now."
                    .to_owned(),
            );
        }
        if self.part == "counts" {
            doubts.push(
                "Only counts are known: not who was photographed, not how the photos were split, \
                 not how often the test photos were used."
                    .to_owned(),
            );
        }
        doubts
    }

    fn doubt_about_people(&self) -> Option<String> {
        match self.groups {
            _ if self.part == "counts" => None,
            _ if !self.people_known => Some(
                "Which photos show the same person is not known. If people stand in more than one \
                 part, the number is too high for new people; that they do not cannot be proved."
                    .to_owned(),
            ),
            Some(groups) if groups < FEW_GROUPS => Some(format!(
                "The photos come from only {groups} people or groups; another few people could \
                 give another number.",
            )),
            _ => None,
        }
    }

    fn doubts_from_baselines(&self) -> Vec<String> {
        let accuracy = |name: &str| {
            let baseline = self.baselines.classifiers.iter().find(|it| it.name == name)?;
            baseline.metric("accuracy")?.value
        };
        let mut doubts = Vec::new();
        let (Some(nearest), Some(linear)) =
            (accuracy("nearest_neighbour"), accuracy("linear_softmax"))
        else {
            return doubts;
        };
        if self.baselines.leak_alarm == Some(true) {
            doubts.push(format!(
                "Leak alarm: looking for the training photo with the nearest pixels already gets {} \
                 right, and learning from the same pixels with a linear model {}. That is so where \
                 twins, or the same people, stand in two parts.",
                percent(nearest),
                percent(linear),
            ));
        }
        if let Some(low) = self.accuracy.low
            && low <= linear
        {
            doubts.push(format!(
                "The interval reaches down to {}; a linear softmax on the same pixels, without a \
                 network, gets {} right.",
                percent(low),
                percent(linear),
            ));
        }
        doubts
    }

    fn doubt_about_seeds(&self) -> Option<String> {
        let seeds = self.seed_accuracies.len();
        if self.part == "counts" {
            return None;
        }
        if seeds == 1 {
            let doubt = "One seed only: how much another seed would change is not known.";
            return Some(doubt.to_owned());
        }
        let constant = self.constant_accuracy?;
        // A seed within one photo of the constant answer has learned nothing.
        let chance = constant + 1.5 / self.photos as f64;
        let stuck = self.seed_accuracies.iter().filter(|accuracy| **accuracy <= chance).count();
        (stuck > 0).then(|| {
            format!("{stuck} of {seeds} seeds did not get beyond always giving the same answer.")
        })
    }

    fn support(&self) -> Vec<String> {
        let mut support = Vec::new();
        if let Some(dataset) = self.dataset
            && dataset.groups_known
            && dataset.leaking_groups == 0
        {
            support.push("No known person or group of photos stands in two parts.".to_owned());
        }
        if self.part == "test" && self.further_test_uses == 0 {
            support.push("The test part was used once per run shown, and never before.".to_owned());
        }
        if self.seed_accuracies.len() >= 3 {
            support.push(format!(
                "{} seeds were trained and all of them are shown.",
                self.seed_accuracies.len()
            ));
        }
        if let (Some(low), Some(constant)) = (self.accuracy.low, self.constant_accuracy)
            && low > constant
        {
            support.push(format!(
                "The whole interval lies above {}, what always giving the same answer gets.",
                percent(constant),
            ));
        }
        support
    }
}

#[cfg(test)]
mod tests {
    use formats::Digest;
    use formats::predictions::{Prediction, Predictions};

    use super::*;
    use crate::CheckedPredictions;

    const SEEDS: SeedSummary = SeedSummary {
        mean: Some(0.715),
        sd: Some(0.026),
        worst: Some(0.682),
        low: Some(0.651),
        high: Some(0.772),
        n: 5,
    };

    static NO_BASELINES: Baselines =
        Baselines { classifiers: Vec::new(), leak_alarm: None, missing: None };

    fn evidence<'a>(accuracy: &'a SeedSummary, uses: &'a FrozenTestUses) -> Evidence<'a> {
        Evidence {
            experiment: "paper-steady",
            part: "test",
            photos: 255,
            groups: Some(40),
            people_known: true,
            no_interval: None,
            accuracy,
            seed_accuracies: vec![0.7, 0.71, 0.72, 0.73, 0.715],
            constant_accuracy: Some(0.2),
            baselines: &NO_BASELINES,
            allowed_leaks: &[],
            dataset: None,
            split_changed: false,
            test_uses: uses,
            further_test_uses: 0,
        }
    }

    #[test]
    fn a_claim_is_one_sentence_with_its_interval() {
        let uses = FrozenTestUses::default();
        let claim = evidence(&SEEDS, &uses).claim();
        assert_eq!(claim.standing, Standing::Carried);
        insta::assert_snapshot!(claim.sentence, @"“paper-steady” gives the labelled expression for 71.5 % of 255 test photos that it never saw (95 % interval 65.1 to 77.2 %); the mean of 5 seeds, which differ by a standard deviation of 2.6 points (worst 68.2 %).");
    }

    #[test]
    fn what_breaks_a_claim_is_said_before_what_weakens_it() {
        let uses = FrozenTestUses { count: 12, uses: vec![] };
        let broken = Evidence { part: "validation", ..evidence(&SEEDS, &uses) };
        let claim = broken.claim();
        assert_eq!(claim.standing, Standing::NotCarried);
        assert!(claim.reservations[0].contains("test part was not evaluated"));

        let looked = Evidence { further_test_uses: 7, ..evidence(&SEEDS, &uses) };
        let weakened = looked.claim();
        assert_eq!(weakened.standing, Standing::WithReservations);
        assert!(weakened.reservations[0].contains("used 12 times, 7 of them"));

        let chance = SeedSummary { low: Some(0.19), ..SEEDS };
        assert_eq!(evidence(&chance, &uses).claim().standing, Standing::NotCarried);
    }

    #[test]
    fn no_photos_carry_no_claim() {
        let uses = FrozenTestUses::default();
        let claim = Evidence { photos: 0, ..evidence(&SEEDS, &uses) }.claim();
        assert_eq!(claim.standing, Standing::NotCarried);
        assert_eq!(claim.reservations[0], "There are no photos.");
        assert!(!claim.reservations.iter().any(|reason| reason.contains("are few")));
    }

    #[test]
    fn a_leak_alarm_and_a_linear_model_that_does_as_well_are_doubts() {
        let labels: Vec<usize> = (0..200).map(|photo| photo % 2).collect();
        let nearly = |wrong: usize| {
            labels
                .iter()
                .enumerate()
                .map(move |(at, label)| if at < wrong { 1 - label } else { *label })
        };
        let answers = metrics::baselines::Answers {
            majority: vec![0; 200],
            nearest_neighbour: nearly(60).collect(),
            linear_softmax: nearly(58).collect(),
            labels: labels.clone(),
        };
        let photo = |(at, &label): (usize, &usize)| Prediction {
            sha256: Digest::of(&at.to_le_bytes()),
            path: String::new(),
            label,
            group: at.to_string(),
            probabilities: vec![0.5, 0.5],
        };
        let rows = labels.iter().enumerate().map(photo);
        let table = Predictions::new(vec!["a".into(), "b".into()], rows);
        let predictions = CheckedPredictions::of(table).unwrap();
        let baselines = crate::baselines::baselines(&predictions, &answers).unwrap();
        let uses = FrozenTestUses::default();
        let claim = Evidence { baselines: &baselines, ..evidence(&SEEDS, &uses) }.claim();
        assert_eq!(claim.standing, Standing::WithReservations);
        let said = claim.reservations.join("\n").replace('\u{a0}', " ");
        assert!(said.contains("nearest pixels already gets 70.0 % right"), "{said}");
        assert!(said.contains("reaches down to 65.1 %; a linear softmax"), "{said}");
    }
}
