//! The page and its files: what they say, what they leave out, what is escaped, how large they become.

use formats::json::{Value, parse};

use super::testing::{NAMES, analysed, classes, hour, photos, states, video};
use super::*;
use crate::model_card::testing::card;

/// The text of the page, of the summary and of the frames.
struct Written {
    page: String,
    summary: String,
    frames: String,
    headline: Vec<String>,
}

/// What a page shows of sequences with one track each.
struct Shown {
    names: Vec<String>,
    sequences: Vec<Sequence>,
    classes: Vec<String>,
    people: bool,
    stress: Option<StressAsked<'static>>,
}

const RESEARCH: StressAsked = StressAsked { purpose: "research", paper_verdict: true };

fn shown(sequences: Vec<Sequence>) -> Shown {
    let names = (1..=sequences.len()).map(|number| format!("{number}.mp4")).collect();
    Shown { names, sequences, classes: classes(&NAMES), people: false, stress: None }
}

fn written(shown: &Shown) -> Written {
    let analyses: Vec<Analysis> = shown.sequences.iter().map(analysed).collect();
    let boxes: Vec<Vec<Option<FacePlace>>> = shown.sequences.iter().map(boxes).collect();
    let state_classes = states();
    let settings = SequenceSettings::default();
    let each = shown.sequences.iter().zip(&analyses).zip(&boxes).zip(&shown.names);
    let sequences = each.map(|(((sequence, analysis), boxes), name)| {
        let picture = Thumbnail { width: 96, height: 128, jpeg: vec![0xff, 0xd8, 0xff] };
        let frames = if sequence.frames().is_empty() {
            vec![]
        } else {
            vec![KeyFrame { frame: 0, picture }]
        };
        let baseline =
            analysis.against_baseline(analysis, &settings).filter(|_| shown.stress.is_some());
        let key_frames = KeyFrames::Of(frames);
        let track = TimelineTrack { id: 1, sequence, boxes, analysis, key_frames, baseline };
        let person = shown.people.then_some(name.as_str());
        TimelineSequence { name, person, tracks: vec![track] }
    });
    let named = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    write(&TimelinePage {
        title: "films <b>of today</b>",
        classes: &shown.classes,
        state_classes: &state_classes,
        sequences: sequences.collect(),
        settings,
        more_settings: named("longest_gap_seconds", "2"),
        model_card: &ModelCard { audit: None, ..card() },
        notes: vec!["1 brief track was left out".to_owned()],
        stress: shown.stress,
    })
}

fn boxes(sequence: &Sequence) -> Vec<Option<FacePlace>> {
    let place = FacePlace { x: -3, y: 10, width: 120, height: 130 };
    sequence.frames().iter().map(|frame| frame.face.is_ok().then_some(place)).collect()
}

fn write(page: &TimelinePage) -> Written {
    let folder = tempfile::tempdir().unwrap();
    let files = write_timeline(page, folder.path()).unwrap();
    let text = |file: &Path| std::fs::read_to_string(file).unwrap();
    Written {
        page: text(&files.page),
        summary: text(&files.summary),
        frames: text(&files.frames),
        headline: files.headline,
    }
}

fn calm() -> Sequence {
    let row = |frame: usize| {
        let sad = 0.1 + 0.6 * ((frame / 9) % 3) as f64 / 2.0 + frame as f64 / 1e5;
        (frame % 17 != 3).then_some([sad, 0.1, 0.9 - sad])
    };
    video(&(0..400).map(row).collect::<Vec<_>>())
}

#[test]
fn the_word_stress_stands_nowhere_unless_it_is_asked_for() {
    let everything = |stress| {
        let written =
            written(&Shown { stress, people: true, ..shown(vec![calm(), hour(), photos(30)]) });
        format!("{}{}{}{:?}", written.page, written.summary, written.frames, written.headline)
    };
    let without = everything(None).to_lowercase();
    for word in ["stress", "happiness", "verdict", "elevated"] {
        assert!(!without.contains(word), "{word}");
    }
    let with = everything(Some(RESEARCH));
    for word in
        ["stress-expression ratio", "“research”", "0.62 ± 0.07", "\"paper_verdict\"", "baseline"]
    {
        assert!(with.contains(word), "{word}");
    }
}

#[test]
fn what_must_be_said_is_said_on_every_page() {
    for sequences in [vec![], vec![video(&[None])], vec![calm()]] {
        let written = written(&shown(sequences));
        for word in ["not feelings", "Article 5(1)(f)", "must be told", "differ between groups"] {
            assert!(written.page.contains(word) && written.summary.contains(word), "{word}");
        }
        assert!(!written.page.contains("<script") && !written.page.contains("http-equiv"));
    }
}

#[test]
fn hostile_names_stay_words() {
    let hostile = "<img src=x onerror=alert(1)>\"'&";
    let mut shown = shown(vec![calm()]);
    shown.names = vec![hostile.to_owned()];
    shown.classes = vec![hostile.to_owned(), "</svg><b>".to_owned(), "a,\"b\"".to_owned()];
    shown.people = true;
    shown.stress = Some(StressAsked { purpose: "<i>", paper_verdict: true });
    let written = written(&shown);
    for word in ["<img", "</svg><b>", "<i>", "<b>of"] {
        assert!(!written.page.contains(word), "{word}");
    }
    assert!(written.page.contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert!(written.frames.contains("\"p_a,\"\"b\"\"\""));
}

#[test]
fn a_sequence_without_a_face_or_with_one_frame_says_what_it_lacks() {
    let nothing = written(&shown(vec![video(&[None, None])]));
    assert!(
        nothing
            .page
            .contains("Nothing can be said about 1.mp4: no valid face was seen in 1\u{a0}s.")
    );
    assert!(nothing.page.contains("No frame has a valid face."));
    assert!(nothing.summary.contains("\"coverage\": 0.0"));
    let one = written(&shown(vec![video(&[Some([0.1, 0.8, 0.1])])]));
    assert!(one.page.contains("insufficient evidence") && one.page.contains("20 are needed"));
    assert_eq!(one.frames.lines().count(), 2);
    let none = written(&shown(vec![]));
    assert!(none.page.contains("There is nothing to analyse."));
}

#[test]
fn an_hour_makes_a_page_that_opens_at_once() {
    let sequences = (0..PICTURED_TRACKS + 2).map(|_| hour()).collect();
    let written = written(&Shown { stress: Some(RESEARCH), ..shown(sequences) });
    assert!(written.page.len() < 1_000_000, "{}", written.page.len());
    assert_eq!(written.page.matches("<svg viewBox").count(), 2 * PICTURED_TRACKS);
    assert_eq!(written.frames.lines().count(), 1 + 7200 * (PICTURED_TRACKS + 2));
    assert!(written.page.contains("and 2 more tracks in the table below"));
}

#[test]
fn a_frame_has_a_row_with_what_was_observed_and_what_became_of_it() {
    let sequence = video(&[Some([0.1, 0.8, 0.1]), None]);
    let mut shown = shown(vec![sequence]);
    insta::assert_snapshot!(written(&shown).frames, @"
    sequence,track,frame,time,weight,x,y,w,h,p_sad,p_happy,p_neutral,smoothed_sad,smoothed_happy,smoothed_neutral,expression,reason
    1.mp4,1,1,0,0.5,-3,10,120,130,0.1,0.8,0.1,0.1,0.8,0.1,happy,
    1.mp4,1,2,0.5,0.5,,,,,,,,,,,,not_found
    ");
    shown.stress = Some(RESEARCH);
    let frames = written(&shown).frames;
    assert!(frames.lines().next().unwrap().ends_with("expression,state,reason"));
    assert!(frames.lines().nth(1).unwrap().ends_with("happy,happy,"));
}

/// The name and the kind of everything in a value, a line each; of lists the first.
fn shape(value: &Value, name: &str) -> Vec<String> {
    let kind = match value {
        Value::Object(fields) => {
            let fields =
                fields.iter().map(|(field, value)| shape(value, &format!("{name}.{field}")));
            return fields.flatten().collect();
        }
        Value::Array(values) => match values.first() {
            Some(first) => return shape(first, &format!("{name}[]")),
            None => "nothing listed",
        },
        Value::String(_) => "text",
        Value::Number(_) => "number",
        Value::Bool(_) => "truth",
        Value::Null => "nothing",
    };
    vec![format!("{name}: {kind}")]
}

/// Without the model card, which has a format of its own.
fn shape_of(shown: &Shown) -> Vec<String> {
    let text = written(shown).summary;
    let shape = shape(&parse(&text, Path::new("summary.json"), "summary").unwrap(), "");
    shape.into_iter().filter(|line| !line.starts_with(".model_card.")).collect()
}

#[test]
fn a_sequence_without_tracks_is_told_in_its_place() {
    let (sequence, classes, state_classes) = (calm(), classes(&NAMES), states());
    let analysis = analysed(&sequence);
    let track = TimelineTrack {
        id: 1,
        sequence: &sequence,
        boxes: &[],
        analysis: &analysis,
        key_frames: KeyFrames::LeftOut,
        baseline: None,
    };
    let one = |name, tracks| TimelineSequence { name, person: None, tracks };
    let written = write(&TimelinePage {
        title: "two",
        classes: &classes,
        state_classes: &state_classes,
        sequences: vec![one("empty.mp4", vec![]), one("calm.mp4", vec![track])],
        settings: SequenceSettings::default(),
        more_settings: vec![],
        model_card: &card(),
        notes: vec![],
        stress: None,
    });
    assert_eq!(written.headline[0], "No face was found in empty.mp4.");
    assert!(written.headline[1].starts_with("In calm.mp4 "));
    assert!(written.page.contains(&written.headline[0]));
}

#[test]
fn the_summary_keeps_its_shape() {
    let mut shown = shown(vec![calm()]);
    let without = shape_of(&shown);
    insta::assert_snapshot!(without.join("\n"), @"
    .classes[]: text
    .format: text
    .group.fewest_people: number
    .group.people: number
    .made_by: text
    .more_settings[][]: text
    .notes[]: text
    .notices[]: text
    .sequences[].name: text
    .sequences[].person: nothing
    .sequences[].tracks[].begins: number
    .sequences[].tracks[].coverage: number
    .sequences[].tracks[].ends: number
    .sequences[].tracks[].frames: number
    .sequences[].tracks[].frames_with_face: number
    .sequences[].tracks[].kind: text
    .sequences[].tracks[].lacks: nothing listed
    .sequences[].tracks[].sentence: text
    .sequences[].tracks[].shares.happy.effective_size: number
    .sequences[].tracks[].shares.happy.high: number
    .sequences[].tracks[].shares.happy.low: number
    .sequences[].tracks[].shares.happy.value: number
    .sequences[].tracks[].shares.neutral.effective_size: number
    .sequences[].tracks[].shares.neutral.high: number
    .sequences[].tracks[].shares.neutral.low: number
    .sequences[].tracks[].shares.neutral.value: number
    .sequences[].tracks[].shares.sad.effective_size: number
    .sequences[].tracks[].shares.sad.high: number
    .sequences[].tracks[].shares.sad.low: number
    .sequences[].tracks[].shares.sad.value: number
    .sequences[].tracks[].track: number
    .sequences[].tracks[].unsure: number
    .settings.frames_per_second: number
    .settings.independent_seconds: number
    .settings.minimum_coverage: number
    .settings.minimum_effective_size: number
    .settings.smoothing_seconds: number
    .settings.still_independent_seconds: number
    .settings.unsure_below: number
    .title: text
    .version: number
    ");
    shown.stress = Some(RESEARCH);
    let with = shape_of(&shown);
    assert!(without.iter().all(|line| with.contains(line)));
    let more: Vec<String> = with.into_iter().filter(|line| !without.contains(line)).collect();
    insta::assert_snapshot!(more.join("\n"), @"
    .sequences[].tracks[].baseline_difference.corrected: nothing
    .sequences[].tracks[].baseline_difference.high: number
    .sequences[].tracks[].baseline_difference.lacks: nothing listed
    .sequences[].tracks[].baseline_difference.low: number
    .sequences[].tracks[].baseline_difference.value: number
    .sequences[].tracks[].baseline_difference.verdict: text
    .sequences[].tracks[].happiness_ratio.autocorrelation: nothing
    .sequences[].tracks[].happiness_ratio.changes: number
    .sequences[].tracks[].happiness_ratio.corrected: nothing
    .sequences[].tracks[].happiness_ratio.effective_size: number
    .sequences[].tracks[].happiness_ratio.high: number
    .sequences[].tracks[].happiness_ratio.low: number
    .sequences[].tracks[].happiness_ratio.reason: text
    .sequences[].tracks[].happiness_ratio.value: number
    .sequences[].tracks[].paper_verdict: text
    .sequences[].tracks[].stress_ratio.autocorrelation: number
    .sequences[].tracks[].stress_ratio.changes: number
    .sequences[].tracks[].stress_ratio.corrected: nothing
    .sequences[].tracks[].stress_ratio.effective_size: number
    .sequences[].tracks[].stress_ratio.high: number
    .sequences[].tracks[].stress_ratio.low: number
    .sequences[].tracks[].stress_ratio.reason: text
    .sequences[].tracks[].stress_ratio.value: number
    .sequences[].tracks[].verdict: text
    .sequences[].tracks[].verdict_lacks: nothing listed
    .settings.enter: number
    .settings.leave: number
    .settings.minimum_dwell_seconds: number
    .settings.minimum_rate_gap: number
    .settings.threshold: number
    .stress.classes_of_happiness: text
    .stress.classes_of_stress: text
    .stress.purpose: text
    ");
}

#[test]
fn people_are_taken_together_from_five_on() {
    let of = |count: usize| {
        written(&Shown { people: true, ..shown((0..count).map(|_| calm()).collect()) })
    };
    assert!(of(4).page.contains("would say too much about each of them"));
    assert!(of(5).page.contains("Means over 5 people"));
    assert!(of(4).summary.contains("\"means\": {}") && !of(5).summary.contains("\"means\": {}"));
}

#[test]
fn the_style_fetches_nothing() {
    let style = include_str!("style.css");
    for word in ["http", "url(", "@import", "</"] {
        assert!(!style.contains(word), "{word}");
    }
}
