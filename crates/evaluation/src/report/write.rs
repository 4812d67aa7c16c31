//! Puts a report's page, machine twin, figures and tables into its folder.

use std::fs;
use std::path::{Path, PathBuf};

use formats::{atomic, json};

use super::{Report, ReportFiles, tables};
use crate::{Error, figures, page};

/// Writes everything under `folder`; the page comes last, so that it never names what is not there.
pub(crate) fn write(report: &Report, folder: &Path, png: bool) -> Result<ReportFiles, Error> {
    let drawn = figures::all(report, png)?;
    let mut files = ReportFiles {
        folder: folder.to_owned(),
        page: folder.join("index.html"),
        json: folder.join("report.json"),
        figures: Vec::new(),
        tables: Vec::new(),
        headline: report.experiments.iter().map(|it| it.claim.sentence.clone()).collect(),
    };
    for figure in &drawn {
        let path = folder.join("figures").join(format!("{}.svg", figure.name));
        put(path, figure.svg.as_bytes(), &mut files.figures)?;
        if let Some(png) = &figure.png {
            let path = folder.join("figures").join(format!("{}.png", figure.name));
            put(path, png, &mut files.figures)?;
        }
    }
    for (name, text) in tables::all(report) {
        put(folder.join("tables").join(name), text.as_bytes(), &mut files.tables)?;
    }
    atomic::write(&files.json, json::pretty(report).as_bytes())?;
    remove_stale(&folder.join("figures"), &files.figures)?;
    remove_stale(&folder.join("tables"), &files.tables)?;
    let page = page::render(report, &drawn).into_string();
    atomic::write(&files.page, page.as_bytes())?;
    Ok(files)
}

/// Figures and tables of an older report of this name would be taken for this one's.
#[expect(clippy::disallowed_methods, reason = "the order of removal does not matter")]
fn remove_stale(folder: &Path, written: &[PathBuf]) -> Result<(), Error> {
    let entries = fs::read_dir(folder).map_err(formats::Error::read(folder))?;
    let ours = |path: &Path| {
        path.extension().is_some_and(|ending| {
            ["svg", "png", "csv", "md", "tex"].iter().any(|our| ending == *our)
        })
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if ours(&path) && !written.contains(&path) {
            fs::remove_file(&path).map_err(formats::Error::write(&path))?;
        }
    }
    Ok(())
}

fn put(path: PathBuf, bytes: &[u8], written: &mut Vec<PathBuf>) -> Result<(), Error> {
    atomic::write(&path, bytes)?;
    written.push(path);
    Ok(())
}
