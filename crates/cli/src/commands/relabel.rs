//! `mien relabel`: what people say about photos after they came in.

use std::path::PathBuf;

use clap::Args;
use formats::{Settings, Workspace};
use ingestion::Catalogue;
use ingestion::catalogue::Change;
use ingestion::relabel::{Relabelling, Statement};
use ingestion::votes::{Agreement, Votes, agreement};

use super::{Place, Who};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, counted, thousands};

/// Say what photos show: a label, a person, a consent; from a spreadsheet; by the votes of raters.
///
/// Nothing is overwritten: the catalogue keeps who said what, when, and what stood there before
/// (`mien show PHOTO`). A photo is named by its path, the end of its path, or its SHA-256.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien relabel happy/anna/IMG_0007.jpg surprise\n  \
    mien list --csv > photos.csv                    # change cells in a spreadsheet, then\n  \
    mien relabel --csv photos.csv --dry-run\n  \
    mien relabel --votes bert.csv --by bert         # columns path,class\n  \
    mien relabel --agreement anna bert")]
pub(crate) struct RelabelArguments {
    /// The photo.
    #[arg(value_name = "PHOTO", required_unless_present_any = ["csv", "votes", "agreement"])]
    photo: Option<String>,

    /// Its class, or an alias of one; `-` takes the label away.
    #[arg(value_name = "CLASS")]
    class: Option<String>,

    /// The person it shows; `-` for nobody known.
    #[arg(long, value_name = "NAME", requires = "photo")]
    subject: Option<String>,

    /// What that person agreed to; `-` for nothing.
    #[arg(long, value_name = "TEXT", requires = "photo")]
    consent: Option<String>,

    /// A table as `mien list --csv` writes it: `sha256` or `path`, and any of label, subject, consent.
    /// An empty cell says nothing, `-` takes a value away.
    #[arg(long, value_name = "FILE", conflicts_with = "photo")]
    csv: Option<PathBuf>,

    /// Votes, which become soft targets: `sha256` or `path`, then `class` (with `rater` and `count` where
    /// there are several), or a column of counts for each class.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["photo", "csv"])]
    votes: Option<PathBuf>,

    /// Compare two raters: Cohen's kappa and where they differ. `label` stands for the labels.
    #[arg(long, value_names = ["RATER", "RATER"], num_args = 2, conflicts_with_all = ["photo", "csv", "votes"])]
    agreement: Option<Vec<String>>,

    #[command(flatten)]
    who: Who,

    /// Say what would change, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &RelabelArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let catalogue = Catalogue::read(&workspace)?;
    if let Some([first, second]) = arguments.agreement.as_deref() {
        return compare(&catalogue, &settings, [first, second], place);
    }
    let by = arguments.who.name();
    if let Some(file) = &arguments.votes {
        let votes = Votes::of_sheet(&catalogue, &settings, file, &by)?;
        return vote(&votes, &workspace, arguments.dry_run, place);
    }
    let said = if let Some(file) = &arguments.csv {
        Relabelling::of_sheet(&catalogue, &settings, file, &by)?
    } else {
        let photo = arguments.photo.as_deref().unwrap_or_default();
        Relabelling::of_photo(&catalogue, &settings, photo, &statement(arguments)?, &by)?
    };
    if !arguments.dry_run {
        said.write(&workspace)?;
    }
    if place.json {
        print::json(&said);
    } else {
        print::data(&text(&said, arguments.dry_run));
    }
    place.say_catalogue(&Catalogue::read(&workspace)?);
    Ok(Exit::Done)
}

fn statement(arguments: &RelabelArguments) -> Result<Statement, Failure> {
    let (label, subject, consent) =
        (arguments.class.clone(), arguments.subject.clone(), arguments.consent.clone());
    if label.is_none() && subject.is_none() && consent.is_none() {
        return Err(Failure::refused(
            "nothing is said about the photo\nhint: give a class, `--subject` or `--consent`",
        ));
    }
    Ok(Statement { label, subject, consent })
}

/// Most changes that are written out.
const SHOWN: usize = 20;

fn text(said: &Relabelling, dry_run: bool) -> String {
    let mut lines = Vec::new();
    for change in said.changes.iter().take(SHOWN) {
        let parts = [("label", &change.label), ("subject", &change.subject)];
        let parts = parts.into_iter().chain([("consent", &change.consent)]);
        let parts: Vec<String> = parts
            .filter(|(_, change)| change.is_one())
            .map(|(what, Change { from, to })| format!("{what} {} → {}", shown(from), shown(to)))
            .collect();
        lines.push(format!("  {}: {}", change.path, parts.join(", ")));
    }
    if said.changes.len() > SHOWN {
        lines.push(format!("  and {} more", said.changes.len() - SHOWN));
    }
    let changed = counted(said.changes.len(), "row");
    let verb = if dry_run { "would change" } else { "changed" };
    lines.push(format!("{changed} {verb}, {} said so already", said.unchanged));
    lines.join("\n")
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "-" } else { value }
}

fn vote(
    votes: &Votes,
    workspace: &Workspace,
    dry_run: bool,
    place: &Place,
) -> Result<Exit, Failure> {
    if !dry_run {
        votes.write(workspace)?;
    }
    if place.json {
        print::json(votes);
    } else {
        let verb = if dry_run { "would be new" } else { "new" };
        let (new, known) = (thousands(votes.votes.len()), thousands(votes.unchanged));
        print::data(&format!("votes by photo, rater and class: {new} {verb}, {known} known"));
    }
    place.say_catalogue(&Catalogue::read(workspace)?);
    Ok(Exit::Done)
}

fn compare(
    catalogue: &Catalogue,
    settings: &Settings,
    raters: [&String; 2],
    place: &Place,
) -> Result<Exit, Failure> {
    let found = agreement(catalogue, settings, raters.map(String::as_str))?;
    if place.json {
        print::json(&found);
    } else {
        print::data(&agreement_text(&found));
    }
    place.say_catalogue(catalogue);
    Ok(Exit::Done)
}

fn agreement_text(found: &Agreement) -> String {
    let [first, second] = &found.raters;
    let number = |estimate: &Option<_>| match estimate {
        None => "n/a (both always say the same one class)".to_owned(),
        Some(ingestion::votes::Estimate { value, low: Some(low), high: Some(high) }) => {
            format!("{value:.3} (95 %: {low:.3} to {high:.3})")
        }
        Some(estimate) => format!("{:.3}", estimate.value),
    };
    let mut lines = vec![
        format!("{first} and {second} judged {} both", counted(found.photos, "photo")),
        format!("agreement     {}", number(&found.agreement)),
        format!("Cohen's kappa {}", number(&found.kappa)),
    ];
    if !found.disagreements.is_empty() {
        let mut table = Table::new(&[first, second, "photo", "path"]);
        for differ in &found.disagreements {
            let [one, other] = &differ.classes;
            table.row([one, other, &differ.sha256.short(), &differ.path]);
        }
        lines.push(format!("\n{}", table.text()));
    }
    lines.join("\n")
}
