//! Photos whose name says another format than their content.

use std::path::Path;

use super::{Check, Evidence, Group, Severity};
use crate::catalogue::Photo;

pub(super) const CHECK: Check = Check {
    name: "wrong_extension",
    severity: Severity::Note,
    finds: "Photos whose name ends as one format and whose content is another.",
    matters: "mien goes by the content, other programs by the name; the file may have been renamed by hand.",
    advice: "Nothing has to be done; rename the original if other programs are to read it.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let photos = evidence.catalogue.photos().iter();
    photos.filter_map(|photo| Some(Group::of([photo], wrong(photo)?))).collect()
}

fn wrong(photo: &Photo) -> Option<String> {
    let extension = Path::new(&photo.path).extension()?.to_str()?.to_lowercase();
    let format = imagery::Format::ALL.into_iter().find(|format| photo.format == format.name())?;
    (!format.extensions().contains(&extension.as_str()))
        .then(|| format!("called `.{extension}`, is {}", photo.format))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::photo;

    #[test]
    fn content_and_name_are_compared_whatever_the_letter_case() {
        let named = |path: &str| wrong(&photo(path));
        assert_eq!(named("a/1.PNG"), None);
        assert_eq!(named("a/1.jpg"), Some("called `.jpg`, is png".to_owned()));
        assert_eq!(named("a/1"), None);
    }
}
