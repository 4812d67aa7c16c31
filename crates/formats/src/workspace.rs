//! The workspace folder: where everything lies, relative to `data/mien.yaml`.

use std::path::{Path, PathBuf};

use crate::Error;
use crate::prepared::PreparedFolder;
use crate::report_files::PAGE;
use crate::run::RunFolder;

/// A folder that holds `data/mien.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Takes `folder` as it is, also before anything lies in it.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { root: folder.into() }
    }

    /// The folder itself when it is a workspace, else an error that says what to do.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let workspace = Self::at(folder);
        if workspace.settings().is_file() {
            Ok(workspace)
        } else {
            Err(Error::NoWorkspace { from: folder.to_owned() })
        }
    }

    /// The nearest folder at or above `folder` that holds `data/mien.yaml`.
    pub fn find_from(folder: &Path) -> Result<Self, Error> {
        let found = folder.ancestors().find_map(|folder| Self::open(folder).ok());
        found.ok_or_else(|| Error::NoWorkspace { from: folder.to_owned() })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// `path` as it is written in tables: relative to the workspace where it lies inside, with `/`.
    pub fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.root).unwrap_or(path).to_owned()
    }

    /// A path from a table: relative ones lie in the workspace.
    pub fn absolute(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.join(path)
    }

    /// `data/mien.yaml`.
    pub fn settings(&self) -> PathBuf {
        self.root.join("data/mien.yaml")
    }

    /// `data/photos/<collection>/`.
    pub fn photos(&self, collection: &str) -> PathBuf {
        self.root.join("data/photos").join(collection)
    }

    /// `data/catalogue/`.
    pub fn catalogue(&self) -> PathBuf {
        self.root.join("data/catalogue")
    }

    /// `data/views/<view>/<batch>.safetensors`.
    pub fn view_batch(&self, view: &str, batch: &str) -> PathBuf {
        self.root.join("data/views").join(view).join(format!("{batch}.safetensors"))
    }

    /// `data/views/thumbnails/<batch>.zip`.
    pub fn thumbnails(&self, batch: &str) -> PathBuf {
        self.root.join("data/views/thumbnails").join(format!("{batch}.zip"))
    }

    /// `data/findings/near-duplicates.csv`.
    pub fn near_duplicates(&self) -> PathBuf {
        self.root.join("data/findings/near-duplicates.csv")
    }

    /// `data/splits/`.
    pub fn splits(&self) -> PathBuf {
        self.root.join("data/splits")
    }

    /// `data/splits/<name>.csv`.
    pub fn split(&self, name: &str) -> PathBuf {
        self.splits().join(format!("{name}.csv"))
    }

    /// `data/splits/<name>.test-uses.csv`.
    pub fn test_uses(&self, split: &str) -> PathBuf {
        self.splits().join(format!("{split}.test-uses.csv"))
    }

    /// `data/prepared/<split>-<view>/`.
    pub fn prepared(&self, split: &str, view: &str) -> PreparedFolder {
        PreparedFolder::at(self.root.join("data/prepared").join(format!("{split}-{view}")))
    }

    /// `experiments/`.
    pub fn experiments(&self) -> PathBuf {
        self.root.join("experiments")
    }

    /// `experiments/runs/`.
    pub fn runs(&self) -> PathBuf {
        self.root.join("experiments/runs")
    }

    /// `experiments/runs/<experiment>/<run>/`.
    pub fn run(&self, experiment: &str, run: &str) -> RunFolder {
        RunFolder::at(self.runs().join(experiment).join(run))
    }

    /// `reports/<name>/`.
    pub fn report(&self, name: &str) -> PathBuf {
        self.root.join("reports").join(name)
    }

    /// `reports/sweeps/<name>.svg`, the ranking of a sweep.
    pub fn sweep_picture(&self, name: &str) -> PathBuf {
        self.report("sweeps").join(format!("{name}.svg"))
    }

    /// `reports/findings/index.html`, which git ignores: it shows people.
    pub fn findings_page(&self) -> PathBuf {
        self.report("findings").join(PAGE)
    }
}

/// Refuses names that would leave their folder or surprise a shell.
pub fn check_name(name: &str, what: &'static str) -> Result<(), Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let begins_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    if begins_well && name.chars().all(plain) && name.len() <= 100 {
        return Ok(());
    }
    Err(Error::Name { name: name.to_owned(), what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_folder_above_is_found_and_its_absence_is_explained() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("experiments/runs");
        assert!(matches!(Workspace::find_from(&inner), Err(Error::NoWorkspace { .. })));
        crate::atomic::write(&folder.path().join("data/mien.yaml"), b"").unwrap();
        assert_eq!(Workspace::find_from(&inner).unwrap().root(), folder.path());
    }

    #[test]
    fn names_stay_in_their_folder() {
        assert!(check_name("pilot-2.b", "split").is_ok());
        for name in ["", "../x", "a/b", ".hidden", "-x", "a b", "naïve", &"x".repeat(101)] {
            assert!(check_name(name, "split").is_err(), "{name}");
        }
    }
}
