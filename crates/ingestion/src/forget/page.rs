//! The page of findings, which shows photos: made anew in a moment, so it goes when one of them is forgotten.

use std::fs;
use std::path::PathBuf;

use formats::forget::Doing;
use formats::{Digest, Workspace};

use super::traces::Traces;
use crate::Error;

/// Deletes `reports/findings/index.html` if it shows a photo of `gone` or names a place where one
/// lay; returns its path then.
pub(super) fn page(
    workspace: &Workspace,
    gone: &Traces,
    doing: Doing,
) -> Result<Option<PathBuf>, Error> {
    let path = workspace.findings_page();
    let Ok(text) = fs::read_to_string(&path) else { return Ok(None) };
    // A long path breaks behind its folders.
    let text = text.replace("<wbr>", "");
    let is_named = |path: &String| text.contains(&in_html(path));
    // Pictures are called by the first digits of their photos.
    let is_shown = |photo: &Digest| text.contains(&photo.to_string()[..16]);
    if !gone.iter().any(|(photo, it)| is_shown(photo) || it.paths.iter().any(is_named)) {
        return Ok(None);
    }
    if doing == Doing::Rewrite {
        fs::remove_file(&path).map_err(formats::Error::write(&path))?;
    }
    Ok(Some(path))
}

fn in_html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}
