//! The page of `mien report --live`: how far runs are, and how they learn, while they do.
//!
//! It shows what training measures on the way and nothing of the test part; the browser loads it again by itself.

use std::path::Path;

use formats::epochs::{EpochRow, best_epoch};
use formats::run::State;
use formats::{MADE_BY, atomic};
use maud::{Markup, PreEscaped, html};

use crate::Error;
use crate::figures::{self, Drawing};
use crate::page::frame::Frame;
use crate::page::number::plural;
use crate::page::table::scrolling;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct LivePage {
    /// The experiments whose runs are watched.
    pub experiments: Vec<LiveExperiment>,
    /// After how many seconds a browser loads the page again; `None` once nothing changes any more.
    pub refresh: Option<u32>,
}

/// The runs of one experiment.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveExperiment {
    /// Its name, distinct on the page.
    pub name: String,
    /// Its question.
    pub question: String,
    /// The column that chooses the best epoch.
    pub select_best_by: String,
    /// Epochs of every run.
    pub epochs: usize,
    /// In the order of their seeds.
    pub runs: Vec<LiveRun>,
}

/// One run.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveRun {
    /// Its id.
    pub run: String,
    /// Its seed.
    pub seed: u64,
    /// Where it is in its life.
    pub state: State,
    /// Why it failed.
    pub failure: Option<String>,
    /// The epochs so far.
    pub done: Vec<EpochRow>,
    /// How many seconds an epoch took, on average.
    pub seconds_per_epoch: Option<f64>,
}

/// Writes the page to `file`.
pub fn write_live(page: &LivePage, file: &Path) -> Result<(), Error> {
    let drawings: Vec<Vec<Drawing>> =
        page.experiments.iter().map(figures::live).collect::<Result<_, _>>()?;
    Ok(atomic::write(file, render(page, &drawings).into_string().as_bytes())?)
}

fn render(page: &LivePage, drawings: &[Vec<Drawing>]) -> Markup {
    let main = html! {
        section id="claim" aria-label="State" { (state(page)) }
        @for (experiment, drawings) in page.experiments.iter().zip(drawings) {
            section id=(crate::report::slug(&experiment.name)) {
                h2 { (experiment.name) }
                @if !experiment.question.is_empty() { p { (experiment.question) } }
                (scrolling(&format!("Runs of {}", experiment.name), &table(experiment)))
                div.figures { @for drawing in drawings { figure {
                    figcaption { strong { (drawing.title) } }
                    (PreEscaped(&drawing.inline))
                } } }
            }
        }
    };
    let footer = html! { p {
        "Made by " (MADE_BY) " from what training measures on the way. Nothing here is of the test part: \
         what may be believed is said by " code { "mien report" } " after " code { "mien evaluate" } "."
    } };
    let names: Vec<&str> = page.experiments.iter().map(|it| it.name.as_str()).collect();
    let names = names.join(", ");
    let frame = Frame {
        title: &format!("live – {names}"),
        made_by: MADE_BY,
        skip_to: ("claim", "To the state of the runs"),
        eyebrow: "mien report --live",
        heading: &names,
        more_style: "",
        refresh: page.refresh,
    };
    frame.around(&main, &footer)
}

/// Whether something is going on, in one sentence.
fn state(page: &LivePage) -> Markup {
    let runs = || page.experiments.iter().flat_map(|it| &it.runs);
    let count = |state: State| runs().filter(|run| run.state == state).count();
    let (running, waiting) = (count(State::Running), count(State::Waiting));
    let stopped = count(State::Dead) + count(State::Interrupted) + count(State::Failed);
    let (class, mark) = match (running + waiting, stopped) {
        (0, 0) => ("carried", "✓"),
        (_, 0) => ("noted", "…"),
        _ => ("reserved", "!"),
    };
    html! { article.claim.(class) {
        p.sentence {
            span.mark aria-hidden="true" { (mark) } " "
            (count(State::Finished)) " of " (plural(runs().count(), "run", "runs")) " finished"
            @if running > 0 { ", " (running) " running" }
            @if waiting > 0 { ", " (waiting) " waiting" }
            @if stopped > 0 { ", " (stopped) " stopped before the end" }
            "."
        }
        @if let Some(seconds) = page.refresh {
            p { "This page is written anew after every epoch and loads itself again every " (seconds) " seconds." }
        } @else { p { "It is not kept up to date any more." } }
        @if stopped > 0 { p { code { "mien resume" } " goes on where a run stopped." } }
    } }
}

fn table(experiment: &LiveExperiment) -> Markup {
    html! { table {
        caption { "Best epoch by " (experiment.select_best_by.replace('_', " ")) }
        thead { tr {
            @for heading in [
                "run", "seed", "state", "epoch", "training loss", "accuracy, %", "validation loss", "accuracy, %",
                "best epoch", "time left",
            ] { th scope="col" { (heading) } }
        } }
        tbody { @for run in &experiment.runs { (row(experiment, run)) } }
    } }
}

fn row(experiment: &LiveExperiment, run: &LiveRun) -> Markup {
    let last = run.done.last();
    let number = |value: fn(&EpochRow) -> f64| {
        last.map_or_else(|| "–".to_owned(), |row| format!("{:.3}", value(row)))
    };
    let percent = |value: fn(&EpochRow) -> f64| {
        last.map_or_else(|| "–".to_owned(), |row| format!("{:.1}", 100.0 * value(row)))
    };
    let best = best_epoch(&run.done, &experiment.select_best_by);
    html! { tr {
        th scope="row" { code { (run.run) } }
        td { (run.seed) }
        td.left { (run.state.name()) @if let Some(failure) = &run.failure { ": " (failure) } }
        td { (run.done.len()) " of " (experiment.epochs) }
        td { (number(|row| row.train_loss)) }
        td { (percent(|row| row.train_accuracy)) }
        td { (number(|row| row.validation_loss)) }
        td { (percent(|row| row.validation_accuracy)) }
        td { (best.map_or_else(|| "–".to_owned(), |row| row.epoch.to_string())) }
        td { (time_left(experiment, run)) }
    } }
}

fn time_left(experiment: &LiveExperiment, run: &LiveRun) -> String {
    let left = experiment.epochs.saturating_sub(run.done.len()) as f64;
    match (run.state, run.seconds_per_epoch) {
        (State::Running, Some(seconds)) => {
            let minutes = left * seconds / 60.0;
            if minutes < 1.0 { "under 1 min".to_owned() } else { format!("{minutes:.0} min") }
        }
        _ => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(state: State, refresh: Option<u32>) -> String {
        let done = (1..=3).map(|epoch| EpochRow {
            epoch,
            train_loss: 1.0 / epoch as f64,
            train_accuracy: 0.5,
            validation_loss: [0.9, 0.5, 0.7][epoch - 1],
            validation_accuracy: 0.625,
            learning_rate: 0.1,
        });
        let run = |seed, done| LiveRun {
            run: format!("{seed}f"),
            seed,
            state,
            failure: None,
            done,
            seconds_per_epoch: Some(60.0),
        };
        let experiment = LiveExperiment {
            name: "<img src=x onerror=alert(1)>".to_owned(),
            question: "What?".to_owned(),
            select_best_by: "validation_loss".to_owned(),
            epochs: 10,
            // The second has not ended its first epoch.
            runs: vec![run(1, done.collect()), run(2, Vec::new())],
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("index.html");
        let page = LivePage { experiments: vec![experiment], refresh };
        write_live(&page, &file).unwrap();
        std::fs::read_to_string(file).unwrap()
    }

    #[test]
    fn a_page_of_running_runs_loads_itself_again_and_says_how_far_they_are() {
        let page = page(State::Running, Some(5));
        assert!(page.contains("<meta http-equiv=\"refresh\" content=\"5\">"));
        for text in ["3 of 10", "0 of 10", "62.5", "<td>2</td>", "7 min", "2 running"] {
            assert!(page.contains(text), "{text}");
        }
        assert_eq!(page.matches("<svg").count(), 2);
        assert!(!page.contains("<img"));
    }

    #[test]
    fn a_page_of_ended_runs_stays_as_it_is() {
        let page = page(State::Finished, None);
        assert!(!page.contains("http-equiv") && page.contains("2 of 2 runs finished."));
    }
}
