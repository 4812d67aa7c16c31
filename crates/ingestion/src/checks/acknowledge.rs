//! Judging findings: an event for each, so that who, when and why are kept.

use formats::{Workspace, clock};

use super::{Finding, Findings};
use crate::Error;
use crate::catalogue::{Acknowledged, Batch, Event};

/// Writes down that the findings whose ids begin as given need nothing done, and why; an empty
/// `reason` takes earlier judgements back. Returns the findings.
pub fn acknowledge<'a>(
    workspace: &Workspace,
    findings: &'a Findings,
    ids: &[String],
    reason: &str,
    by: &str,
) -> Result<Vec<&'a Finding>, Error> {
    let candidates = if reason.is_empty() { &findings.acknowledged } else { &findings.findings };
    let chosen = ids.iter().map(|id| only_one(candidates, id));
    let chosen = chosen.collect::<Result<Vec<&Finding>, Error>>()?;
    let at = clock::now();
    let events = chosen.iter().map(|finding| {
        Event::Acknowledge(Acknowledged {
            finding: finding.id.as_str().into(),
            check: finding.check.into(),
            reason: reason.to_owned(),
            by: by.into(),
            at: at.clone(),
        })
    });
    Batch::append(workspace, &events.collect::<Vec<_>>())?;
    Ok(chosen)
}

fn only_one<'a>(findings: &'a [Finding], id: &str) -> Result<&'a Finding, Error> {
    let mut found = findings.iter().filter(|finding| finding.id.begins_with(id));
    match (found.next(), found.count()) {
        (Some(finding), 0) if !id.is_empty() => Ok(finding),
        (None, _) => Err(Error::NoFinding(id.to_owned())),
        (_, others) => Err(Error::SeveralFindings { id: id.to_owned(), count: others + 1 }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{Desk, jpeg};

    #[test]
    fn a_judged_finding_is_told_no_more_until_its_photos_change_or_it_is_taken_back() {
        let desk = Desk::new();
        for name in ["1", "2"] {
            desk.put(&format!("card/happy/anna/{name}.jpg"), &jpeg(1));
        }
        desk.import("card");
        let duplicates = || {
            let mut findings = desk.findings();
            findings.findings.retain(|finding| finding.check == "exact_duplicate");
            findings
        };
        let judge = |id: &str, reason: &str| {
            let findings = duplicates();
            let ids = [id.to_owned()];
            acknowledge(&desk.workspace, &findings, &ids, reason, "eva").map(|judged| judged.len())
        };
        let before = desk.catalogue().digest();
        let id = duplicates().findings[0].id.to_string();
        assert_eq!(judge(&id[..6], "two cards, one photo").unwrap(), 1);
        let judged = duplicates();
        assert_eq!((judged.findings.len(), judged.checks["exact_duplicate"].acknowledged), (0, 1));
        let by = judged.acknowledged[0].acknowledged.as_ref().unwrap();
        assert_eq!((&*by.reason, &*by.by), ("two cards, one photo", "eva"));
        assert_eq!(desk.catalogue().digest(), before, "a judgement changes no photo");

        assert_eq!(judge(&id, "").unwrap(), 1);
        assert_eq!(duplicates().findings.len(), 1);
        judge(&id, "again").unwrap();
        desk.put("more/happy/anna/3.jpg", &jpeg(1));
        desk.import("more");
        assert_eq!(duplicates().findings.len(), 1, "a third copy is another finding");
        insta::assert_snapshot!(judge("xyz", "because").unwrap_err(), @"
        no finding `xyz` is open
        hint: `mien check` shows the id of every finding
        ");
    }
}
