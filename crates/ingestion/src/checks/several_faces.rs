//! Photos in which more than one face is found.

use super::{Check, Group, Severity, paths};
use crate::catalogue::Catalogue;

pub(super) const CHECK: Check = Check {
    name: "several_faces",
    severity: Severity::Warning,
    finds: "Photos with more than one face, where faces were looked for.",
    matters: "A face view shows the largest face, which may be somebody else than the person whom the label means.",
    advice: "Look at the photo with `mien show`; if the largest face is the wrong one, cut the others off or take it again.",
    find: |catalogue, _| find(catalogue),
};

fn find(catalogue: &Catalogue) -> Vec<Group> {
    let crowded = catalogue.faces().values().filter(|seen| seen.count > 1);
    let photos = crowded.map(|seen| (seen.count, catalogue.rows_of(seen.sha256)));
    let groups = photos.filter(|(_, rows)| !rows.is_empty()).map(|(count, rows)| Group {
        photos: paths(rows),
        message: format!("{count} faces, of which the largest is shown"),
    });
    groups.collect()
}
