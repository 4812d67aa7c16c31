//! The class that a photo's folders name.

use formats::Settings;

/// Where a class folder stands among `folders` (outermost first), and the class it means.
///
/// The nearest to the photo counts: a `happy` inside of a `sad` says happy.
pub(super) fn class_among<'a>(
    settings: &'a Settings,
    folders: &[&str],
) -> Option<(usize, &'a str)> {
    let place = folders.iter().rposition(|name| settings.class_of(name).is_some())?;
    let class = settings.class_of(folders[place])?;
    Some((place, &settings.classes[class]))
}

/// Where the labels of an import come from.
pub(super) const FOLDER: &str = "folder";

/// Where a label of an import came from; nothing where there is no label.
pub(super) fn source_of(label: &str) -> &'static str {
    if label.is_empty() { "" } else { FOLDER }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::settings;

    #[test]
    fn the_nearest_folder_that_means_a_class_gives_the_label() {
        let settings = settings();
        let class =
            |folders: &[&str]| class_among(&settings, folders).map(|(_, class)| class.to_owned());
        assert_eq!(class(&["card", "Glad", "anna"]), Some("happy".into()));
        assert_eq!(class(&["sad", "happy"]), Some("happy".into()));
        assert_eq!(class(&["card", "bored"]), None);
    }
}
