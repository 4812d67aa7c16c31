//! What can stop an import, a split or a preparation, with what to do next.

use std::path::{Path, PathBuf};

use formats::Digest;

/// Why a stage of ingestion could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file of the workspace could not be read, written or believed.
    #[error(transparent)]
    File(#[from] formats::Error),
    /// A batch of the catalogue that this program cannot use.
    #[error(
        "`{path}` is damaged or not a batch of the catalogue: {found}\nhint: restore the file, or move it out of the folder and import its photos again"
    )]
    Batch {
        /// The Parquet file.
        path: PathBuf,
        /// What was found instead.
        found: String,
    },
    /// Nothing in the folders is a photo.
    #[error(
        "no photos in {}{}\nhint: photos are files called `.jpg`, `.png`, `.webp`, `.bmp` or `.tiff`, or that begin as one, at any depth; hidden files and links are passed over",
        list(.folders), other_files(*.others)
    )]
    NoPhotos {
        /// The folders as they were named.
        folders: Vec<PathBuf>,
        /// Files that are something else.
        others: usize,
    },
    /// A file where a folder of photos was expected.
    #[error("`{0}` is not a folder\nhint: name the folder that holds the photos")]
    NotAFolder(PathBuf),
    /// A way to find subjects that does not exist.
    #[error(
        "`{found}` does not say where subjects are found, expected `folder`, `pattern:REGEX`, `table:FILE` or `nowhere`"
    )]
    SubjectRule {
        /// What was given.
        found: String,
    },
    /// A pattern that can find no subject.
    #[error("the subject pattern `{pattern}` cannot be used: {problem}")]
    SubjectPattern {
        /// What was given.
        pattern: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A table that names no subjects.
    #[error("`{path}` is not a table with the columns `path` and `subject`: {found}")]
    SubjectTable {
        /// The CSV file.
        path: PathBuf,
        /// What was found instead.
        found: String,
    },
    /// A copy that does not hold what was written.
    #[error(
        "the copy `{0}` does not hold the bytes of its original\nhint: the disk may be failing; keep the originals and check it before importing again"
    )]
    CopyDiffers(PathBuf),
    /// A photo of the catalogue that is another file by now.
    #[error(
        "`{0}` is not the photo that was imported: its bytes changed\nhint: put the original back, or import the changed photo"
    )]
    PhotoChanged(PathBuf),
    /// A view that `data/mien.yaml` does not declare.
    #[error("no view `{name}` in `data/mien.yaml`, which declares {}", list(.declared))]
    UnknownView {
        /// The name asked for.
        name: String,
        /// The names that are there.
        declared: Vec<String>,
    },
    /// A view that was declared, or declared otherwise, after photos came in.
    #[error(
        "the photos of batch `{batch}` are not drawn as view `{view}` is declared now\nhint: run `mien views build {view}`"
    )]
    ViewMissing {
        /// The view.
        view: String,
        /// The first batch without it.
        batch: String,
    },
    /// Photos that no batch holds.
    #[error(
        "photo {photo} is not in the catalogue{}\nhint: import it again, or restore the missing batch in `data/catalogue`",
        and_more(*.others)
    )]
    NotInCatalogue {
        /// One of them.
        photo: Digest,
        /// How many more.
        others: usize,
    },
    /// No split can be made as it was asked for.
    #[error(transparent)]
    Split(#[from] crate::split::SplitError),
    /// A split that was never made, or not under this name.
    #[error(
        "there is no split `{name}`\nhint: {}",
        split_hint(.name, .closest.as_deref())
    )]
    UnknownSplit {
        /// The name asked for.
        name: String,
        /// The most similar name that is there.
        closest: Option<String>,
    },
    /// Photos of a split that the catalogue no longer knows.
    #[error(
        "photo {} of the split `{split}` is not in the catalogue any more{}\nhint: make a new split, or restore the missing batch in `data/catalogue`",
        .first.short(), and_more(*.others)
    )]
    ForgottenPhotos {
        /// The split.
        split: String,
        /// One of them.
        first: Digest,
        /// How many more.
        others: usize,
    },
    /// A split whose labels are no classes any more.
    #[error(
        "photo {} is labelled `{label}` in the split, which is no class of `data/mien.yaml`\nhint: make a new split, or put the class back",
        .photo.short()
    )]
    NoClass {
        /// The photo.
        photo: Digest,
        /// Its label.
        label: String,
    },
    /// The baselines of the leak alarm could not be computed.
    #[error(transparent)]
    Baselines(#[from] metrics::MetricsError),
    /// The operating system gave no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}

fn list(names: &[impl AsRef<Path>]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.as_ref().display())).collect();
    names.join(", ")
}

fn other_files(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => ", only 1 other file".to_owned(),
        count => format!(", only {count} other files"),
    }
}

fn split_hint(name: &str, closest: Option<&str>) -> String {
    match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => format!("make it with `mien split {name} --ratio 8:1:1`"),
    }
}

fn and_more(count: usize) -> String {
    match count {
        0 => String::new(),
        count => format!(" (and {count} more)"),
    }
}

impl Error {
    /// Reports a batch that cannot be used.
    pub(crate) fn batch(path: &Path, found: impl Into<String>) -> Self {
        Self::Batch { path: path.to_owned(), found: found.into() }
    }
}
