//! `mien report --check`: whether a report still says what follows from its runs' files.

use std::fs;
use std::path::Path;

use evaluation::{Departure, Faces, ReportRequest, check_report, check_report_from_confusion};
use formats::Workspace;
use formats::json::{self, Value};
use formats::report_files::TWIN;

use super::experiments_of;
use super::faces::Album;
use crate::commands::{Place, find_runs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::counted;

/// Places that are told one by one.
const TOLD: usize = 20;

/// `report` is a report's folder or one of the files in it.
pub(super) fn run(report: &Path, workspace: &Workspace, place: &Place) -> Result<Exit, Failure> {
    let folder = if report.is_file() { report.parent().unwrap_or(report) } else { report };
    let path = folder.join(TWIN);
    let text = fs::read_to_string(&path).map_err(formats::Error::read(&path))?;
    let says: Value = json::parse(&text, &path, "report")?;
    let name = says["name"].as_str().unwrap_or_default();
    let commands = says["commands"].as_array().and_then(|commands| commands.last());
    let command = commands.and_then(Value::as_str).unwrap_or_default().to_owned();
    let runs = runs_of(&says);
    let departures = if runs.is_empty() {
        check_report_from_confusion(folder, workspace, name, command)?
    } else {
        let experiments = experiments_of(find_runs(workspace, &runs)?)?;
        let album = Album::open(workspace)?;
        let look_up = |photos: &_| album.look_up(photos);
        let left_out = says["no_faces"] == true;
        let faces = if left_out { Faces::LeftOut } else { Faces::Agreed(&look_up) };
        let request = ReportRequest { workspace, name, experiments, command, png: false, faces };
        check_report(folder, &request)?
    };
    if place.json {
        print::json(&json::json!({ "report": folder, "departures": departures }));
    } else {
        print::data(&text_of(folder, &departures));
    }
    Ok(if departures.is_empty() { Exit::Done } else { Exit::Findings })
}

/// The runs that a report is about, in its order.
fn runs_of(report: &Value) -> Vec<String> {
    let experiments = report["experiments"].as_array().into_iter().flatten();
    let runs = experiments.flat_map(|it| it["runs"].as_array().into_iter().flatten());
    let ids = runs.filter_map(|run| run["run"].as_str()).filter(|id| !id.is_empty());
    ids.map(str::to_owned).collect()
}

fn text_of(folder: &Path, departures: &[Departure]) -> String {
    if departures.is_empty() {
        return format!("{}: every number follows from its files", folder.display());
    }
    let mut lines = vec![format!(
        "{}: {} something else than follows from its files",
        folder.display(),
        match departures.len() {
            1 => "1 place says".to_owned(),
            places => format!("{} say", counted(places, "place")),
        }
    )];
    lines.extend(departures.iter().take(TOLD).map(|Departure { place, says, follows }| {
        format!("  {place}: says {says}, follows {follows}")
    }));
    if departures.len() > TOLD {
        lines.push(format!("  and {} more; `--json` tells all", departures.len() - TOLD));
    }
    lines.join("\n")
}
