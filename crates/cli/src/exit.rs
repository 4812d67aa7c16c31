//! What the exit code says, so that scripts can rely on it.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0.
    Done,
    /// 1: failed while running.
    Failed,
    /// 2: arguments or files are wrong, nothing was started.
    Refused,
    /// 3: findings.
    Findings,
    /// 4: refused by policy: a leaking split, the test lock, a live run.
    Policy,
    /// Another program's code, passed on (130 and 143 after a signal).
    Code(u8),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Failed => Self::from(1),
            Exit::Refused => Self::from(2),
            Exit::Findings => Self::from(3),
            Exit::Policy => Self::from(4),
            Exit::Code(code) => Self::from(code),
        }
    }
}
