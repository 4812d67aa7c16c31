//! `mien check --html`: the findings as a page to look at.

use std::path::Path;

use evaluation::findings::{self, Checked, FindingsPage, Found, Judged, Pictures};
use formats::Workspace;
use formats::json::json;
use ingestion::Catalogue;
use ingestion::checks::{self, Finding, Findings, Severity};

use super::{Place, quoted, thumbnails};
use crate::failure::Failure;
use crate::print;
use crate::table::counted;

/// Writes the page to `file` and says so.
pub(crate) fn write(
    workspace: &Workspace,
    catalogue: &Catalogue,
    findings: &Findings,
    pictured: bool,
    file: &Path,
    place: &Place,
) -> Result<(), Failure> {
    let photos = catalogue.by_content().count();
    let checks = checks::ALL.iter().map(|check| checked(check, findings)).collect();
    let page = FindingsPage { catalogue: catalogue.digest(), photos, checks };
    let pictures = if pictured { pictures(workspace, catalogue, &page) } else { Pictures::LeftOut };
    findings::write(&page, &pictures, file)?;
    let (open, acknowledged) = (findings.findings.len(), findings.acknowledged.len());
    if place.json {
        let shown = match &pictures {
            Pictures::Of(pictures) => pictures.len(),
            Pictures::LeftOut => 0,
        };
        print::json(
            &json!({ "page": file, "findings": open, "acknowledged": acknowledged, "pictures": shown }),
        );
    } else {
        let more = match acknowledged {
            0 => String::new(),
            count => format!(", {}", counted(count, "acknowledged finding")),
        };
        print::data(&format!("{}{more}\n{}", counted(open, "finding"), file.display()));
    }
    Ok(())
}

fn pictures(workspace: &Workspace, catalogue: &Catalogue, page: &FindingsPage) -> Pictures {
    Pictures::Of(thumbnails::look_up(workspace, catalogue, &findings::wanted(page)))
}

fn checked<'a>(check: &checks::Check, findings: &'a Findings) -> Checked<'a> {
    let of_check = |findings: &'a [Finding]| {
        findings.iter().filter(|finding| finding.check == check.name).map(found).collect()
    };
    Checked {
        name: check.name,
        severity: match check.severity {
            Severity::Error => findings::Severity::Error,
            Severity::Warning => findings::Severity::Warning,
            Severity::Note => findings::Severity::Note,
        },
        finds: check.finds,
        matters: check.matters,
        advice: check.advice,
        open: of_check(&findings.findings),
        acknowledged: of_check(&findings.acknowledged),
    }
}

fn found(finding: &Finding) -> Found<'_> {
    Found {
        id: finding.id.as_str(),
        message: &finding.message,
        photos: &finding.photos,
        commands: commands(finding),
        judged: finding.acknowledged.as_ref().map(|judged| Judged {
            by: &judged.by,
            at: &judged.at,
            reason: &judged.reason,
        }),
    }
}

/// What can be typed about a finding, and when.
fn commands(finding: &Finding) -> Vec<(&'static str, String)> {
    let id = &finding.id;
    if finding.acknowledged.is_some() {
        return vec![("if it is a fault after all:", format!("mien check --withdraw {id}"))];
    }
    let mend = finding.photos.first().and_then(|(_, path)| mend(finding.check, &quoted(path)));
    let accept = format!("mien check --acknowledge {id} --reason '…'");
    mend.into_iter().chain([("if nothing has to be done:", accept)]).collect()
}

/// The command that mends a photo, where what was found is something that people can say.
fn mend(check: &str, path: &str) -> Option<(&'static str, String)> {
    match check {
        "label_conflict" | "label_disputed" | "label_unknown" => {
            Some(("to say what it shows:", format!("mien relabel {path} CLASS")))
        }
        "subject_missing" => {
            Some(("to say whom one of them shows:", format!("mien relabel {path} --subject NAME")))
        }
        "consent_missing" => Some((
            "to say what one of them agreed to:",
            format!("mien relabel {path} --consent TEXT"),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_with_a_command_of_its_own_exists() {
        let mended = checks::ALL.iter().filter_map(|check| mend(check.name, "PHOTO"));
        let commands: Vec<String> = mended.map(|(_, command)| command).collect();
        assert_eq!(commands.len(), 5, "{commands:?}");
    }

    #[test]
    fn a_hostile_path_stays_one_word_of_the_command() {
        let (_, command) = mend("label_unknown", &quoted("a'; rm -rf ~\n$(x).jpg")).unwrap();
        assert_eq!(command, "mien relabel 'a'\\''; rm -rf ~\n$(x).jpg' CLASS");
    }
}
