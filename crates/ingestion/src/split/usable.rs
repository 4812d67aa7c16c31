//! Whether a photo can be used, and as which class: the reasons that keep one in the reserve.

use std::collections::HashMap;

use formats::Settings;

use crate::Photo;

/// No row has a label.
pub(super) const NO_LABEL: &str = "no_label";
/// The label is no class of `data/mien.yaml`.
pub(super) const LABEL_UNKNOWN: &str = "label_unknown";
/// The same photo lies under two classes.
pub(super) const LABEL_CONFLICT: &str = "label_conflict";

/// A class by its place in the settings, or the reason why there is none.
pub(crate) type Usable = Result<usize, &'static str>;

/// Decides for one photo after the other.
pub(crate) struct Judge<'a> {
    settings: &'a Settings,
    classes: HashMap<&'a str, Option<usize>>,
}

impl<'a> Judge<'a> {
    /// By the classes and aliases of `settings`.
    pub(crate) fn new(settings: &'a Settings) -> Self {
        Self { settings, classes: HashMap::new() }
    }

    /// The class that all labelled rows of a photo agree on.
    pub(crate) fn class_of(&mut self, rows: &'a [Photo]) -> Usable {
        let labels = rows.iter().map(|row| row.label.as_str()).filter(|label| !label.is_empty());
        let mut labels = labels.map(|label| (self.class(label), label));
        let Some((class, label)) = labels.next() else { return Err(NO_LABEL) };
        // Two names of one class agree; two names of none may mean anything.
        if labels.any(|(other, name)| other != class || (class.is_none() && name != label)) {
            return Err(LABEL_CONFLICT);
        }
        class.ok_or(LABEL_UNKNOWN)
    }

    fn class(&mut self, label: &'a str) -> Option<usize> {
        *self.classes.entry(label).or_insert_with(|| self.settings.class_of(label))
    }
}
