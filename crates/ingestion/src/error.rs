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
    #[error(
        "no view `{name}` in `data/mien.yaml`, which declares {}\nhint: declare it under `views:`, such as `face-48: {{ size: 48, crop: face }}`, then draw it with `mien views build`",
        list(.declared)
    )]
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
    /// A photo that nothing in the catalogue is called.
    #[error("no photo of the catalogue is called `{text}`\nhint: {}", photo_hint(.closest.as_deref()))]
    UnknownPhoto {
        /// What was given.
        text: String,
        /// The most similar path.
        closest: Option<String>,
    },
    /// A name that several photos have.
    #[error(
        "`{text}` can mean {count} photos, such as\n{photos}\nhint: give more of the path, or the digits of the one you mean"
    )]
    SeveralPhotos {
        /// What was given.
        text: String,
        /// How many photos it can mean.
        count: usize,
        /// A few of them, one a line.
        photos: String,
    },
    /// A label that is no class.
    #[error(
        "`{found}` is no class and no alias of one; the classes are {}\nhint: {}",
        .classes.join(", "), class_hint(.closest.as_deref())
    )]
    UnknownClass {
        /// What was given.
        found: String,
        /// The most similar name.
        closest: Option<String>,
        /// The classes.
        classes: Vec<String>,
    },
    /// A rater who voted on nothing.
    #[error("`{rater}` voted on no photo\nhint: {}", rater_hint(.raters))]
    UnknownRater {
        /// What was given.
        rater: String,
        /// Who voted.
        raters: Vec<String>,
    },
    /// A text that names no state of the catalogue.
    #[error(
        "`{0}` is no state of the catalogue\nhint: a state is `now`, a split, a day such as `2026-11-02`, a batch in `data/catalogue`, or the digest that commands print"
    )]
    UnknownState(String),
    /// Mistakes in a table, each with its place.
    #[error("{}", mistakes(.told, *.others))]
    Mistakes {
        /// The first of them.
        told: Vec<formats::Error>,
        /// How many more.
        others: usize,
    },
    /// A finding that is not there, or was judged already.
    #[error("no finding `{0}` is open\nhint: `mien check` shows the id of every finding")]
    NoFinding(String),
    /// The beginning of an id that several findings share.
    #[error("{count} findings begin with `{id}`\nhint: type more of the id that is meant")]
    SeveralFindings {
        /// What was given.
        id: String,
        /// How many there are.
        count: usize,
    },
    /// Nobody or nothing that can be forgotten was named.
    #[error(transparent)]
    Forget(#[from] crate::forget::ForgetError),
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

fn photo_hint(closest: Option<&str>) -> String {
    match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => "`mien list` shows all of them".to_owned(),
    }
}

fn class_hint(closest: Option<&str>) -> String {
    match closest {
        Some(closest) => format!("did you mean `{closest}`?"),
        None => "add it to the classes or aliases of `data/mien.yaml`".to_owned(),
    }
}

fn rater_hint(raters: &[String]) -> String {
    match raters {
        [] => "read votes with `mien relabel --votes FILE`".to_owned(),
        raters => format!("the raters are {}; `label` stands for the labels", raters.join(", ")),
    }
}

fn mistakes(told: &[formats::Error], others: usize) -> String {
    let mut lines: Vec<String> = told.iter().map(ToString::to_string).collect();
    if others > 0 {
        lines.push(format!("and {others} more rows with mistakes"));
    }
    lines.join("\n")
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
