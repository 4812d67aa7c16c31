//! Photos whose face has fewer pixels than a declared view of it.

use formats::ViewSettings;

use super::{Check, Evidence, Group, Severity};
use crate::catalogue::{FaceSeen, Photo};
use crate::views::{Sight, View};

pub(super) const CHECK: Check = Check {
    name: "face_too_small",
    severity: Severity::Warning,
    finds: "Photos whose largest face has fewer pixels than the largest face view that is declared.",
    matters: "The view has to enlarge it: such a photo is blurred where others are sharp, and a network can learn that.",
    advice: "Take it again from nearer, without digital zoom; or declare a smaller face view.",
    find,
};

/// The threshold is the view itself: whatever the photo's own size, below it pixels are made up.
fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let catalogue = evidence.catalogue;
    let views = View::all(evidence.settings).filter(|view| view.shows_faces());
    let Some(largest) = views.max_by_key(|view| view.settings.size) else {
        return Vec::new();
    };
    let faces = catalogue.faces().values();
    let groups = faces.filter_map(|seen| group(catalogue.rows_of(seen.sha256), seen, largest));
    groups.collect()
}

fn group<'a>(rows: &'a [Photo], seen: &FaceSeen, view: View) -> Option<Group<'a>> {
    let row = rows.first()?;
    let face = seen.largest()?;
    let shown = shown_side(row, seen, view.settings);
    let (side, view, size) = (face.longer_side(), view.name, view.settings.size);
    (shown < size).then(|| {
        let message =
            format!("the face is {side} pixels large: `{view}` enlarges {shown} pixels to {size}");
        Group::of(rows, message)
    })
}

/// Pixels of the photo, at full size, that fill one side of the view.
fn shown_side(row: &Photo, seen: &FaceSeen, view: ViewSettings) -> u32 {
    let sight = Sight { size: (row.width, row.height), face: Some(*seen) };
    sight.square(view).map_or(row.width.min(row.height), |square| square.side)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Event};
    use crate::test_support::{photo, settings};

    fn photos() -> Catalogue {
        let large = |path: &str| Photo { width: 480, height: 640, ..photo(path) };
        let seen = |path: &str, count, side| {
            let sha256 = photo(path).sha256;
            let (x, y, width, height, score) = (100, 100, side, side, 9.0);
            Event::Face(FaceSeen { sha256, count, x, y, width, height, score })
        };
        Catalogue::of([
            Event::Add(large("alone")),
            Event::Add(large("far")),
            Event::Add(large("crowd")),
            Event::Add(large("empty")),
            Event::Add(large("nobody looked")),
            Event::Add(photo("cropped")),
            seen("alone", 1, 90),
            seen("far", 1, 60),
            seen("crowd", 3, 200),
            seen("empty", 0, 0),
            seen("cropped", 1, 48),
        ])
    }

    fn told(size: u32) -> Vec<String> {
        let mut settings = settings();
        settings.views.insert("face".to_owned(), ViewSettings::face(size));
        let photos = photos();
        let evidence = Evidence::of(&photos, &settings);
        let findings = crate::checks::check(&evidence).findings.into_iter();
        let faces = findings.filter(|finding| finding.check.contains("face"));
        let told = faces.map(|finding| {
            format!("{}: {}: {}", finding.check, finding.photos[0].1, finding.message)
        });
        told.collect()
    }

    #[test]
    fn only_faces_that_a_view_would_enlarge_are_too_small() {
        insta::assert_snapshot!(told(96).join("\n"), @r"
        face_too_small: cropped: the face is 48 pixels large: `face` enlarges 48 pixels to 96
        face_too_small: far: the face is 60 pixels large: `face` enlarges 78 pixels to 96
        no_face: empty: no face found
        several_faces: crowd: 3 faces, of which the largest is shown
        ");
        let small = |size| told(size).iter().filter(|text| text.contains("enlarges")).count();
        // The square around 60 pixels has 78, the one around 90 has 118.
        assert_eq!([48, 49, 78, 79, 118, 119].map(small), [0, 1, 1, 2, 2, 3]);
    }

    #[test]
    fn without_a_face_view_no_face_is_too_small() {
        let (photos, settings) = (photos(), settings());
        let evidence = Evidence::of(&photos, &settings);
        assert_eq!(find(&evidence).len(), 0);
    }
}
