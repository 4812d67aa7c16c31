//! Populations to draw test parts from: people of different sizes, on whom a network finds it easier or harder.

use metrics::{Groups, Predictions};

/// Random numbers by a counter (`SplitMix64`): the same on every machine.
pub(crate) struct Draws(u64);

impl Draws {
    /// Different purposes draw different numbers.
    pub(crate) fn of(purpose: u64, repetition: u64) -> Self {
        Self(
            purpose.wrapping_mul(0xD1B5_4A32_D192_ED03)
                ^ repetition.wrapping_mul(0xA24B_AED4_963E_E407),
        )
    }

    /// Between 0 and 1, neither included.
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        ((bits >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// A standard normal number (Box and Muller).
    pub(crate) fn normal(&mut self) -> f64 {
        let (radius, angle) = (self.share(), self.share());
        (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
    }

    fn normals<const N: usize>(&mut self) -> [f64; N] {
        std::array::from_fn(|_| self.normal())
    }
}

/// The classes of every population.
pub(crate) const CLASSES: usize = 5;

/// How test parts look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Population {
    /// In tables.
    pub(crate) name: &'static str,
    /// In one sentence.
    pub(crate) meaning: &'static str,
    /// How common each class is.
    shares: [f64; CLASSES],
    /// The logarithm of the number of photos of a person: mean and standard deviation.
    photos: (f64, f64),
    /// How differently people mix the classes: the standard deviation of the logarithm of a share.
    mix: f64,
    /// How far the true class leads, in standard deviations of a score.
    skill: f64,
    /// How differently hard people are: the standard deviation of the lead.
    hardness: f64,
}

/// People with about as many photos each.
pub(crate) const EVEN: Population = Population {
    name: "even",
    meaning: "12 to 25 photos of a person, all classes of everybody, a middling network",
    shares: [0.30, 0.25, 0.20, 0.15, 0.10],
    photos: (2.9, 0.15),
    mix: 0.3,
    skill: 1.9,
    hardness: 0.5,
};

/// The same people and a good network.
pub(crate) const GOOD: Population = Population {
    name: "good",
    meaning: "the same people, a good network, to which some people are hard",
    skill: 3.4,
    hardness: 0.7,
    ..EVEN
};

/// Few people with many photos, a rare class that many lack.
pub(crate) const UNEVEN: Population = Population {
    name: "uneven",
    meaning: "3 to 60 photos of a person, who shows some classes often and others hardly ever, one class rare",
    shares: [0.35, 0.25, 0.20, 0.14, 0.06],
    photos: (2.5, 0.7),
    mix: 1.0,
    skill: 1.9,
    hardness: 0.7,
};

/// Everybody is photographed once.
pub(crate) const ALONE: Population = Population {
    name: "one photo each",
    meaning: "every photo shows somebody else",
    photos: (0.0, 0.0),
    mix: 0.0,
    ..EVEN
};

/// A drawn test part: people and classes, and what is hard about each photo.
pub(crate) struct Part {
    labels: Vec<usize>,
    people: Vec<Person>,
    person_of: Vec<usize>,
    skill: f64,
}

/// What a network finds in a person.
struct Person {
    lead: f64,
    /// How much each true class (row) looks like each class.
    looks: [[f64; CLASSES]; CLASSES],
}

/// A test part and one network's answers.
pub(crate) struct Sample {
    pub(crate) predictions: Predictions,
    pub(crate) groups: Groups,
}

impl Population {
    /// People with their photos.
    pub(crate) fn draw(&self, people: usize, draws: &mut Draws) -> Part {
        let mut part = Part {
            labels: Vec::new(),
            people: Vec::new(),
            person_of: Vec::new(),
            skill: self.skill,
        };
        for person in 0..people {
            let photos = (self.photos.0 + self.photos.1 * draws.normal()).exp().round().max(1.0);
            let mix = draws.normals::<CLASSES>();
            let shares: [f64; CLASSES] =
                std::array::from_fn(|class| self.shares[class] * (self.mix * mix[class]).exp());
            part.people.push(Person::draw(self.hardness, draws));
            for _ in 0..photos as usize {
                part.labels.push(class(&shares, draws));
                part.person_of.push(person);
            }
        }
        part
    }

    /// People with their photos, and the answers of one network.
    pub(crate) fn sample(&self, people: usize, draws: &mut Draws) -> Sample {
        let part = self.draw(people, draws);
        let tastes = part.tastes(0.0, draws);
        Sample { predictions: part.answers(0.0, &tastes, draws), groups: part.groups() }
    }
}

impl Person {
    fn draw(hardness: f64, draws: &mut Draws) -> Self {
        let lead = hardness * draws.normal();
        let looks = std::array::from_fn(|_| draws.normals().map(|it: f64| 0.5 * hardness * it));
        Self { lead, looks }
    }
}

impl Part {
    pub(crate) fn groups(&self) -> Groups {
        Groups::new(&self.person_of)
    }

    /// How much easier each person is for one way to train than for others, with this standard deviation.
    pub(crate) fn tastes(&self, deviation: f64, draws: &mut Draws) -> Vec<f64> {
        self.people.iter().map(|_| deviation * draws.normal()).collect()
    }

    /// One network's answers; its lead is `luck` better, and better by a taste for each person.
    pub(crate) fn answers(&self, luck: f64, tastes: &[f64], draws: &mut Draws) -> Predictions {
        let mut probabilities = Vec::with_capacity(self.labels.len() * CLASSES);
        for (&label, &person) in self.labels.iter().zip(&self.person_of) {
            let looks = &self.people[person];
            let mut scores = draws.normals::<CLASSES>();
            for (score, look) in scores.iter_mut().zip(&looks.looks[label]) {
                *score += look;
            }
            scores[label] += self.skill + luck + looks.lead + tastes[person];
            let raised = scores.map(|score| (1.2 * score).exp());
            let sum: f64 = raised.iter().sum();
            probabilities.extend(raised.map(|raised| raised / sum));
        }
        Predictions::new(CLASSES, self.labels.clone(), probabilities).unwrap()
    }
}

fn class(shares: &[f64; CLASSES], draws: &mut Draws) -> usize {
    let mut ticket = draws.share() * shares.iter().sum::<f64>();
    let mut class = 0;
    while class + 1 < CLASSES && ticket >= shares[class] {
        ticket -= shares[class];
        class += 1;
    }
    class
}

/// How alike the answers on one person are: the intraclass correlation of being right (R. A. Fisher, 1925).
pub(crate) fn correlation_within(sample: &Sample) -> f64 {
    let right = sample.predictions.predicted();
    let right =
        right.iter().zip(sample.predictions.labels()).map(|(a, b)| f64::from(u8::from(a == b)));
    let mut sums = vec![(0.0, 0.0); sample.groups.count()];
    for (&group, right) in sample.groups.of_photo().iter().zip(right) {
        sums[group].0 += 1.0;
        sums[group].1 += right;
    }
    let (photos, hits) = sums.iter().fold((0.0, 0.0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
    let groups = sums.len() as f64;
    let within: f64 =
        sums.iter().map(|(n, hits)| hits * (1.0 - hits / n)).sum::<f64>() / (photos - groups);
    let mean = hits / photos;
    let between: f64 =
        sums.iter().map(|(n, hits)| n * (hits / n - mean).powi(2)).sum::<f64>() / (groups - 1.0);
    let squares: f64 = sums.iter().map(|(n, _)| n * n).sum();
    let size = (photos - squares / photos) / (groups - 1.0);
    (between - within) / (between + (size - 1.0) * within)
}
