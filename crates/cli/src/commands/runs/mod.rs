//! `mien runs`: what was trained, how far it is, and what people noted about it.

mod column;
mod filter;
mod launches;
mod notes;
mod row;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use formats::run::RunFolder;

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use filter::Filter;
use notes::{NoteArguments, TagArguments};
use row::Row;

/// List the runs of the workspace with their state, last and best epoch, and several seeds as one result.
///
/// A run is `dead` when it was begun and not ended and nobody trains it any more: finish it with `mien resume`.
/// The best epoch is the one that the experiment's `select_best_by` chooses.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = "Examples:\n  \
    mien runs paper\n  \
    mien runs --state dead\n  \
    mien runs --where optimizer.adam.learning_rate=0.01 --sort best_accuracy\n  \
    mien runs note paper 'too wide for so few photos'\n  \
    mien runs tag paper baseline")]
pub(crate) struct RunsArguments {
    #[command(subcommand)]
    command: Option<RunsCommand>,

    /// Only the runs of this experiment's newest launch, of this launch, or one run.
    #[arg(value_name = "RUN")]
    run: Option<String>,

    #[command(flatten)]
    filter: Filter,

    /// The order, the best first.
    #[arg(long, value_name = "COLUMN", value_parser = PossibleValuesParser::new(column::names()))]
    sort: Option<String>,

    /// Only the launches: mean, standard deviation, worst and number over their seeds.
    #[arg(long, conflicts_with = "sort")]
    launches: bool,
}

/// What people say about runs.
#[derive(Subcommand)]
enum RunsCommand {
    Note(NoteArguments),
    Tag(TagArguments),
}

pub(super) fn run(arguments: &RunsArguments, place: &Place) -> Result<Exit, Failure> {
    match &arguments.command {
        Some(RunsCommand::Note(arguments)) => return notes::note(arguments, place),
        Some(RunsCommand::Tag(arguments)) => return notes::tag(arguments, place),
        None => {}
    }
    let mut rows = rows(&folders(arguments, place)?)?;
    let all = rows.len();
    arguments.filter.apply(&mut rows)?;
    if rows.is_empty() && all > 0 && !arguments.filter.is_empty() {
        print::note("no run passes the filters");
    }
    if let Some(name) = &arguments.sort {
        column::sort(&mut rows, name);
    }
    if arguments.launches {
        print_launches(&rows, place);
    } else {
        print_rows(&rows, place);
    }
    if !place.json && arguments.run.is_some() {
        print_notes(&rows);
    }
    Ok(Exit::Done)
}

fn folders(arguments: &RunsArguments, place: &Place) -> Result<Vec<RunFolder>, Failure> {
    let workspace = place.workspace()?;
    let runs = if let Some(name) = &arguments.run {
        formats::run::find(&workspace, name)?
    } else {
        let (runs, unreadable) = formats::run::all(&workspace);
        for error in unreadable {
            print::note(&format!("warning: {error}"));
        }
        runs
    };
    Ok(runs.into_iter().map(|(folder, _)| folder).collect())
}

/// Prints the state of some runs.
pub(super) fn print(folders: &[RunFolder], place: &Place) -> Result<(), Failure> {
    print_rows(&rows(folders)?, place);
    Ok(())
}

fn rows(folders: &[RunFolder]) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for folder in folders {
        let (row, unreadable) = Row::read(folder)?;
        for error in unreadable {
            print::note(&format!("warning: {error}"));
        }
        rows.push(row);
    }
    Ok(rows)
}

fn print_rows(rows: &[Row], place: &Place) {
    if place.json {
        print::json(&rows);
        return;
    }
    let failures = rows
        .iter()
        .filter_map(|row| row.failure.as_ref().map(|why| format!("\n{} failed: {why}", row.run)));
    print::data(&(column::table(rows) + &failures.collect::<String>()));
    let launches = launches::of(rows);
    let several = || launches.iter().filter(|launch| launch.has_several_seeds());
    if several().next().is_some() {
        print::data(&format!("\n{}", launches::table(several())));
    }
}

fn print_launches(rows: &[Row], place: &Place) {
    let launches = launches::of(rows);
    if place.json {
        print::json(&launches);
    } else {
        print::data(&launches::table(&launches));
    }
}

/// Notes as they are, where there are few runs.
fn print_notes(rows: &[Row]) {
    let notes = rows.iter().flat_map(|row| row.notes.iter().map(move |note| (&row.run, note)));
    let lines = notes.map(|(run, note)| format!("\n{run}, {}: {}", note.time, note.text));
    let lines: String = lines.collect();
    if !lines.is_empty() {
        print::data(&lines);
    }
}
