//! Whether a report still says what follows from its runs' files.

use std::fs;
use std::path::Path;

use formats::MADE_BY;
use formats::evaluation::{Evaluation, PartEvaluation};
use formats::json::{self, Value, json};
use formats::predictions::PredictionsFile;
use formats::report_files::{PAGE, TWIN};
use formats::run::RunFolder;
use formats::split::Part;
use serde::Serialize;

use super::Report;
use crate::{CheckedPredictions, Error, evaluate, figures, page};

/// One place at which a report, or an evaluation that it rests on, says something else than follows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Departure {
    /// The file and the place in it.
    pub place: String,
    /// What stands there.
    pub says: String,
    /// What follows from the files.
    pub follows: String,
}

impl Departure {
    fn new(place: &str, says: impl Into<String>, follows: impl Into<String>) -> Self {
        Self { place: place.to_owned(), says: says.into(), follows: follows.into() }
    }
}

/// Holds `report.json` and the page in `folder` against the report as it would be made now.
pub(super) fn of_report(folder: &Path, now: &Report) -> Result<Vec<Departure>, Error> {
    let path = folder.join(TWIN);
    let text = fs::read_to_string(&path).map_err(formats::Error::read(&path))?;
    let says: Value = json::parse(&text, &path, "report")?;
    let mut departures = Vec::new();
    between(TWIN, &says, &json!(now), &mut departures);
    // Another version of mien may lay out a page otherwise, and only then.
    if departures.is_empty() && says["made_by"] == MADE_BY {
        let path = folder.join(PAGE);
        let page = fs::read_to_string(&path).map_err(formats::Error::read(&path))?;
        if page != page::render(now, &figures::all(now, false)?).into_string() {
            departures.push(Departure::new(PAGE, "another page", "the page of these numbers"));
        }
    }
    Ok(departures)
}

/// Evaluates a run's predictions on `part` again and holds its `evaluation.json` against that.
///
/// Baselines and slices are taken as they stand: they come from photos, not from predictions.
pub(super) fn of_run(folder: &RunFolder, run: &str, part: &Part) -> Result<Vec<Departure>, Error> {
    let evaluation = Evaluation::read(&folder.evaluation())?;
    let Some(says) = evaluation.parts.get(&part.to_string()) else { return Ok(Vec::new()) };
    let path = folder.predictions(part);
    let place = format!("evaluation of {run}");
    let file = match PredictionsFile::read(&path) {
        Err(error) if error.is_missing() => {
            let departure =
                Departure::new(&place, "made from predictions", "they are not there any more");
            return Ok(vec![departure]);
        }
        file => file?,
    };
    let digest = file.digest;
    let known = evaluation.header.inputs.get(&part.to_string());
    if known != Some(&digest) {
        let says = known.map(ToString::to_string).unwrap_or_default();
        return Ok(vec![Departure::new(
            &format!("{place}, predictions"),
            says,
            digest.to_string(),
        )]);
    }
    let again = evaluate(&CheckedPredictions::of_file(file, &path)?);
    let again = again.map_err(|source| Error::Numbers { path, source })?;
    let (baselines, slices) = (says.baselines.clone(), says.slices.clone());
    let follows = PartEvaluation { baselines, slices, ..again };
    let mut departures = Vec::new();
    between(&place, &json!(says), &json!(follows), &mut departures);
    Ok(departures)
}

/// Every place where two values differ.
fn between(place: &str, says: &Value, follows: &Value, found: &mut Vec<Departure>) {
    match (says, follows) {
        (Value::Object(one), Value::Object(other)) => {
            let only_there = other.keys().filter(|name| !one.contains_key(*name));
            for name in one.keys().chain(only_there) {
                let place = format!("{place}, {name}");
                between(&place, &says[name], &follows[name], found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (says, follows)) in one.iter().zip(other).enumerate() {
                between(&format!("{place} {}", index + 1), says, follows, found);
            }
        }
        _ if says == follows => {}
        _ => found.push(Departure::new(place, shortened(says), shortened(follows))),
    }
}

/// A value as a line that people can read.
fn shortened(value: &Value) -> String {
    const MOST: usize = 80;
    let text = value.to_string();
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_that_differs_is_named_and_nothing_else() {
        let says = json!({ "a": [1, { "b": 2.5, "c": "x" }], "gone": true });
        let follows = json!({ "a": [1, { "b": 2.6, "c": "x" }], "new": [1] });
        let mut found = Vec::new();
        between("file", &says, &follows, &mut found);
        let places: Vec<&str> = found.iter().map(|it| it.place.as_str()).collect();
        assert_eq!(places, ["file, a 2, b", "file, gone", "file, new"]);
        assert_eq!((found[0].says.as_str(), found[0].follows.as_str()), ("2.5", "2.6"));
        assert_eq!(shortened(&json!("ä".repeat(200))).chars().count(), 81);
    }
}
