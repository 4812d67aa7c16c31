//! `mien split NAME --audit`: proof that nothing of one part is also in another.

use formats::json::json;
use formats::split::Part;
use formats::{Settings, Workspace};
use ingestion::{Audit, LeakKind, Links, Verdict};
use metrics::baselines::LeakAlarm;

use super::{Place, prepared, split};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{counted, thousands};

/// Findings of a kind that are told one by one.
const TOLD: usize = 10;

/// What is audited.
pub(super) struct Request<'a> {
    /// The split.
    pub(super) split: &'a str,
    /// The view for the leak alarm; the first by name when none is given.
    pub(super) view: Option<&'a str>,
}

pub(super) fn run(
    request: &Request,
    place: &Place,
    workspace: &Workspace,
    settings: &Settings,
    links: &Links,
) -> Result<Exit, Failure> {
    let split = split::read(workspace, request.split)?;
    let mut audit = ingestion::audit(links, settings, &split);
    let first = settings.views.keys().next().map(String::as_str).unwrap_or_default();
    let view = request.view.unwrap_or(first);
    // Pixels of forgotten photos cannot be compared: what is out of date is told instead.
    let alarm = if audit.has(LeakKind::Forgotten) {
        None
    } else {
        Some(alarm(request.split, view, workspace, settings, links)?)
    };
    let rings = alarm.and_then(|alarm| alarm.alarm) == Some(true);
    if rings && audit.verdict == Verdict::Clean {
        audit.verdict = Verdict::NotProvable;
    }
    if place.json {
        print::json(&json!({
            "split": request.split,
            "verdict": audit.verdict,
            "photos": audit.photos,
            "of_nobody_known": audit.of_nobody_known,
            "leaks": audit.leaks,
            "view": view,
            "leak_alarm": alarm.map(|alarm| json!({
                "nearest_neighbour": alarm.nearest_neighbour,
                "linear_softmax": alarm.linear_softmax,
                "photos": alarm.photos,
                "alarm": alarm.alarm,
            })),
        }));
    } else {
        print::data(&text(&audit, view, alarm));
    }
    Ok(if rings || !audit.leaks.is_empty() { Exit::Findings } else { Exit::Done })
}

fn alarm(
    split: &str,
    view: &str,
    workspace: &Workspace,
    settings: &Settings,
    links: &Links,
) -> Result<LeakAlarm, Failure> {
    let prepared = prepared::ready(workspace, settings, links.catalogue(), split, view)?;
    // The test part stays closed.
    Ok(LeakAlarm::of(&ingestion::baselines(&prepared.folder, &Part::Validation)?))
}

fn text(audit: &Audit, view: &str, alarm: Option<LeakAlarm>) -> String {
    let mut lines = vec![verdict(audit)];
    lines.extend(messages(audit));
    lines.push(match alarm {
        None => "leak alarm: not asked, pixels of forgotten photos cannot be compared".to_owned(),
        Some(alarm) => alarm_line(view, alarm),
    });
    lines.join("\n")
}

fn verdict(audit: &Audit) -> String {
    let photos = counted(audit.photos, "photo");
    match audit.verdict {
        Verdict::Leaking => {
            format!("leaking: what belongs together stands in two parts ({photos})")
        }
        Verdict::Clean => format!(
            "clean: everybody is known, and no person, copy, near-duplicate, burst or session stands in two parts ({photos})"
        ),
        Verdict::NotProvable if audit.of_nobody_known > 0 => format!(
            "not provable: nothing is seen in two parts, but {} of {photos} show nobody known",
            thousands(audit.of_nobody_known)
        ),
        Verdict::NotProvable => format!(
            "not provable: everybody is known and nothing is seen in two parts, but the leak alarm rings ({photos})"
        ),
    }
}

/// The findings, of each kind the first few.
pub(super) fn messages(audit: &Audit) -> Vec<String> {
    let mut lines = Vec::new();
    for of_kind in audit.leaks.chunk_by(|one, next| one.kind == next.kind) {
        lines.extend(of_kind.iter().take(TOLD).map(|leak| leak.message.clone()));
        if of_kind.len() > TOLD {
            lines.push(format!("and {} more of this kind", thousands(of_kind.len() - TOLD)));
        }
    }
    lines
}

fn alarm_line(view: &str, alarm: LeakAlarm) -> String {
    let [nearest, linear] =
        [alarm.nearest_neighbour, alarm.linear_softmax].map(|of_1| 100.0 * of_1);
    let says = match alarm.alarm {
        Some(true) => {
            "ALARM: looking a photo up works as well as learning; twins or people are probably in both parts"
        }
        Some(false) => "none",
        None => "too few photos to tell from chance",
    };
    let photos = counted(alarm.photos, "validation photo");
    format!(
        "leak alarm on the pixels of `{view}`, {photos} against train: nearest neighbour {nearest:.1} %, linear softmax {linear:.1} %: {says}"
    )
}
