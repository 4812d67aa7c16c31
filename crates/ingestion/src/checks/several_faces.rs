//! Photos in which more than one face is found.

use super::{Check, Evidence, Group, Severity};

pub(super) const CHECK: Check = Check {
    name: "several_faces",
    severity: Severity::Warning,
    finds: "Photos with more than one face, where faces were looked for.",
    matters: "A face view shows the largest face, which may be somebody else than the person whom the label means.",
    advice: "Look at the photo with `mien show`; if the largest face is the wrong one, cut the others off or take it again.",
    find,
};

fn find<'a>(evidence: &Evidence<'a>) -> Vec<Group<'a>> {
    let catalogue = evidence.catalogue;
    let crowded = catalogue.faces().values().filter(|seen| seen.count > 1);
    let photos = crowded.map(|seen| (seen.count, catalogue.rows_of(seen.sha256)));
    let groups = photos.filter(|(_, rows)| !rows.is_empty()).map(|(count, rows)| {
        Group::of(rows, format!("{count} faces, of which the largest is shown"))
    });
    groups.collect()
}
