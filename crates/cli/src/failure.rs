//! An error on its way to the user, with the exit code that it means.

use std::any::Any;
use std::error::Error;
use std::fmt::Display;

use crate::exit::Exit;

/// What went wrong, and how the program ends.
#[derive(Debug)]
pub(crate) struct Failure {
    /// The exit code.
    pub(crate) exit: Exit,
    /// What went wrong; several when all errors of meaning are told at once.
    pub(crate) errors: Vec<Box<dyn Error>>,
}

impl Failure {
    /// Failed while running.
    pub(crate) fn failed(error: impl Into<Box<dyn Error>>) -> Self {
        Self { exit: Exit::Failed, errors: vec![error.into()] }
    }

    /// The user's arguments or files are wrong; nothing was started.
    pub(crate) fn refused(error: impl Into<Box<dyn Error>>) -> Self {
        Self { exit: Exit::Refused, errors: vec![error.into()] }
    }

    /// Refused by policy.
    pub(crate) fn policy(message: impl Display) -> Self {
        Self { exit: Exit::Policy, errors: vec![message.to_string().into()] }
    }
}

impl Failure {
    /// A panic: something that mien did not foresee.
    pub(crate) fn defect(panic: &(dyn Any + Send)) -> Self {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
        Self::failed(format!(
            "a defect of mien: {text}\nhint: nothing that was finished is lost; please report this with the command"
        ))
    }
}

/// A file that cannot be read is the user's to mend; one that cannot be written failed under way.
impl From<formats::Error> for Failure {
    fn from(error: formats::Error) -> Self {
        match error {
            formats::Error::Write { .. } => Self::failed(error),
            _ => Self::refused(error),
        }
    }
}

impl From<formats::run::FindError> for Failure {
    fn from(error: formats::run::FindError) -> Self {
        Self::refused(error)
    }
}

impl From<Box<formats::Problem>> for Failure {
    fn from(problem: Box<formats::Problem>) -> Self {
        Self::refused(problem)
    }
}

impl From<Vec<formats::Problem>> for Failure {
    fn from(problems: Vec<formats::Problem>) -> Self {
        Self { exit: Exit::Refused, errors: problems.into_iter().map(Into::into).collect() }
    }
}
