//! `frames.csv`: every frame of every track, with what was observed and what became of it.

use formats::table;
use metrics::sequence::{Frame, JudgedFrame, NoFace, State};

use super::{FacePlace, TimelinePage, TimelineSequence, TimelineTrack, expression};

/// The whole table.
pub(super) fn text(page: &TimelinePage) -> String {
    let rows = page.tracks().flat_map(|(of, track)| {
        let judged = track.sequence.frames().iter().zip(&track.analysis.frames).enumerate();
        judged.map(move |(index, (frame, judged))| {
            row(page, (of, track), index, frame, judged.as_ref())
        })
    });
    table::text(std::iter::once(heading(page)).chain(rows))
}

fn heading(page: &TimelinePage) -> Vec<String> {
    let fixed = ["sequence", "track", "frame", "time", "weight", "x", "y", "w", "h"];
    let named = |prefix: &str| {
        page.classes.iter().map(|class| format!("{prefix}_{class}")).collect::<Vec<_>>()
    };
    let mut columns: Vec<String> = fixed.map(str::to_owned).to_vec();
    columns.extend(named("p"));
    columns.extend(named("smoothed"));
    columns.push("expression".to_owned());
    columns.extend(page.stress.map(|_| "state".to_owned()));
    columns.push("reason".to_owned());
    columns
}

fn row(
    page: &TimelinePage,
    (of, track): (&TimelineSequence, &TimelineTrack),
    index: usize,
    frame: &Frame,
    judged: Option<&JudgedFrame>,
) -> Vec<String> {
    let time = frame.time.map(|time| time.to_string()).unwrap_or_default();
    let place = track.boxes.get(index).copied().flatten();
    let side = |of: fn(FacePlace) -> i64| place.map(|it| of(it).to_string()).unwrap_or_default();
    let probabilities = |row: Option<&[f64]>| {
        let of_class = |class: usize| row.map(|row| row[class].to_string()).unwrap_or_default();
        (0..page.classes.len()).map(of_class).collect::<Vec<_>>()
    };
    let seen = judged.map(|frame| expression(frame).map_or("unsure", |class| &page.classes[class]));
    let mut row = vec![
        of.name.to_owned(),
        track.id.to_string(),
        (index + 1).to_string(),
        time,
        frame.weight.to_string(),
        side(|it| it.x.into()),
        side(|it| it.y.into()),
        side(|it| it.width.into()),
        side(|it| it.height.into()),
    ];
    row.extend(probabilities(frame.face.as_deref().ok()));
    row.extend(probabilities(judged.map(|frame| frame.smoothed.as_slice())));
    row.push(seen.unwrap_or_default().to_owned());
    row.extend(page.stress.map(|_| judged.map_or("", |frame| state(frame.state)).to_owned()));
    row.push(frame.face.as_ref().err().copied().map_or("", reason).to_owned());
    row
}

fn state(state: State) -> &'static str {
    match state {
        State::Stress => "stress",
        State::Happy => "happy",
        State::Other => "other",
        State::Unsure => "unsure",
    }
}

fn reason(reason: NoFace) -> &'static str {
    match reason {
        NoFace::NotFound => "not_found",
        NoFace::TooSmall => "too_small",
        NoFace::LowScore => "low_score",
        NoFace::Several => "several_faces",
    }
}
