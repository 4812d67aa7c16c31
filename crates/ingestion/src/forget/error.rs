//! Why nothing can be forgotten as it was asked for.

use std::path::PathBuf;

/// A request that means nothing, or comes at the wrong moment; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// A name that no photo has.
    #[error("no photo of `{name}` is in the catalogue\nhint: {}", subject_hint(.closest.as_deref()))]
    Nobody {
        /// The name as given.
        name: String,
        /// The most similar name that some photo has.
        closest: Option<String>,
    },
    /// A photo that the catalogue does not know.
    #[error(
        "`{name}` is no photo of the catalogue\nhint: name it by its path as `mien list` shows it, or by its whole SHA-256"
    )]
    NoPhoto {
        /// The path or hash as given.
        name: String,
    },
    /// A run that is being trained on the photos.
    #[error(
        "run `{run}` is being trained on these photos right now\nhint: stop it (it keeps a checkpoint), then forget them; a run on forgotten photos is not resumed"
    )]
    Live {
        /// The run's folder.
        run: PathBuf,
    },
}

fn subject_hint(closest: Option<&str>) -> String {
    match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => "`mien status` lists everybody; who was forgotten before is not known any more"
            .to_owned(),
    }
}
