//! What can stop a split, with the counts that make it impossible.

use std::path::PathBuf;

use formats::split::Part;

use super::Ratio;

/// Why no split can be made.
#[derive(Debug, thiserror::Error)]
pub enum SplitError {
    /// A class has too few photos for three parts.
    #[error(
        "too few photos for a split of {ratio}: {}{}; every class needs at least {needed}\nhint: import more photos, or give the small parts a larger share with `--ratio`",
        counts(.per_class), aside(.set_aside)
    )]
    TooFewPhotos {
        /// What was asked for.
        ratio: Ratio,
        /// Photos that could be used, by class.
        per_class: Vec<(String, usize)>,
        /// Photos that could not, by reason.
        set_aside: Vec<(String, usize)>,
        /// The smallest number that puts a photo into every part.
        needed: usize,
    },
    /// People joined by shared photos into a group that would fill the smallest part and more.
    #[error(
        "the subjects `{}` cannot be parted, because the same photos lie with several of them, and together they are too large for a split of {ratio}: {photos} photos, and the whole {part} part should have {wanted}\nhint: see `exact_duplicate` in `mien check`; where a photo lies with the wrong person, import it with the right one, else import photos of more people",
        .subjects.join("`, `")
    )]
    GroupTooLarge {
        /// What was asked for.
        ratio: Ratio,
        /// The group's photos, less those that balancing would put aside.
        photos: usize,
        /// The smallest part.
        part: Part,
        /// The photos that this part should have.
        wanted: usize,
        /// The people whose photos are joined.
        subjects: Vec<String>,
    },
    /// Too few people show a class.
    #[error(
        "the {part} part gets no photo of `{class}`: its {photos} photos belong to {groups} groups (people, or photos of nobody known) that may not be parted\nhint: import photos of `{class}` of more people; if a whole folder was taken for one person, say with `--subject-from` at import where people are named"
    )]
    TooFewGroups {
        /// The part.
        part: Part,
        /// The class.
        class: String,
        /// Its photos.
        photos: usize,
        /// The groups that hold them.
        groups: usize,
    },
    /// Another split of this name is there.
    #[error(
        "`{path}` is there already and is another split\nhint: choose another name; a split that runs were trained on must not change under them"
    )]
    Exists {
        /// The split's table.
        path: PathBuf,
    },
}

fn counts(named: &[(String, usize)]) -> String {
    let named: Vec<_> = named.iter().map(|(name, count)| format!("`{name}` has {count}")).collect();
    named.join(", ")
}

fn aside(named: &[(String, usize)]) -> String {
    let named: Vec<_> = named.iter().map(|(name, count)| format!("{count} for `{name}`")).collect();
    if named.is_empty() { String::new() } else { format!(" (set aside: {})", named.join(", ")) }
}
