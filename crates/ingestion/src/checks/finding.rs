//! A finding: its name for people and machines, and whether somebody judged that it is no fault.

use std::collections::BTreeMap;
use std::fmt;

use formats::Digest;
use serde::{Serialize, Serializer};

use super::{Check, Group, Severity};
use crate::catalogue::{Acknowledged, Catalogue};

/// Twelve hexadecimal digits that stay the same while the same photos have the same fault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FindingId(String);

impl FindingId {
    /// Named after the check and either what the group is about or every photo in it.
    pub(super) fn of(check: &str, group: &Group) -> Self {
        let mut text = format!("{check}\n{}\n", group.about);
        if group.about.is_empty() {
            let photos = group.photos.iter();
            let mut photos: Vec<String> =
                photos.map(|(sha256, path)| format!("{sha256} {path}\n")).collect();
            photos.sort();
            text.extend(photos);
        }
        Self(Digest::of(text.as_bytes()).to_string()[..12].to_owned())
    }

    /// Whether it begins with `start`, so that people need not type all of it.
    pub fn begins_with(&self, start: &str) -> bool {
        self.0.starts_with(start)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FindingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What a check found: one per group of photos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The check's name.
    pub check: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Its name.
    pub id: FindingId,
    /// The photos, sorted by path; written as paths alone.
    #[serde(serialize_with = "paths")]
    pub photos: Vec<(Digest, String)>,
    /// What was found.
    pub message: String,
    /// Who judged that nothing has to be done, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Acknowledged>,
}

fn paths<S: Serializer>(photos: &[(Digest, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(photos.iter().map(|(_, path)| path))
}

/// How many findings of one check there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Findings that nobody has judged yet, one per group.
    pub count: usize,
    /// Findings that somebody judged to be no fault.
    pub acknowledged: usize,
}

/// All findings, in the order of checks and photos.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Findings by check, also where there are none.
    pub checks: BTreeMap<&'static str, Count>,
    /// The findings that nobody has judged yet.
    pub findings: Vec<Finding>,
    /// The findings that somebody judged to be no fault.
    pub acknowledged: Vec<Finding>,
}

impl Findings {
    /// Sorts the groups that `check` found into open and acknowledged findings.
    pub(super) fn add(&mut self, check: &Check, groups: Vec<Group>, catalogue: &Catalogue) {
        let named = groups.into_iter().map(|group| named(check, group, catalogue));
        let mut findings: Vec<Finding> = named.collect();
        findings.sort_by(|one, other| order(one).cmp(&order(other)));
        let (acknowledged, open): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| finding.acknowledged.is_some());
        let count = Count { count: open.len(), acknowledged: acknowledged.len() };
        self.checks.insert(check.name, count);
        self.findings.extend(open);
        self.acknowledged.extend(acknowledged);
    }
}

fn order(finding: &Finding) -> impl Ord {
    let paths = finding.photos.iter().map(|(sha256, path)| (path.clone(), *sha256));
    (paths.collect::<Vec<_>>(), finding.message.clone())
}

fn named(check: &Check, group: Group, catalogue: &Catalogue) -> Finding {
    let id = FindingId::of(check.name, &group);
    let photos = group.photos.into_iter().map(|(sha256, path)| (sha256, path.to_owned()));
    let mut photos: Vec<_> = photos.collect();
    photos.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    let acknowledged = catalogue.acknowledged().get(id.as_str()).cloned();
    let (check, severity) = (check.name, check.severity);
    Finding { check, severity, id, photos, message: group.message, acknowledged }
}
