//! Photos in which no face is found.

use super::{Check, Evidence, Group, Severity};

pub(super) const CHECK: Check = Check {
    name: "no_face",
    severity: Severity::Warning,
    finds: "Photos in which faces were looked for, because a declared view shows them, and none was found.",
    matters: "A face view shows the whole photo instead, so that the network sees the face small or not at all.",
    advice: "Look at the photo with `mien show`; take it again from nearer and from the front, or leave it out.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let catalogue = evidence.catalogue;
    let faceless = catalogue.faces().values().filter(|seen| seen.count == 0);
    let photos = faceless.map(|seen| catalogue.rows_of(seen.sha256));
    let groups = photos
        .filter(|rows| !rows.is_empty())
        .map(|rows| Group::of(rows, "no face found".to_owned()));
    groups.collect()
}
