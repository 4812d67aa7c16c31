//! `mien forget`: photos leave for good.

use clap::{ArgGroup, Args};
use formats::forget::{Uses, uses_of};
use formats::run::{RunFolder, RunRecord};
use formats::split::{Part, Split};
use ingestion::Catalogue;
use ingestion::forget::{ForgetError, ForgetRequest, Forgot, Whom, forget};

use super::Place;
use super::who::Who;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::counted;

/// Forget photos for good: of a person, or single ones.
///
/// They leave the catalogue at once. Then batches, views, thumbnails, prepared tensors, findings and the
/// predictions of runs are rewritten: a row keeps its SHA-256, pixels become zero, a split's row becomes
/// `reserve: forgotten`. Splits, runs and reports that used them are listed, and the runs marked; reports that
/// show or name them are deleted: `mien report` makes them again without.
/// The photos are not imported again. Killed half-way, the same command or `--finish` completes it.
/// What git, backups and other machines hold is theirs to forget.
#[derive(Args)]
#[command(group = ArgGroup::new("whom").required(true).multiple(true).args(["subject", "photo", "finish"]))]
#[command(after_help = "Examples:\n  \
    mien forget --subject anna --dry-run\n  \
    mien forget --subject anna --delete-photos\n  \
    mien forget --photo data/photos/november/happy/anna/IMG_0001.jpg")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(crate) struct ForgetArguments {
    /// All photos of this person; can be given several times.
    #[arg(long, value_name = "NAME")]
    subject: Vec<String>,

    /// This photo, wherever copies of it lie; can be given several times.
    #[arg(long, value_name = "PATH|SHA256")]
    photo: Vec<String>,

    /// Everybody who was forgotten before: finish what a kill, or batches from another machine, left.
    #[arg(long)]
    finish: bool,

    /// Also delete the originals that lie in the workspace; asks first. Those outside are only named.
    #[arg(long)]
    delete_photos: bool,

    /// Delete without asking; needed where there is no terminal.
    #[arg(long)]
    yes: bool,

    #[command(flatten)]
    who: Who,

    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &ForgetArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, _) = place.open()?;
    let request = |dry_run| ForgetRequest {
        whom: Whom {
            subjects: arguments.subject.clone(),
            photos: arguments.photo.clone(),
            everybody_forgotten: arguments.finish,
        },
        by: arguments.who.name(),
        delete_photos: arguments.delete_photos,
        dry_run,
    };
    if arguments.delete_photos && !arguments.yes && !arguments.dry_run {
        let would = forget(&workspace, &request(true)).map_err(refusal)?;
        if !is_wanted(&would)? {
            print::note("nothing was changed");
            return Ok(Exit::Done);
        }
    }
    let forgot = forget(&workspace, &request(arguments.dry_run)).map_err(refusal)?;
    if place.json {
        print::json(&forgot);
    } else {
        print::data(&text(&forgot));
    }
    for problem in &forgot.problems {
        print::note(&format!("warning: not rewritten: {problem}"));
    }
    Ok(if forgot.problems.is_empty() { Exit::Done } else { Exit::Failed })
}

fn is_wanted(would: &Forgot) -> Result<bool, Failure> {
    let count = would.originals.deleted.len();
    if count == 0 {
        return Ok(true);
    }
    let files = counted(count, "original");
    print::ask(&format!("Delete {files} for good?")).ok_or_else(|| {
        Failure::refused(format!(
            "{files} would be deleted for good, and there is no terminal to ask at\nhint: add `--yes`, or look first with `--dry-run`"
        ))
    })
}

fn refusal(error: ingestion::Error) -> Failure {
    match error {
        ingestion::Error::Forget(error @ ForgetError::Live { .. }) => Failure::policy(error),
        error => error.into(),
    }
}

/// At most so many files of one kind are named.
const SHOWN: usize = 20;

fn text(forgot: &Forgot) -> String {
    let verb = if forgot.dry_run { "would forget" } else { "forgot" };
    let mut lines = vec![format!("{verb} {}", counted(forgot.photos, "photo"))];
    if forgot.newly < forgot.photos {
        lines.push(format!("{} of them forgotten before", forgot.photos - forgot.newly));
    }
    lines.extend(rewritten(forgot));
    for (split, rows) in &forgot.rewritten.splits {
        lines.push(format!("split {split}: {} `reserve: forgotten`", counted(*rows, "row")));
    }
    for run in &forgot.used.runs {
        let parts = run.photos.iter().map(|(part, count)| format!("{count} of {part}"));
        let parts = parts.collect::<Vec<_>>().join(", ");
        lines.push(format!("run {}/{} used them: {parts}", run.experiment, run.run));
    }
    for run in &forgot.used.unknown_runs {
        lines.push(format!("run {run} may have used them: its split was made anew since"));
    }
    for report in &forgot.used.reports {
        lines.push(format!("report {report} shows such a run"));
    }
    let originals = &forgot.originals;
    let deleted = if forgot.dry_run { "would delete" } else { "deleted" };
    let mut list = |files: &[String], what: &str| {
        if !files.is_empty() {
            lines.push(format!("{what}: {}", counted(files.len(), "file")));
            lines.extend(files.iter().take(SHOWN).map(|file| format!("  {file}")));
            if files.len() > SHOWN {
                lines.push(format!("  and {} more: --json names all", files.len() - SHOWN));
            }
        }
    };
    list(&originals.deleted, &format!("{deleted} originals"));
    list(
        &originals.kept,
        "originals that still lie in the workspace (--delete-photos deletes them)",
    );
    list(&originals.outside, "originals outside of the workspace, which mien does not delete");
    list(&originals.changed, "not deleted, because they are other files by now");
    if forgot.dry_run {
        lines.push("nothing was changed".to_owned());
    }
    lines.extend(forgot.catalogue.map(|digest| format!("catalogue {}", digest.short())));
    lines.join("\n")
}

fn rewritten(forgot: &Forgot) -> Option<String> {
    let files = &forgot.rewritten;
    let kinds = [
        (files.batches.len(), "batch", "batches"),
        (files.views.len(), "view file", "view files"),
        (files.thumbnails.len(), "thumbnail file", "thumbnail files"),
        (files.prepared.len(), "prepared folder", "prepared folders"),
        (files.tables.len(), "table of findings", "tables of findings"),
        (files.pages.len(), "page or report", "pages and reports"),
        (files.indices.len(), "table of known files", "tables of known files"),
        (files.leftovers.len(), "leftover of a killed import", "leftovers of killed imports"),
    ];
    let kinds = kinds.into_iter().filter(|(count, ..)| *count > 0);
    let kinds =
        kinds.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
    let kinds: Vec<String> = kinds.collect();
    let verb = if forgot.dry_run { "would rewrite or delete" } else { "rewrote or deleted" };
    (!kinds.is_empty()).then(|| format!("{verb} {}", kinds.join(", ")))
}

/// Refuses a split that still names forgotten photos; nobody may train or predict on them.
pub(super) fn check_split(catalogue: &Catalogue, name: &str, split: &Split) -> Result<(), Failure> {
    let placed = split.rows.iter().filter(|row| Part::ALL.contains(&row.part));
    let gone = placed.filter(|row| catalogue.forgotten().contains_key(&row.sha256)).count();
    if gone == 0 {
        return Ok(());
    }
    Err(Failure::policy(format!(
        "the split `{name}` still names {} that should be forgotten\nhint: finish it with `mien forget --finish`",
        counted(gone, "photo")
    )))
}

/// Refuses to go on with runs that used photos which are forgotten.
pub(super) fn check_runs<'a>(
    runs: impl IntoIterator<Item = &'a (RunFolder, RunRecord)>,
) -> Result<(), Failure> {
    for (folder, record) in runs {
        let uses = uses_of(folder)?;
        if uses.count() > 0 {
            return Err(Failure::policy(format!(
                "run `{}` was made on {} forgotten since\nhint: train anew: `mien train experiments/{}.yaml`",
                record.run,
                photos_that_are(uses.count()),
                record.experiment
            )));
        }
    }
    Ok(())
}

/// Says of runs whose numbers are looked at what was forgotten since.
pub(super) fn note_runs<'a>(
    runs: impl IntoIterator<Item = &'a (RunFolder, RunRecord)>,
) -> Result<(), Failure> {
    for (folder, record) in runs {
        let uses: Uses = uses_of(folder)?;
        if uses.count() > 0 {
            print::note(&format!(
                "warning: run {} used {} forgotten since; it learned from {} of them",
                record.run,
                photos_that_are(uses.count()),
                uses.trained_on()
            ));
        }
    }
    Ok(())
}

fn photos_that_are(count: usize) -> String {
    format!("{} that {}", counted(count, "photo"), if count == 1 { "was" } else { "were" })
}
