//! Photos whose name says another format than their content.

use std::path::Path;

use super::{Check, Group, Severity};
use crate::catalogue::{Catalogue, Photo};

pub(super) const CHECK: Check = Check {
    name: "wrong_extension",
    severity: Severity::Note,
    finds: "Photos whose name ends as one format and whose content is another.",
    matters: "mien goes by the content, other programs by the name; the file may have been renamed by hand.",
    advice: "Nothing has to be done; rename the original if other programs are to read it.",
    find: |catalogue, _| find(catalogue),
};

fn find(catalogue: &Catalogue) -> Vec<Group> {
    let photos = catalogue.photos().iter();
    photos.filter_map(wrong).collect()
}

fn wrong(photo: &Photo) -> Option<Group> {
    let extension = Path::new(&photo.path).extension()?.to_str()?.to_lowercase();
    let format = imagery::Format::ALL.into_iter().find(|format| photo.format == format.name())?;
    (!format.extensions().contains(&extension.as_str())).then(|| Group {
        photos: vec![photo.path.clone()],
        message: format!("called `.{extension}`, is {}", photo.format),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::photo;

    #[test]
    fn content_and_name_are_compared_whatever_the_letter_case() {
        let named = |path: &str| wrong(&photo(path)).map(|group| group.message);
        assert_eq!(named("a/1.PNG"), None);
        assert_eq!(named("a/1.jpg"), Some("called `.jpg`, is png".to_owned()));
        assert_eq!(named("a/1"), None);
    }
}
