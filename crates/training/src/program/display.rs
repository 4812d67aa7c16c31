//! What people see of a run: one line per epoch, and on a terminal a live line within it. All of it on stderr.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "only this file prints")]

use std::error::Error;
use std::io::{IsTerminal, stderr};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use formats::clock::duration;
use formats::epochs::{EpochRow, TimingRow};
use indicatif::{ProgressBar, ProgressStyle};
use training::{Begun, Watch};

use super::signals::Signals;

/// Redrawing more often would cost time and show nothing.
const REDRAW: Duration = Duration::from_millis(100);

/// Draws a run, and asks it to stop when a signal came.
pub(super) struct Display<'a> {
    signals: &'a Signals,
    bar: Option<ProgressBar>,
    run: Option<Begun>,
    drawn: Instant,
    epochs_seen: f64,
    seconds_seen: f64,
}

impl<'a> Display<'a> {
    pub(super) fn new(signals: &'a Signals) -> Self {
        let bar = stderr().is_terminal().then(live_line);
        Self { signals, bar, run: None, drawn: Instant::now(), epochs_seen: 0.0, seconds_seen: 0.0 }
    }

    /// Takes the live line away.
    pub(super) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.println(text),
            None => eprintln!("{text}"),
        }
    }
}

impl Watch for Display<'_> {
    fn begun(&mut self, run: &Begun) {
        // A line of no length would be drawn full.
        if let Some(bar) = &self.bar {
            bar.set_length(run.photos as u64);
        }
        let Begun { experiment, seed, photos, parameters, epochs, epochs_done, threads, device } =
            run;
        let threads =
            if *threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
        let resumed = match epochs_done {
            0 => String::new(),
            done => format!(", from the checkpoint after epoch {done}"),
        };
        self.line(&format!(
            "{experiment}, seed {seed}: {parameters} parameters, {photos} photos, {epochs} epochs, {device}, {threads}{resumed}"
        ));
        self.run = Some(run.clone());
    }

    fn batch(&mut self, epoch: usize, done: usize, mean_loss: f64) -> ControlFlow<()> {
        if let Some(bar) = &self.bar
            && self.drawn.elapsed() > REDRAW
        {
            self.drawn = Instant::now();
            let epochs = self.run.as_ref().map_or(0, |run| run.epochs);
            bar.set_message(format!("epoch {epoch}/{epochs}  loss {mean_loss:.4}"));
            bar.set_position(done as u64);
        }
        if self.signals.came() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn epoch(&mut self, row: &EpochRow, timing: &TimingRow) {
        let Some(run) = &self.run else { return };
        self.epochs_seen += 1.0;
        self.seconds_seen +=
            timing.train_seconds + timing.validation_seconds + timing.checkpoint_seconds;
        let left = (run.epochs - row.epoch) as f64 * self.seconds_seen / self.epochs_seen;
        let width = run.epochs.to_string().len();
        let rate = run.photos as f64 / timing.train_seconds;
        self.line(&format!(
            "epoch {:>width$}/{}  loss {:.4}  accuracy {:.3}  validation loss {:.4}  accuracy {:.3}  {rate:.0} images/s  {} left",
            row.epoch,
            run.epochs,
            row.train_loss,
            row.train_accuracy,
            row.validation_loss,
            row.validation_accuracy,
            duration(left),
        ));
    }

    fn stopped_early(&mut self, best: usize) {
        self.line(&format!("no epoch since {best} was better: the run ends early"));
    }
}

fn live_line() -> ProgressBar {
    let template = "{msg}  {wide_bar}  {pos}/{len} photos";
    let style =
        ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style)
}

/// A line for people.
pub(super) fn note(text: &str) {
    eprintln!("{text}");
}

/// An error with its causes.
pub(super) fn error(error: &(dyn Error + 'static)) {
    let text = error.to_string();
    let (text, hint) = text
        .split_once("\nhint: ")
        .map_or((text.as_str(), None), |(text, hint)| (text, Some(hint)));
    eprintln!("error: {text}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  caused by: {error}");
        cause = error.source();
    }
    if let Some(hint) = hint {
        eprintln!("hint: {hint}");
    }
}

/// Versions as JSON, for programs.
pub(super) fn versions(versions: &[(&str, &str)]) {
    let map: std::collections::BTreeMap<_, _> = versions.iter().copied().collect();
    json(&map);
}

/// One line of JSON, for programs.
pub(super) fn json(value: &impl serde::Serialize) {
    println!("{}", formats::json::line(value));
}
