//! Laws of the numbers of a sequence: what must not change them, and what may only raise them.

use metrics::sequence::{
    Analysis, ErrorRates, Frame, NoFace, Sequence, SequenceSettings, State, StateClasses,
    StateRates, Verdict, analyse,
};
use metrics::{ClassCounts, Confidence, ConfusionMatrix, Predictions};
use proptest::prelude::*;

const CLASSES: usize = 5;
/// Angry, happy, neutral, sad, surprise.
const NAMES: [&str; CLASSES] = ["angry", "happy", "neutral", "sad", "surprise"];

/// 90 and 20 in 100, 80 and 10 in 100.
fn rates() -> StateRates {
    let of = |true_positives, false_positives| {
        let (false_negatives, true_negatives) = (100 - true_positives, 100 - false_positives);
        ErrorRates::of(ClassCounts {
            true_positives,
            false_positives,
            false_negatives,
            true_negatives,
        })
    };
    StateRates { stress: of(90, 20), happiness: of(80, 10) }
}

fn classes() -> StateClasses {
    StateClasses::named(&NAMES).unwrap()
}

fn analysed_with(sequence: &Sequence, settings: &SequenceSettings) -> Analysis {
    analyse(sequence, &classes(), settings, rates(), Confidence::USUAL).unwrap()
}

fn analysed(sequence: &Sequence) -> Analysis {
    analysed_with(sequence, &SequenceSettings::default())
}

fn video(frames: Vec<Frame>) -> Sequence {
    Sequence::of_video(CLASSES, frames).unwrap()
}

/// A face whose expression lasts for some frames: which, for how many, how clearly; nothing without a face.
type Look = (Option<usize>, usize, f64);

fn looks() -> impl Strategy<Value = Vec<Look>> {
    let expression = prop_oneof![8 => (0..CLASSES).prop_map(Some), 1 => Just(None)];
    prop::collection::vec((expression, 1..8_usize, 0.0..12.0_f64), 0..12)
}

/// Frames of half a second; no two faces are the same.
fn frames(looks: &[Look]) -> Vec<Frame> {
    let mut frames = Vec::new();
    for &(expression, lasts, clearly) in looks {
        for _ in 0..lasts {
            let index = frames.len();
            let face = expression.ok_or(NoFace::NotFound).map(|expression| {
                let mut row = [1.0; CLASSES];
                row[expression] += clearly * (1.0 + 0.5 * (index as f64).sin());
                row[index % CLASSES] += 1e-3 * (index + 1) as f64;
                normalised(&row)
            });
            frames.push(Frame { time: Some(0.5 * index as f64), weight: 0.5, face });
        }
    }
    frames
}

/// A face that is neither clearly stressed nor happy, and the same with some probability moved to stress, or none.
fn near_the_thresholds() -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let moved = prop_oneof![Just(0.0), 0.0..0.4_f64];
    (0.3..0.6_f64, prop::array::uniform4(0.0..1.0_f64), moved).prop_map(|(stress, part, moved)| {
        let [of_angry, of_happy, of_neutral, to_angry] = part;
        let rest = 1.0 - stress;
        let [happy, neutral] = [rest * of_happy, rest * (1.0 - of_happy) * of_neutral];
        let before = [stress * of_angry, happy, neutral, stress * (1.0 - of_angry)];
        let more = rest * moved;
        let after = [
            before[0] + more * to_angry,
            happy * (1.0 - moved),
            neutral * (1.0 - moved),
            before[3] + more * (1.0 - to_angry),
        ];
        let whole = |row: [f64; 4]| {
            let surprise = (1.0 - row.iter().sum::<f64>()).max(0.0);
            [&row[..], &[surprise]].concat()
        };
        (whole(before), whole(after))
    })
}

fn normalised(row: &[f64]) -> Vec<f64> {
    let sum: f64 = row.iter().sum();
    row.iter().map(|value| value / sum).collect()
}

fn numbers(analysis: &Analysis) -> Vec<f64> {
    let mut numbers: Vec<f64> = analysis.coverage.into_iter().collect();
    if let Some(shares) = &analysis.shares {
        numbers.extend(&shares.expressions);
        numbers.extend([shares.stress, shares.happy, shares.other, shares.unsure]);
    }
    for ratio in [&analysis.stress, &analysis.happiness].into_iter().flatten() {
        let corrected = ratio.corrected.as_ref().unwrap();
        for interval in [ratio.interval, corrected.interval] {
            numbers.extend([interval.low, interval.high]);
        }
        numbers.extend([ratio.value, corrected.value, ratio.effective_size.value]);
    }
    numbers
}

fn alike(first: &Analysis, second: &Analysis) -> Result<(), TestCaseError> {
    let (first, second) = (numbers(first), numbers(second));
    prop_assert_eq!(first.len(), second.len());
    for (a, b) in first.iter().zip(&second) {
        prop_assert!((a - b).abs() < 1e-9, "{first:?} {second:?}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn shares_sum_to_1_and_intervals_hold_their_value(looks in looks()) {
        let analysis = analysed(&video(frames(&looks)));
        prop_assert!(numbers(&analysis).iter().all(|number| number.is_finite() && *number >= 0.0));
        if let Some(shares) = &analysis.shares {
            let expressions: f64 = shares.expressions.iter().sum();
            let states = shares.stress + shares.happy + shares.other;
            prop_assert!((expressions + shares.unsure - 1.0).abs() < 1e-12, "{shares:?}");
            prop_assert!((states + shares.unsure - 1.0).abs() < 1e-12, "{shares:?}");
        }
        for ratio in [&analysis.stress, &analysis.happiness].into_iter().flatten() {
            let size = ratio.effective_size;
            prop_assert!(size.value > 0.0 && size.value <= size.frames + 1e-9, "{size:?}");
            let corrected = ratio.corrected.as_ref().unwrap();
            prop_assert!(ratio.interval.contains(ratio.value), "{ratio:?}");
            prop_assert!(corrected.interval.contains(corrected.value), "{ratio:?}");
        }
    }

    #[test]
    fn showing_every_frame_twice_changes_nothing(looks in looks()) {
        let once = frames(&looks);
        let halves = |frame: &Frame| {
            let half = Frame { weight: frame.weight / 2.0, ..frame.clone() };
            [Frame { time: half.time.map(|time| time + half.weight), ..half.clone() }, half]
        };
        let twice: Vec<Frame> = once.iter().flat_map(|frame| {
            let [second, first] = halves(frame);
            [first, second]
        }).collect();
        let (once, twice) = (analysed(&video(once)), analysed(&video(twice)));
        alike(&once, &twice)?;
        let doubled: Vec<_> = once.frames.iter().flat_map(|frame| [frame, frame]).collect();
        prop_assert!(doubled.into_iter().eq(&twice.frames));
    }

    #[test]
    fn neither_order_nor_copies_matter_to_photos_without_time(
        (looks, order) in looks().prop_flat_map(|looks| {
            let photos = frames(&looks).len();
            (Just(looks), Just((0..photos).collect::<Vec<_>>()).prop_shuffle())
        })
    ) {
        let photos: Vec<Frame> = frames(&looks)
            .into_iter()
            .map(|frame| Frame { time: None, weight: 1.0, ..frame })
            .collect();
        let mut others: Vec<Frame> = order.iter().map(|&photo| photos[photo].clone()).collect();
        others.extend(photos.clone());
        let first = analysed(&Sequence::of_photos(CLASSES, photos).unwrap());
        let second = analysed(&Sequence::of_photos(CLASSES, others).unwrap());
        alike(&first, &second)?;
    }

    #[test]
    fn when_it_began_does_not_matter(looks in looks(), hours in 0..100_u32) {
        let later = frames(&looks).into_iter().map(|frame| Frame {
            time: frame.time.map(|time| time + 3_600.0 * f64::from(hours)),
            ..frame
        });
        alike(&analysed(&video(frames(&looks))), &analysed(&video(later.collect())))?;
    }

    /// A frame of stress may become unsure when two expressions of stress share what one of neither had; without
    /// that, no frame and so no ratio loses.
    #[test]
    fn more_probability_of_stress_never_ends_stress_but_may_make_unsure(
        rows in prop::collection::vec(near_the_thresholds(), 0..40),
        half_a_box in 0..3_u32,
    ) {
        let (before, after): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        let [before, after] = [before, after].map(|rows| {
            let frame = |(index, row)| Frame {
                time: Some(0.5 * f64::from(index)),
                weight: 0.5,
                face: Ok(row),
            };
            video((0..).zip(rows).map(frame).collect())
        });
        let usual = SequenceSettings::default();
        let smoothed =
            SequenceSettings { smoothing_seconds: 2.0 * f64::from(half_a_box), ..usual };
        let sure = SequenceSettings { unsure_below: 0.0, ..smoothed };
        for (settings, may_be_unsure) in [(sure, false), (smoothed, true)] {
            let before = analysed_with(&before, &settings);
            let after = analysed_with(&after, &settings);
            for (before, after) in before.frames.iter().zip(&after.frames) {
                let (before, after) = (before.as_ref().unwrap(), after.as_ref().unwrap());
                let stays = after.state == State::Stress
                    || may_be_unsure && after.state == State::Unsure;
                prop_assert!(before.state != State::Stress || stays, "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn stress_and_happiness_are_treated_alike(looks in looks()) {
        let sequence = video(frames(&looks));
        let settings = SequenceSettings::default();
        let turned = StateClasses::new(CLASSES, vec![1], vec![0, 3]).unwrap();
        let rates = StateRates { stress: rates().happiness, happiness: rates().stress };
        let other = analyse(&sequence, &turned, &settings, rates, Confidence::USUAL).unwrap();
        let analysis = analysed(&sequence);
        prop_assert_eq!(analysis.stress, other.happiness);
        prop_assert_eq!(analysis.happiness, other.stress);
    }
}

#[test]
fn the_corrected_ratio_recovers_the_truth_under_a_known_confusion_matrix() {
    // The paper's matrix, rows true. Each photo is judged as one class, and no two photos are alike.
    let counts =
        [51, 0, 0, 0, 0, 20, 24, 0, 0, 7, 12, 1, 36, 0, 2, 2, 0, 0, 48, 1, 10, 1, 0, 0, 40];
    let matrix = ConfusionMatrix::from_counts(CLASSES, counts.to_vec()).unwrap();
    let mut photos = Vec::new();
    for repeat in 0..4 {
        for (label, row) in matrix.rows().enumerate() {
            // Twice as many photos of stress as in the matrix: 8 x 51 of 14 x 51.
            let of_stress = label == 0 || label == 3;
            if repeat < 2 || of_stress {
                photos.extend(judged(label, row, photos.len()));
            }
        }
    }
    let validation: Vec<_> =
        matrix.rows().enumerate().flat_map(|(label, row)| judged(label, row, 0)).collect();
    let (labels, rows): (Vec<_>, Vec<_>) = validation.into_iter().unzip();
    let validation = Predictions::new(CLASSES, labels, rows.concat()).unwrap();
    let settings = SequenceSettings::default();
    let rates = StateRates::of_predictions(&validation, &classes(), &settings).unwrap();
    assert_eq!(rates, StateRates::of_matrix(&matrix, &classes()).unwrap());
    let photo = |(_, row)| Frame { time: None, weight: 1.0, face: Ok(row) };
    let sequence = Sequence::of_photos(CLASSES, photos.into_iter().map(photo).collect()).unwrap();
    let stress = analyse(&sequence, &classes(), &settings, rates, Confidence::USUAL).unwrap();
    let stress = stress.stress.unwrap();
    let corrected = stress.corrected.unwrap();
    assert!((corrected.value - 8.0 / 14.0).abs() < 1e-9, "{stress:?}");
    assert!((stress.value - 8.0 / 14.0).abs() > 0.1 && corrected.interval.contains(8.0 / 14.0));
}

/// So many photos of a class as a row of the matrix says, each judged as one class, with their true class.
fn judged(label: usize, row: &[u64], known: usize) -> Vec<(usize, Vec<f64>)> {
    let judged = row.iter().enumerate().flat_map(|(class, &count)| vec![class; count as usize]);
    let photo = |(index, class): (usize, usize)| {
        let sure = 0.9 + 1e-5 * (known + index) as f64;
        let mut row = vec![(1.0 - sure) / 4.0; CLASSES];
        row[class] = sure;
        (label, row)
    };
    judged.enumerate().map(photo).collect()
}

#[test]
fn a_happy_person_is_not_stressed_at_all() {
    let looks = [(Some(1), 240, 8.0)];
    let analysis = analysed(&video(frames(&looks)));
    let stress = analysis.stress.as_ref().unwrap();
    assert!(stress.value.abs() < 1e-12 && stress.corrected.unwrap().value.abs() < 1e-12);
    assert!((analysis.happiness.as_ref().unwrap().value - 1.0).abs() < 1e-12);
    assert_eq!(analysis.verdict(&SequenceSettings::default()), Verdict::NotElevated);
}

#[test]
fn frames_per_second_hardly_matter() {
    // Ten minutes of stays between 2 and 20 seconds.
    let ends: Vec<f64> = (0..60)
        .scan(0.0, |end, stay: u32| {
            *end += 2.0 + f64::from(stay * 7 % 13) * 1.5;
            Some(*end)
        })
        .collect();
    let at = |frames_per_second: f64| {
        let weight = 1.0 / frames_per_second;
        let frame = |index: u32| {
            let time = f64::from(index) * weight;
            let stay = ends.partition_point(|end| *end <= time);
            let stress = if stay % 3 == 0 { 0.8 } else { 0.1 } + 1e-6 * f64::from(index);
            let rest = (1.0 - stress) / 2.0;
            Frame { time: Some(time), weight, face: Ok(vec![stress, 0.0, rest, 0.0, rest]) }
        };
        let frames = (0..(600.0 * frames_per_second) as u32).map(frame).collect();
        analysed(&video(frames)).stress.unwrap()
    };
    let usual = at(2.0);
    for other in [1.0, 4.0, 10.0, 30.0].map(at) {
        assert!((usual.value - other.value).abs() < 0.01, "{usual:?} {other:?}");
        assert!((usual.interval.low - other.interval.low).abs() < 0.01, "{usual:?} {other:?}");
        assert!((usual.interval.high - other.interval.high).abs() < 0.01, "{usual:?} {other:?}");
    }
}
