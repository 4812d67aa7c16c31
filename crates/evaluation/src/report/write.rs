//! Puts a report's page, machine twin, figures and tables into its folder.

use std::fs;
use std::path::{Path, PathBuf};

use formats::report_files::{self, PAGE, TWIN};
use formats::{atomic, json};

use super::{Report, ReportFiles, tables};
use crate::{Error, figures, page};

/// Writes everything under `folder`; the page comes last, so that it never names what is not there.
pub(crate) fn write(report: &Report, folder: &Path, png: bool) -> Result<ReportFiles, Error> {
    let drawn = figures::all(report, png)?;
    let mut files = ReportFiles {
        folder: folder.to_owned(),
        page: folder.join(PAGE),
        json: folder.join(TWIN),
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
    remove_stale(folder, &files)?;
    let page = page::render(report, &drawn).into_string();
    atomic::write(&files.page, page.as_bytes())?;
    Ok(files)
}

/// Figures and tables of an older report of this name would be taken for this one's.
fn remove_stale(folder: &Path, written: &ReportFiles) -> Result<(), Error> {
    for path in report_files::figures_and_tables(folder)? {
        if !written.figures.contains(&path) && !written.tables.contains(&path) {
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
