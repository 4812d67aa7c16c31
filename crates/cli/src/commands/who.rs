//! Who says something about photos: the name that the catalogue keeps with it.

use clap::Args;

/// The person at the keyboard.
#[derive(Args)]
pub(crate) struct Who {
    /// Who says so; the default is the name you are logged in with.
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl Who {
    /// The name that was given, or that of the session.
    pub(crate) fn name(&self) -> String {
        let session = || ["USER", "LOGNAME"].into_iter().find_map(|name| std::env::var(name).ok());
        let name = self.by.clone().or_else(session).filter(|name| !name.trim().is_empty());
        name.unwrap_or_else(|| "somebody".to_owned())
    }
}
