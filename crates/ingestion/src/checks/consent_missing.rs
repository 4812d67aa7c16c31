//! Photos of people who are not known to have agreed to what the settings demand.

use super::{Check, Evidence, Group, Severity, each_collection};

pub(super) const CHECK: Check = Check {
    name: "consent_missing",
    severity: Severity::Error,
    finds: "Collections with photos whose consent is none of those that `require_consent` in `data/mien.yaml` names.",
    matters: "A face identifies a person; without agreement the photo must not be used, and it is in no split.",
    advice: "Ask, and write the answer down: `mien import --consent TEXT` for a whole folder, `mien relabel --csv` for single photos. Forget the others (`mien forget`).",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let lacks = |photo: &crate::Photo| !evidence.settings.consent_suffices(&photo.consent);
    each_collection(evidence, lacks, "without the consent that is required")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Event};
    use crate::test_support::{photo, settings};

    #[test]
    fn photos_without_one_of_the_required_consents_are_told_only_where_one_is_required() {
        let given = crate::Photo { consent: "research".into(), ..photo("a") };
        let catalogue = Catalogue::of([given, photo("b")].map(Event::Add));
        let mut settings = settings();
        let count = |settings: &formats::Settings| {
            let found = find(&Evidence::of(&catalogue, settings));
            found.iter().map(|group| group.photos.len()).sum::<usize>()
        };
        assert_eq!(count(&settings), 0);
        settings.require_consent = vec!["research".to_owned(), "everything".to_owned()];
        assert_eq!(count(&settings), 1);
        settings.require_consent = vec!["everything".to_owned()];
        assert_eq!(count(&settings), 2);
    }
}
