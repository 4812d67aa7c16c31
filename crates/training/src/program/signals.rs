//! SIGINT and SIGTERM ask a run to stop after the batch at work; the end of the parent counts as SIGTERM.

use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustix::process::{Signal, set_parent_process_death_signal};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag::register_usize;

/// The signal that came, if any.
#[derive(Debug, Clone)]
pub(super) struct Signals(Arc<AtomicUsize>);

impl Signals {
    /// Listens from now on.
    pub(super) fn listen() -> io::Result<Self> {
        let came = Arc::new(AtomicUsize::new(0));
        for signal in [SIGINT, SIGTERM] {
            register_usize(signal, Arc::clone(&came), signal as usize)?;
        }
        set_parent_process_death_signal(Some(Signal::TERM))?;
        Ok(Self(came))
    }

    /// Whether to stop.
    pub(super) fn came(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// 128 and the signal's number, as shells expect.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(128 + self.0.load(Ordering::Relaxed) as u8)
    }
}

/// A Ctrl-C of the terminal reaches the parent, too, which then ends the input; the end of the parent ends this program.
pub(super) fn leave_interrupts_to_the_parent() -> io::Result<()> {
    register_usize(SIGINT, Arc::default(), SIGINT as usize)?;
    Ok(set_parent_process_death_signal(Some(Signal::TERM))?)
}
