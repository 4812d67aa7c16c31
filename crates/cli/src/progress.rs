//! Progress on stderr: a bar with rate and time left on a terminal, a line now and then elsewhere.

use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::print;

/// How often a log gets a line.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// Counts things of one kind; safe to use from many threads.
pub(crate) struct Progress {
    what: &'static str,
    unit: &'static str,
    bar: Option<ProgressBar>,
    begun: Instant,
    last_line: Mutex<Instant>,
}

impl Progress {
    /// Shows `what` is being done to how many of `unit`.
    pub(crate) fn new(what: &'static str, unit: &'static str) -> Self {
        let bar = stderr().is_terminal().then(|| bar(what, unit));
        let now = Instant::now();
        Self { what, unit, bar, begun: now, last_line: Mutex::new(now) }
    }

    /// Shows how many bytes were read while `what` is being done.
    pub(crate) fn of_bytes(what: &'static str) -> Self {
        let template = format!(
            "{what} {{wide_bar}} {{bytes}} of {{total_bytes}}, {{bytes_per_sec}}, {{eta}} left"
        );
        let bar = stderr().is_terminal().then(|| styled(&template));
        Self { bar, ..Self::new(what, "bytes") }
    }

    /// `done` of `total` are done.
    pub(crate) fn at(&self, done: usize, total: usize) {
        match &self.bar {
            Some(bar) => {
                bar.set_length(total as u64);
                bar.set_position(done as u64);
            }
            None => self.line_when_due(done, total),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn line_when_due(&self, done: usize, total: usize) {
        // Another thread that holds the lock is writing the line.
        let Ok(mut last) = self.last_line.try_lock() else { return };
        if last.elapsed() < LINE_EVERY {
            return;
        }
        *last = Instant::now();
        let seconds = self.begun.elapsed().as_secs_f64();
        let rate = done as f64 / seconds;
        let left = total.saturating_sub(done) as f64 / rate.max(1e-9);
        let (what, unit) = (self.what, self.unit);
        print::note(&format!("{what}: {done} of {total} {unit}, {rate:.1}/s, {left:.0} s left"));
    }
}

fn bar(what: &'static str, unit: &'static str) -> ProgressBar {
    let template =
        format!("{what} {{wide_bar}} {{pos}} of {{len}} {unit}, {{per_sec}}, {{eta}} left");
    styled(&template)
}

fn styled(template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template);
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
