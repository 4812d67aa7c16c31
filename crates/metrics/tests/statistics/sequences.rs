//! How often the interval of a stress ratio covers the truth, on drawn videos whose states come and go.

use metrics::sequence::{
    Analysis, BaselineVerdict, EffectiveSize, Frame, Ratio, Sequence, SequenceSettings,
    StateClasses, StateRates, Verdict, analyse,
};
use metrics::{Confidence, Predictions, interval};

use crate::population::Draws;

/// A person who shows stress for a while, and then does not: a Markov chain of two states.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scene {
    /// The share of stress in the long run.
    pub(crate) share: f64,
    /// How long a stay of stress lasts on average, in seconds.
    pub(crate) stay: f64,
    /// Of video.
    pub(crate) seconds: f64,
    pub(crate) frames_per_second: f64,
}

/// How well a network tells the state of a single frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Network {
    pub(crate) name: &'static str,
    /// The logit of stress while there is stress; its opposite while there is none.
    lead: f64,
    /// Its standard deviation between frames.
    noise: f64,
}

const NEVER_WRONG: Network = Network { name: "never wrong", lead: 3.0, noise: 0.1 };
const GOOD: Network = Network { name: "wrong on 10 %", lead: 1.9, noise: 1.5 };
const WEAK: Network = Network { name: "wrong on 25 %", lead: 1.0, noise: 1.5 };

const fn scene(share: f64, stay: f64, seconds: f64, frames_per_second: f64) -> Scene {
    Scene { share, stay, seconds, frames_per_second }
}

/// Videos whose states are counted as they are; the first are those for which the rules were made.
pub(crate) const STATES: [Scene; 18] = [
    scene(0.3, 3.0, 30.0, 10.0),
    scene(0.3, 3.0, 60.0, 10.0),
    scene(0.3, 3.0, 60.0, 1.0),
    scene(0.3, 3.0, 300.0, 10.0),
    scene(0.3, 3.0, 600.0, 10.0),
    scene(0.3, 3.0, 120.0, 2.0),
    scene(0.3, 3.0, 600.0, 2.0),
    scene(0.3, 1.5, 60.0, 2.0),
    scene(0.3, 1.5, 300.0, 2.0),
    scene(0.3, 10.0, 60.0, 2.0),
    scene(0.3, 10.0, 120.0, 2.0),
    scene(0.3, 10.0, 300.0, 2.0),
    scene(0.3, 10.0, 600.0, 2.0),
    scene(0.1, 3.0, 120.0, 2.0),
    scene(0.1, 3.0, 300.0, 2.0),
    scene(0.1, 10.0, 300.0, 2.0),
    scene(0.5, 3.0, 120.0, 2.0),
    scene(0.5, 10.0, 300.0, 2.0),
];

/// Videos seen by a network, with everything as it is by default.
pub(crate) const SEEN: [(Network, Scene); 14] = [
    (GOOD, scene(0.3, 3.0, 60.0, 2.0)),
    (GOOD, scene(0.3, 3.0, 120.0, 2.0)),
    (GOOD, scene(0.3, 3.0, 300.0, 2.0)),
    (GOOD, scene(0.3, 3.0, 300.0, 10.0)),
    (GOOD, scene(0.3, 10.0, 120.0, 2.0)),
    (GOOD, scene(0.3, 10.0, 300.0, 2.0)),
    (GOOD, scene(0.3, 10.0, 600.0, 2.0)),
    (GOOD, scene(0.1, 3.0, 300.0, 2.0)),
    (GOOD, scene(0.1, 10.0, 600.0, 2.0)),
    (GOOD, scene(0.5, 10.0, 300.0, 2.0)),
    (WEAK, scene(0.3, 3.0, 120.0, 2.0)),
    (WEAK, scene(0.3, 3.0, 300.0, 2.0)),
    (WEAK, scene(0.3, 10.0, 300.0, 2.0)),
    (WEAK, scene(0.3, 10.0, 600.0, 2.0)),
];

/// Networks whose errors are taken out, and how often there is stress.
pub(crate) const CORRECTED: [(Network, f64); 6] =
    [(GOOD, 0.1), (GOOD, 0.3), (GOOD, 0.7), (WEAK, 0.1), (WEAK, 0.3), (WEAK, 0.7)];

impl Scene {
    /// How many stays of stress are expected.
    pub(crate) fn stays(&self) -> f64 {
        self.seconds * self.share / self.stay
    }

    /// What a network says of each frame. Classes: stress, happy, neutral.
    fn video(&self, network: Network, draws: &mut Draws) -> Sequence {
        let pause = self.stay * (1.0 - self.share) / self.share;
        let lasts = |is_stress: bool, draws: &mut Draws| {
            -draws.share().ln() * if is_stress { self.stay } else { pause }
        };
        let mut is_stress = draws.share() < self.share;
        let mut until = lasts(is_stress, draws);
        let weight = 1.0 / self.frames_per_second;
        let frame = |index: usize| {
            let time = index as f64 * weight;
            while until < time {
                is_stress = !is_stress;
                until += lasts(is_stress, draws);
            }
            Frame { time: Some(time), weight, face: Ok(network.face(is_stress, draws)) }
        };
        let frames = (self.seconds * self.frames_per_second).round() as usize;
        Sequence::of_video(3, (0..frames).map(frame).collect()).unwrap()
    }

    /// The ratio that is seen in the long run.
    fn in_the_long_run(&self, network: Network, settings: &SequenceSettings, videos: u64) -> f64 {
        let long = Self { seconds: 2_000.0, ..*self };
        let ratio = |repetition: u64| {
            let video = long.video(network, &mut Draws::of(11, repetition));
            ratio(&analysed(&video, settings, StateRates::default())).value
        };
        (0..videos).map(ratio).sum::<f64>() / videos as f64
    }

    fn draws(&self, repetition: u64) -> Draws {
        let place = self.share * 1e6 + self.stay * 1e4 + self.seconds + self.frames_per_second;
        Draws::of(place.to_bits(), repetition)
    }
}

impl Network {
    fn face(self, is_stress: bool, draws: &mut Draws) -> Vec<f64> {
        let lead = if is_stress { self.lead } else { -self.lead };
        let stress = 1.0 / (1.0 + (-lead - self.noise * draws.normal()).exp());
        vec![stress, 0.1 * (1.0 - stress), 0.9 * (1.0 - stress)]
    }

    /// Its error rates on so many photos, half of them of stress.
    fn rates(self, photos: usize, draws: &mut Draws) -> StateRates {
        // Without stress the face is neutral.
        let labels: Vec<usize> = (0..photos).map(|photo| 2 * (photo % 2)).collect();
        let rows = labels.iter().flat_map(|label| self.face(*label == 0, draws)).collect();
        let predictions = Predictions::new(3, labels, rows).unwrap();
        StateRates::of_predictions(&predictions, &classes(), &SequenceSettings::default()).unwrap()
    }
}

/// Of the drawn videos of one scene.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Followed {
    /// The ratio in the long run, which the interval has to cover.
    pub(crate) truth: f64,
    /// How often Wilson's interval over all frames covers it.
    pub(crate) plain: f64,
    /// How often Wilson's does on what the lag-1 autocorrelation alone leaves of the frames.
    pub(crate) lag_1: f64,
    /// How often mien's does.
    pub(crate) covered: f64,
    pub(crate) effective_size: f64,
    pub(crate) width: f64,
    /// How often there is enough evidence for a verdict.
    pub(crate) enough: f64,
    /// How often a verdict is given though the threshold is the truth.
    pub(crate) wrong: f64,
    /// How often another video of the same is found to differ.
    pub(crate) different: f64,
}

/// The states as they are, nothing smoothed.
pub(crate) fn states(scene: &Scene, videos: u64) -> Followed {
    let settings = SequenceSettings {
        smoothing_seconds: 0.0,
        minimum_dwell_seconds: 0.0,
        unsure_below: 0.0,
        ..SequenceSettings::default()
    };
    followed(scene, NEVER_WRONG, scene.share, &settings, videos)
}

/// What a network sees, with everything as it is by default.
pub(crate) fn seen(network: Network, scene: &Scene, videos: u64) -> Followed {
    let settings = SequenceSettings::default();
    let truth = scene.in_the_long_run(network, &settings, videos.min(60));
    followed(scene, network, truth, &settings, videos)
}

fn followed(
    scene: &Scene,
    network: Network,
    truth: f64,
    settings: &SequenceSettings,
    videos: u64,
) -> Followed {
    let settings = SequenceSettings { threshold: truth, ..*settings };
    let mut sums = [0.0; 8];
    let mut before: Option<Analysis> = None;
    for repetition in 0..videos {
        let video = scene.video(network, &mut scene.draws(repetition));
        let analysis = analysed(&video, &settings, StateRates::default());
        let ratio = ratio(&analysis);
        let size = ratio.effective_size;
        let verdict = analysis.verdict(&settings);
        let is_covered = |size: f64| {
            let interval = interval::wilson(ratio.value * size, size, Confidence::USUAL);
            share(interval.is_some_and(|interval| interval.contains(truth)))
        };
        let difference = before.as_ref().and_then(|it| analysis.against_baseline(it, &settings));
        let is_found = difference.is_some_and(|difference| {
            matches!(difference.verdict, BaselineVerdict::Above | BaselineVerdict::Below)
        });
        let numbers = [
            is_covered(size.frames),
            is_covered(by_lag_1(&size, scene.seconds / settings.independent_seconds)),
            share(ratio.interval.contains(truth)),
            size.value,
            ratio.interval.high - ratio.interval.low,
            share(!matches!(verdict, Verdict::InsufficientEvidence(_))),
            share(matches!(verdict, Verdict::Elevated | Verdict::NotElevated)),
            share(is_found),
        ];
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
        before = Some(analysis);
    }
    let [plain, lag_1, covered, effective_size, width, enough, wrong, different] =
        sums.map(|sum| sum / videos as f64);
    Followed { truth, plain, lag_1, covered, effective_size, width, enough, wrong, different }
}

/// The effective size if nothing but the lag-1 autocorrelation counted.
fn by_lag_1(size: &EffectiveSize, most: f64) -> f64 {
    let of_chain = |r: f64| (size.frames * (1.0 - r) / (1.0 + r)).min(most);
    size.autocorrelation.map_or(size.value, of_chain)
}

/// What is seen of a share of stress in videos of ten minutes, and what the correction makes of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recovered {
    /// The mean ratio.
    pub(crate) seen: f64,
    /// The mean if the rates of single photos corrected the ratio of smoothed states.
    pub(crate) too_far: f64,
    /// The mean corrected ratio.
    pub(crate) corrected: f64,
    /// How often its interval covers the share, with error rates from very many photos.
    pub(crate) covered: f64,
    /// The same with error rates from 200 photos.
    pub(crate) of_200_photos: f64,
}

pub(crate) fn recovered(network: Network, of_stress: f64, videos: u64) -> Recovered {
    let scene = scene(of_stress, 5.0, 600.0, 2.0);
    let settings = SequenceSettings::default();
    let known = network.rates(100_000, &mut Draws::of(12, 0));
    let rates = known.stress.unwrap();
    let mut sums = [0.0; 5];
    for repetition in 0..videos {
        let video = scene.video(network, &mut scene.draws(repetition));
        let few = network.rates(200, &mut Draws::of(13, repetition));
        let [ratio, by_few] = [known, few].map(|rates| ratio(&analysed(&video, &settings, rates)));
        let is_covered =
            |ratio: Ratio| share(ratio.corrected.is_ok_and(|it| it.interval.contains(of_stress)));
        let too_far = (ratio.value - rates.false_positive_rate()) / rates.gap();
        let corrected = ratio.corrected.unwrap().value;
        let numbers = [
            ratio.value,
            too_far.clamp(0.0, 1.0),
            corrected,
            is_covered(ratio),
            is_covered(by_few),
        ];
        sums.iter_mut().zip(numbers).for_each(|(sum, number)| *sum += number);
    }
    let [seen, too_far, corrected, covered, of_200_photos] = sums.map(|sum| sum / videos as f64);
    Recovered { seen, too_far, corrected, covered, of_200_photos }
}

fn classes() -> StateClasses {
    StateClasses::new(3, vec![0], vec![1]).unwrap()
}

fn analysed(video: &Sequence, settings: &SequenceSettings, rates: StateRates) -> Analysis {
    analyse(video, &classes(), settings, rates, Confidence::USUAL).unwrap()
}

fn ratio(analysis: &Analysis) -> Ratio {
    analysis.stress.unwrap()
}

fn share(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}
