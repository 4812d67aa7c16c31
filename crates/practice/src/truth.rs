//! `truth.csv`: what every drawn file is, and what was planted.

use crate::plan::Shot;

/// Name of the truth in the drawn folder.
///
/// One row per file, sorted by path. `path`, `defect` (empty for a good photo), `related_path`
/// (the photo that a planted file was made from), `label`, `subject`, `session`,
/// `captured_at` (ISO 8601 without offset) and `burst_of` (the first shot of the burst).
pub const TRUTH_FILE: &str = "truth.csv";

const HEADER: &str = "path,defect,related_path,label,subject,session,captured_at,burst_of\n";

/// One row. No value ever needs quotes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) defect: &'static str,
    pub(crate) related_path: String,
    pub(crate) label: &'static str,
    pub(crate) subject: String,
    pub(crate) session: usize,
    pub(crate) captured_at: String,
    pub(crate) burst_of: String,
}

impl Row {
    pub(crate) fn of_shot(shot: &Shot) -> Self {
        let (date, time) = shot.taken.split_once(' ').unwrap_or_default();
        Self {
            path: shot.path.clone(),
            defect: "",
            related_path: String::new(),
            label: shot.label(),
            subject: shot.subject(),
            session: shot.session + 1,
            captured_at: format!("{}T{time}", date.replace(':', "-")),
            burst_of: shot.burst_of.as_ref().map(|(_, path)| path.clone()).unwrap_or_default(),
        }
    }
}

/// The whole file.
pub(crate) fn table(mut rows: Vec<Row>) -> String {
    rows.sort();
    let lines = rows.iter().map(|row| {
        format!(
            "{},{},{},{},{},{},{},{}\n",
            row.path,
            row.defect,
            row.related_path,
            row.label,
            row.subject,
            row.session,
            row.captured_at,
            row.burst_of
        )
    });
    std::iter::once(HEADER.to_owned()).chain(lines).collect()
}
