//! `mien check`: what is wrong with some photos, and what to do about it.

use clap::Args;
use formats::json::json;
use ingestion::Catalogue;
use ingestion::checks::{self, Check, Findings};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, counted};

/// Tell what is wrong with some photos: copies, two labels for one photo, unreadable files, …
#[derive(Args)]
#[command(after_help = "Examples:\n  mien check\n  mien check --explain exact_duplicate")]
pub(crate) struct CheckArguments {
    /// Exit with 3 when there are findings.
    #[arg(long)]
    strict: bool,

    /// List the checks.
    #[arg(long, conflicts_with = "explain")]
    list: bool,

    /// Explain one check: what it finds, why it matters, what to do.
    #[arg(long, value_name = "CHECK")]
    explain: Option<String>,
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
    let findings = checks::check(&Catalogue::read(&workspace)?, &settings);
    if place.json {
        print::json(&findings);
    } else {
        print::data(&text(&findings));
    }
    let found = !findings.findings.is_empty();
    Ok(if arguments.strict && found { Exit::Findings } else { Exit::Done })
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
    if findings.findings.is_empty() {
        return "no findings".to_owned();
    }
    let mut blocks = Vec::new();
    for check in &checks::ALL {
        let own: Vec<_> =
            findings.findings.iter().filter(|finding| finding.check == check.name).collect();
        if own.is_empty() {
            continue;
        }
        let mut lines = vec![format!("{}: {}", check.name, counted(own.len(), "finding"))];
        for finding in own.iter().take(SHOWN) {
            lines.push(format!("  {}", print::name(&finding.message)));
            let photos = finding.photos.iter().take(SHOWN);
            lines.extend(photos.map(|photo| format!("    {}", print::name(photo))));
            if finding.photos.len() > SHOWN {
                lines.push(format!("    and {} more", finding.photos.len() - SHOWN));
            }
        }
        if own.len() > SHOWN {
            lines.push(format!("  and {} more: mien check --json", own.len() - SHOWN));
        }
        lines.push(format!("  what to do: {}", check.advice));
        blocks.push(lines.join("\n"));
    }
    blocks.join("\n\n")
}
