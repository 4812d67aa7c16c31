//! Pages that show or name a forgotten photo or person: the page of findings, and reports.
//!
//! Both are made anew from files in a moment, so they go; what is committed or was sent elsewhere is beyond reach.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use formats::forget::Doing;
use formats::report_files::{self, FRAMES, PAGE, SUMMARY, TWIN};
use formats::{Digest, Workspace, json};
use walkdir::WalkDir;

use super::traces::Traces;
use crate::Error;

/// Deletes the pages that show a photo of `gone`, or name a place where one lay or a person of `names`;
/// returns them: a file, or a report's folder.
pub(super) fn pages(
    workspace: &Workspace,
    gone: &Traces,
    names: &BTreeSet<String>,
    doing: Doing,
) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    let findings = workspace.findings_page();
    if shows(&findings, gone) {
        found.push(findings.clone());
        remove(&[findings], doing)?;
    }
    let reports = WalkDir::new(workspace.absolute("reports")).min_depth(2).max_depth(2);
    let reports = reports.sort_by_file_name().into_iter().filter_map(Result::ok);
    // An analysis of sequences has other numbers than a report of runs, and is found by them in the same way.
    let is_report = |name: &OsStr| name == TWIN || name == SUMMARY;
    for report in reports.filter(|entry| is_report(entry.file_name())) {
        let Some(folder) = report.path().parent() else { continue };
        if says(report.path(), gone, names) || shows(&folder.join(PAGE), gone) {
            found.push(folder.to_owned());
            // What finds it goes last, or a kill would leave the rest for good.
            let mut files = report_files::figures_and_tables(folder)?;
            let others = [PAGE, FRAMES].map(|name| folder.join(name));
            files.extend(others.into_iter().chain([report.path().to_owned()]));
            files.retain(|file| file.is_file());
            remove(&files, doing)?;
        }
    }
    Ok(found)
}

/// Whether a page holds the picture of a photo of `gone`, or names a place where one lay.
fn shows(page: &Path, gone: &Traces) -> bool {
    let Ok(text) = fs::read_to_string(page) else { return false };
    // A long path breaks behind its folders.
    let text = text.replace("<wbr>", "");
    let is_named = |path: &String| text.contains(&in_html(path));
    // Pictures are called by the first digits of their photos.
    let is_shown =
        |photo: &Digest| text.contains(&format!("id=\"photo-{}\"", &photo.to_string()[..16]));
    gone.iter().any(|(photo, it)| is_shown(photo) || it.paths.iter().any(is_named))
}

/// Whether a report's numbers name a place of a photo of `gone`, or a person of `names`: as a whole text, or in
/// backticks within one.
fn says(twin: &Path, gone: &Traces, names: &BTreeSet<String>) -> bool {
    let Ok(text) = fs::read_to_string(twin) else { return false };
    let paths = gone.values().flat_map(|it| &it.paths).map(json::line);
    let names = names.iter().flat_map(|name| {
        let whole = json::line(name);
        let word = format!("`{}`", whole.trim_matches('"'));
        [whole, word]
    });
    paths.chain(names).any(|name| text.contains(&name))
}

fn remove(files: &[PathBuf], doing: Doing) -> Result<(), Error> {
    if doing == Doing::Look {
        return Ok(());
    }
    for path in files {
        fs::remove_file(path).map_err(formats::Error::write(path))?;
    }
    Ok(())
}

fn in_html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use formats::atomic;

    use super::super::traces::Trace;
    use super::*;

    #[test]
    fn an_analysis_goes_when_it_is_of_somebody_who_is_forgotten() {
        let names = BTreeSet::from(["anna".to_owned()]);
        for (person, goes) in [("anna", true), ("bert", false)] {
            let folder = tempfile::tempdir().unwrap();
            let workspace = Workspace::at(folder.path());
            let report = workspace.report("one");
            let files = [PAGE, FRAMES, SUMMARY];
            for file in files {
                let text = format!("{{\"person\": \"{person}\"}}");
                atomic::write(&report.join(file), text.as_bytes()).unwrap();
            }
            let gone = pages(&workspace, &Traces::new(), &names, Doing::Rewrite).unwrap();
            assert_eq!(gone, if goes { vec![report.clone()] } else { Vec::new() });
            assert!(files.iter().all(|file| report.join(file).exists() != goes));
        }
    }

    #[test]
    fn a_report_goes_when_it_shows_or_names_somebody_who_is_forgotten_and_not_otherwise() {
        let photo = Digest::of(b"photo");
        let shown = format!("<image id=\"photo-{}\" />", &photo.to_string()[..16]);
        let cases = [
            ("{\"path\": \"a/ann \\\"a\\\".jpg\"}", "", true),
            ("{\"value\": \"anna\"}", "", true),
            ("{\"leak\": \"subject `anna` stands in two parts\"}", "", true),
            ("{}", shown.as_str(), true),
            // Its number may stay, as may whoever is called alike.
            (&format!("{{\"sha256\": \"{photo}\", \"value\": \"annabel\"}}"), "", false),
        ];
        let gone = Trace { paths: BTreeSet::from(["a/ann \"a\".jpg".into()]), ..Trace::default() };
        let gone = Traces::from([(photo, gone)]);
        let names = BTreeSet::from(["anna".to_owned()]);
        for (twin, page, goes) in cases {
            let folder = tempfile::tempdir().unwrap();
            let workspace = Workspace::at(folder.path());
            let report = workspace.report("one");
            let files =
                ["tables/metrics.csv", "notes.txt", "figures/a.svg", "index.html", "report.json"];
            for file in files {
                let text = if file == "index.html" { page } else { twin };
                atomic::write(&report.join(file), text.as_bytes()).unwrap();
            }
            let look = |doing| pages(&workspace, &gone, &names, doing).unwrap();
            let expected = if goes { vec![report.clone()] } else { Vec::new() };
            assert_eq!(look(Doing::Look), expected, "{twin}");
            assert_eq!(look(Doing::Rewrite), expected, "{twin}");
            assert_eq!(look(Doing::Look), Vec::<PathBuf>::new());
            let left: Vec<bool> = files.iter().map(|file| report.join(file).exists()).collect();
            assert_eq!(left, [!goes, true, !goes, !goes, !goes], "{twin}");
        }
    }
}
