//! What can stop a split, with the counts that make it impossible.

use std::path::PathBuf;

use crate::links::Reasons;

/// Why no split can be made, or not extended.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// A class has too few photos for all parts.
    #[error(
        "too few photos for {asked}: {}{}; every class needs at least {needed}\nhint: import more photos, or {}{}",
        counts(.per_class), aside(.set_aside), fewer_parts(.asked), without_empty(.per_class)
    )]
    TooFewPhotos {
        /// What was asked for, in words.
        asked: String,
        /// Photos that could be used, by class.
        per_class: Vec<(String, usize)>,
        /// Photos that could not, by reason.
        set_aside: Vec<(String, usize)>,
        /// The smallest number that puts a photo into every part.
        needed: usize,
    },
    /// What may not be parted would fill the smallest part and more.
    #[error(
        "the photos of {} may not be parted and are too many for {asked}: {photos} photos, and {part} should have {wanted} in all{}\nhint: {}",
        .reasons.whose, lines(&.reasons.links), size_hint(.reasons, .fits.as_deref())
    )]
    UnitTooLarge {
        /// What was asked for, in words.
        asked: String,
        /// The unit's photos, less those that balancing would put aside.
        photos: usize,
        /// The smallest part.
        part: String,
        /// The photos that this part should have.
        wanted: usize,
        /// Whose photos they are and what joined them.
        reasons: Box<Reasons>,
        /// Arguments with which the same photos can be split.
        fits: Option<String>,
    },
    /// Too few people show a class.
    #[error(
        "the {part} part gets no photo of `{class}`: its {photos} photos belong to {units} units (people, sessions, or single photos of nobody known) that may not be parted\nhint: import photos of `{class}` of more people; if a whole folder was taken for one person, say with `--subject-from` at import where people are named"
    )]
    TooFewUnits {
        /// The part.
        part: String,
        /// The class.
        class: String,
        /// Its photos.
        photos: usize,
        /// The units that hold them.
        units: usize,
    },
    /// A source of the test part that does not exist.
    #[error("`{found}` is no source of test photos, expected `collection:NAME`")]
    TestSource {
        /// What was given.
        found: String,
    },
    /// A collection that no photo came in with.
    #[error("no photo of the collection `{name}`{}", did_you_mean(.closest.as_deref()))]
    UnknownCollection {
        /// The name asked for.
        name: String,
        /// The most similar name that is there.
        closest: Option<String>,
    },
    /// A given test part that could not measure every class.
    #[error(
        "the collection `{collection}` gives no test photo of `{class}`{}\nhint: add photos of `{class}` to it, keep the classes it has with `--unbalanced`, or take another collection",
        leaking(*.leaks)
    )]
    NothingToTest {
        /// The collection.
        collection: String,
        /// A class without a photo.
        class: String,
        /// Photos of the collection that are linked to photos outside.
        leaks: usize,
    },
    /// Fewer folds than train, validation and test need.
    #[error(
        "{found} folds, expected at least 3: one for test, one for validation, the others for train"
    )]
    FewFolds {
        /// What was asked for.
        found: u16,
    },
    /// Another split of this name is there.
    #[error(
        "`{path}` is there already and is another split\nhint: choose another name, or add new photos with `--extend`; a split that runs were trained on must not change under them"
    )]
    Exists {
        /// The split's table.
        path: PathBuf,
    },
    /// A split whose header does not say how it was made.
    #[error(
        "the split `{name}` does not say how it was made: its `{key}` is missing or odd\nhint: restore `{name}.json`, or make a new split"
    )]
    UnknownSettings {
        /// The split.
        name: String,
        /// What its header lacks.
        key: &'static str,
    },
    /// One of several splits that turn the same parts around.
    #[error(
        "the split `{name}` is fold {fold} of {folds}, and cannot grow without the others\nhint: make new folds of all photos under another name, with `--folds {folds}`"
    )]
    IsFold {
        /// The split.
        name: String,
        /// Which one it is.
        fold: usize,
        /// Of how many.
        folds: usize,
    },
    /// Classes came or went since the split was made.
    #[error(
        "the split `{name}` has the classes {}, and `data/mien.yaml` has {} by now\nhint: make a new split; what was measured on other classes cannot go on",
        .split.join(", "), .settings.join(", ")
    )]
    OtherClasses {
        /// The split.
        name: String,
        /// Its classes.
        split: Vec<String>,
        /// The classes of today.
        settings: Vec<String>,
    },
}

impl SplitError {
    /// Adds the arguments with which the same photos can be split.
    pub(super) fn that_fits(mut self, arguments: impl FnOnce() -> Option<String>) -> Self {
        if let Self::UnitTooLarge { fits, .. } = &mut self {
            *fits = arguments();
        }
        self
    }
}

fn counts(named: &[(String, usize)]) -> String {
    let named: Vec<_> = named.iter().map(|(name, count)| format!("`{name}` has {count}")).collect();
    named.join(", ")
}

fn aside(named: &[(String, usize)]) -> String {
    let named: Vec<_> = named.iter().map(|(name, count)| format!("{count} for `{name}`")).collect();
    if named.is_empty() { String::new() } else { format!(" (set aside: {})", named.join(", ")) }
}

fn fewer_parts(asked: &str) -> &'static str {
    if asked.ends_with("folds") {
        "make fewer folds"
    } else {
        "give the small parts a larger share with `--ratio`"
    }
}

/// A class without photos, beside others that have some, may not be wanted at all.
fn without_empty(per_class: &[(String, usize)]) -> &'static str {
    let has_photos = |(_, count): &(String, usize)| *count > 0;
    if per_class.iter().any(has_photos) && !per_class.iter().all(has_photos) {
        ", or take classes that you do not need out of `data/mien.yaml`"
    } else {
        ""
    }
}

fn lines(links: &[String]) -> String {
    links.iter().flat_map(|link| ["\n  ", link]).collect()
}

/// What helps: other arguments, a correction of a wrong link, more photos.
fn size_hint(reasons: &Reasons, fits: Option<&str>) -> String {
    let mut ways: Vec<String> =
        fits.map(|fits| format!("`{fits}` fits these photos")).into_iter().collect();
    if !reasons.links.is_empty() {
        ways.push("correct the person of a photo if a link is wrong".to_owned());
    }
    ways.push("import photos of more people".to_owned());
    match ways.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{}, or {last}", others.join(", ")),
        None => String::new(),
    }
}

fn leaking(leaks: usize) -> String {
    match leaks {
        0 => " that lies nowhere else".to_owned(),
        1 => "; 1 of its photos is linked to photos outside of it".to_owned(),
        leaks => format!("; {leaks} of its photos are linked to photos outside of it"),
    }
}

fn did_you_mean(closest: Option<&str>) -> String {
    closest.map(|closest| format!("\nhint: did you mean `{closest}`?")).unwrap_or_default()
}
