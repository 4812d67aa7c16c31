//! `mien check`: what is wrong with some photos, and what to do about it.

use std::path::PathBuf;

use clap::Args;
use formats::json::json;
use ingestion::Catalogue;
use ingestion::checks::{self, Check, Evidence, Finding, Findings};

use super::{Place, Who, findings_page};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, counted};

/// Tell what is wrong with some photos: copies, two labels for one photo, unreadable files, …
///
/// Every finding has an id; one that needs nothing done can be acknowledged with the reason, and is
/// then counted apart until its photos change.
#[derive(Args)]
#[command(after_help = "Examples:\n  mien check\n  mien check --explain exact_duplicate\n  \
    mien check --acknowledge 5f0c1a2b --reason 'a dark room, the face can be read'\n  \
    mien check --html                               # look at the photos of every finding")]
pub(crate) struct CheckArguments {
    /// Exit with 3 when there are findings that nobody acknowledged.
    #[arg(long)]
    strict: bool,

    /// List the checks.
    #[arg(long, conflicts_with = "explain")]
    list: bool,

    /// Explain one check: what it finds, why it matters, what to do.
    #[arg(long, value_name = "CHECK")]
    explain: Option<String>,

    /// Judge findings, by their ids or the beginning of them: nothing has to be done.
    #[arg(long, value_name = "ID", num_args = 1.., requires = "reason")]
    acknowledge: Vec<String>,

    /// Why nothing has to be done.
    #[arg(long, value_name = "TEXT", requires = "acknowledge")]
    reason: Option<String>,

    /// Take back that findings were acknowledged.
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "acknowledge")]
    withdraw: Vec<String>,

    /// Write a page that shows the photos of every finding side by side, with what to do about them;
    /// the default is reports/findings/index.html in the workspace.
    #[arg(long, value_name = "FILE", num_args = 0..=1,
        conflicts_with_all = ["list", "explain", "acknowledge", "withdraw"])]
    #[expect(clippy::option_option, reason = "absent, without a file, with a file")]
    html: Option<Option<PathBuf>>,

    /// Leave the pictures out of the page, so that it shows nobody.
    #[arg(long, requires = "html")]
    no_faces: bool,

    #[command(flatten)]
    who: Who,
}

pub(super) fn run(arguments: &CheckArguments, place: &Place) -> Result<Exit, Failure> {
    if arguments.list {
        list(place);
        return Ok(Exit::Done);
    }
    if let Some(name) = &arguments.explain {
        return explain(name, place);
    }
    let (workspace, settings) = place.open()?;
    let catalogue = Catalogue::read(&workspace)?;
    let near_duplicates = super::links::near_duplicates(&workspace, &catalogue)?;
    let findings = checks::check(&Evidence {
        near_duplicates: Some(&near_duplicates),
        ..Evidence::of(&catalogue, &settings)
    });
    let reason = arguments.reason.as_deref().unwrap_or_default();
    let (ids, verb) = match arguments.acknowledge.as_slice() {
        [] => (&arguments.withdraw, "took back"),
        ids if !reason.trim().is_empty() => (&ids.to_vec(), "acknowledged"),
        _ => {
            return Err(Failure::refused(
                "the reason is empty\nhint: say why nothing has to be done",
            ));
        }
    };
    if !ids.is_empty() {
        let by = arguments.who.name();
        let judged = checks::acknowledge(&workspace, &findings, ids, reason.trim(), &by)?;
        say_judged(&judged, verb, place);
        return Ok(Exit::Done);
    }
    if let Some(file) = &arguments.html {
        let file = file.clone().unwrap_or_else(|| workspace.findings_page());
        let pictured = !arguments.no_faces;
        findings_page::write(&workspace, &catalogue, &findings, pictured, &file, place)?;
    } else if place.json {
        print::json(&findings);
    } else {
        print::data(&text(&findings));
    }
    place.say_catalogue(&catalogue);
    let found = !findings.findings.is_empty();
    Ok(if arguments.strict && found { Exit::Findings } else { Exit::Done })
}

fn say_judged(judged: &[&Finding], verb: &str, place: &Place) {
    if place.json {
        print::json(&judged);
        return;
    }
    let lines = judged
        .iter()
        .map(|finding| format!("{verb} {} {}: {}", finding.check, finding.id, finding.message));
    print::data(&lines.collect::<Vec<_>>().join("\n"));
}

fn list(place: &Place) {
    if place.json {
        print::json(&checks::ALL.iter().map(described).collect::<Vec<_>>());
        return;
    }
    let mut table = Table::new(&["check", "finds"]);
    for check in &checks::ALL {
        table.row([check.name, check.finds]);
    }
    print::data(&table.text());
}

fn explain(name: &str, place: &Place) -> Result<Exit, Failure> {
    let Some(check) = checks::ALL.iter().find(|check| check.name == name) else {
        let known = checks::ALL.iter().map(|check| check.name);
        let hint = formats::closest(name, known).map_or_else(
            || "the names are listed by `mien check --list`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        return Err(Failure::refused(format!("no check is called `{name}`\nhint: {hint}")));
    };
    if place.json {
        print::json(&described(check));
    } else {
        let Check { name, finds, matters, advice, .. } = check;
        print::data(&format!(
            "{name}\n\nWhat it finds: {finds}\nWhy it matters: {matters}\nWhat to do: {advice}"
        ));
    }
    Ok(Exit::Done)
}

fn described(check: &Check) -> formats::json::Value {
    json!({
        "check": check.name,
        "severity": check.severity,
        "finds": check.finds,
        "matters": check.matters,
        "advice": check.advice,
    })
}

/// At most so many photos of one finding, and findings of one check, are written out.
const SHOWN: usize = 20;

fn text(findings: &Findings) -> String {
    let mut blocks: Vec<String> = checks::ALL
        .iter()
        .filter_map(|check| {
            let own = findings.findings.iter().filter(|finding| finding.check == check.name);
            let own: Vec<&Finding> = own.collect();
            (!own.is_empty()).then(|| block(check, &own))
        })
        .collect();
    if blocks.is_empty() {
        blocks.push("no findings".to_owned());
    }
    if !findings.acknowledged.is_empty() {
        let count = counted(findings.acknowledged.len(), "acknowledged finding");
        blocks.push(format!("{count}: see `mien check --html`"));
    }
    blocks.join("\n\n")
}

fn block(check: &Check, findings: &[&Finding]) -> String {
    let mut lines = vec![format!("{}: {}", check.name, counted(findings.len(), "finding"))];
    for finding in findings.iter().take(SHOWN) {
        lines.push(format!("  {}  {}", finding.id, print::name(&finding.message)));
        let photos = finding.photos.iter().take(SHOWN);
        lines.extend(photos.map(|(_, path)| format!("    {}", print::name(path))));
        if finding.photos.len() > SHOWN {
            lines.push(format!("    and {} more", finding.photos.len() - SHOWN));
        }
    }
    if findings.len() > SHOWN {
        lines.push(format!("  and {} more: mien check --json", findings.len() - SHOWN));
    }
    lines.push(format!("  what to do: {}", check.advice));
    lines.join("\n")
}
