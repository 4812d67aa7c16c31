//! `mien split`: which photo belongs to training, validation and test.

use clap::Args;
use formats::json::json;
use formats::split::Split;
use formats::{Settings, Workspace};
use ingestion::split::{
    Choices, ExtendRequest, FoldsRequest, NotARatio, Ratio, SplitError, SplitRequest, TestPhotos,
    Written, extend, folds, split,
};
use ingestion::{Catalogue, Links};

use super::{Place, audit, links};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;

/// Split the photos into training, validation and test: balanced, people kept apart.
///
/// Every part holds the same number of photos of every class, and nothing that belongs together stands
/// in two parts: the photos of a person, the copies and near-duplicates of a photo, the shots of a burst,
/// and, where nobody is known, of a session (no pause over 30 minutes). What does not fit goes to
/// `reserve` with the reason. The table is shown before the split is written to data/splits/NAME.csv.
/// Same catalogue and seed, same split. New photos change nothing until they are added with --extend.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien split paper --ratio 8:1:1\n  \
    mien split paper --extend --dry-run\n  \
    mien split paper --audit\n  \
    mien split rotated --folds 5\n  \
    mien split other-phones --test-from collection:november")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that can be typed")]
pub(crate) struct SplitArguments {
    /// The split's name.
    #[arg(value_name = "NAME")]
    name: String,

    /// Shares of training, validation and test.
    #[arg(long, value_name = "T:V:T", default_value = "8:1:1")]
    ratio: String,

    /// Another seed gives another assignment.
    #[arg(long, default_value_t = 1)]
    seed: u64,

    /// Keep all photos of all classes, instead of the same number of each.
    #[arg(long)]
    unbalanced: bool,

    /// Take this collection as the test part, less the photos that lie elsewhere, too, or are linked to
    /// others: `collection:NAME`. The first two numbers of the ratio share out the rest.
    #[arg(long, value_name = "SOURCE")]
    test_from: Option<String>,

    /// Make K splits NAME-1 to NAME-K over the same K parts, so that every photo is a test photo once.
    #[arg(long, value_name = "K", conflicts_with_all = ["ratio", "test_from"],
        value_parser = clap::value_parser!(u16).range(3..=100))]
    folds: Option<u16>,

    /// Add photos that came since to the split that is there. No photo changes part, and the test part
    /// takes none.
    #[arg(long, conflicts_with_all = ["ratio", "seed", "unbalanced", "test_from", "folds"])]
    extend: bool,

    /// Let the test part grow, too: numbers before and after are of other photos.
    #[arg(long, requires = "extend")]
    grow_test: bool,

    /// Look for everything that stands in two parts, and write nothing; exit with 3 when there is something.
    #[arg(long, conflicts_with_all =
        ["ratio", "seed", "unbalanced", "test_from", "folds", "extend", "dry_run"])]
    audit: bool,

    /// The view whose pixels the audit compares; the default is the first by name.
    #[arg(long, value_name = "VIEW", requires = "audit")]
    view: Option<String>,

    /// Show the table, and write nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &SplitArguments, place: &Place) -> Result<Exit, Failure> {
    let ratio: Ratio =
        arguments.ratio.parse().map_err(|error: NotARatio| Failure::refused(error))?;
    let test = arguments.test_from.as_deref().map_or(Ok(TestPhotos::Drawn), str::parse);
    let test = test.map_err(|error: SplitError| Failure::refused(error))?;
    let (workspace, settings) = place.open()?;
    let catalogue = Catalogue::read(&workspace)?;
    let links = links::of(&workspace, &catalogue)?;
    let desk = Desk { arguments, place, workspace, settings, links };
    let exit = match arguments.folds {
        _ if arguments.audit => {
            let view = arguments.view.as_deref();
            let audited = audit::Request { split: &arguments.name, view };
            audit::run(&audited, place, &desk.workspace, &desk.settings, &desk.links)
        }
        Some(folds) => desk.folds(folds),
        None if arguments.extend => desk.extend(),
        None => desk.split(ratio, test),
    }?;
    place.say_catalogue(&catalogue);
    Ok(exit)
}

/// What the ways of making a split share.
struct Desk<'a> {
    arguments: &'a SplitArguments,
    place: &'a Place,
    workspace: Workspace,
    settings: Settings,
    links: Links<'a>,
}

impl Desk<'_> {
    fn split(&self, ratio: Ratio, test: TestPhotos) -> Result<Exit, Failure> {
        let (name, choices) = (self.arguments.name.clone(), self.choices());
        let request = SplitRequest { name, ratio, test, choices };
        let plan = split(&self.links, &self.settings, &request)?;
        self.show(&plan.table.to_string());
        let written = self.unless_dry(|| Ok(plan.write(&self.workspace)?))?;
        self.end(&json!({ "table": plan.table }), &[(plan.name, written)]);
        Ok(Exit::Done)
    }

    fn extend(&self) -> Result<Exit, Failure> {
        let old = read(&self.workspace, &self.arguments.name)?;
        let name = self.arguments.name.clone();
        let request = ExtendRequest { name, grow_test: self.arguments.grow_test };
        let extension = extend(&self.links, &self.settings, &old, &request)?;
        let table = &extension.plan.table;
        self.show(&format!("{table}\n{}", extension.changes));
        let written = self.unless_dry(|| Ok(extension.write(&self.workspace)?))?;
        let answer = json!({ "table": table, "changes": extension.changes });
        self.end(&answer, &[(request.name, written)]);
        Ok(Exit::Done)
    }

    fn folds(&self, count: u16) -> Result<Exit, Failure> {
        let (name, choices) = (self.arguments.name.clone(), self.choices());
        let folds =
            folds(&self.links, &self.settings, &FoldsRequest { name, folds: count, choices })?;
        self.show(&folds.table.to_string());
        let written = self.unless_dry(|| Ok(folds.write(&self.workspace)?))?;
        let names =
            folds.plans.iter().enumerate().map(|(fold, plan)| {
                (plan.name.clone(), written.as_ref().map(|written| written[fold]))
            });
        self.end(&json!({ "table": folds.table }), &names.collect::<Vec<_>>());
        Ok(Exit::Done)
    }

    fn choices(&self) -> Choices {
        Choices { seed: self.arguments.seed, balanced: !self.arguments.unbalanced }
    }

    fn unless_dry<T>(
        &self,
        write: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Option<T>, Failure> {
        if self.arguments.dry_run { Ok(None) } else { write().map(Some) }
    }

    fn show(&self, text: &str) {
        if !self.place.json {
            print::data(text);
        }
    }

    /// Says what was written where; for machines beside the table.
    fn end(&self, answer: &formats::json::Value, splits: &[(String, Option<Written>)]) {
        let paths = splits.iter().map(|(name, _)| self.workspace.split(name));
        if self.place.json {
            let written: Vec<_> = paths
                .zip(splits)
                .map(|(path, (_, written))| (self.workspace.relative(&path), written))
                .map(|(path, written)| json!({ "path": path, "written": written }))
                .collect();
            let mut answer = answer.clone();
            match &written[..] {
                [one] => {
                    answer["path"] = one["path"].clone();
                    answer["written"] = one["written"].clone();
                }
                _ => answer["splits"] = json!(written),
            }
            print::json(&answer);
            return;
        }
        for (path, (_, written)) in paths.zip(splits) {
            let path = path.display();
            match written {
                Some(Written::New) => print::note(&format!("wrote {path}")),
                Some(Written::Extended) => print::note(&format!("extended {path}")),
                Some(Written::Unchanged) => print::note(&format!("{path} is this split already")),
                None => {}
            }
        }
        if self.arguments.dry_run {
            print::note("nothing was written");
        }
    }
}

/// Reads a split by name; one that is not there is told with those that are.
pub(super) fn read(workspace: &Workspace, name: &str) -> Result<Split, Failure> {
    match Split::read(&workspace.split(name)) {
        Err(error) if error.is_missing() => Err(Failure::refused(format!(
            "there is no split `{name}`\nhint: make it with `mien split {name} --ratio 8:1:1`, or name another under `data` in the experiment"
        ))),
        split => Ok(split?),
    }
}
