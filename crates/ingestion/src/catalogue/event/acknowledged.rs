//! `acknowledge`: somebody looked at a finding and judged that nothing has to be done.

use serde::Serialize;

use crate::catalogue::Text;

/// A finding that need not be told again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Acknowledged {
    /// The finding's id.
    pub finding: Text,
    /// The check that found it.
    pub check: Text,
    /// Why nothing has to be done; empty takes an earlier judgement back.
    pub reason: String,
    /// Who judged.
    pub by: Text,
    /// When, ISO 8601.
    pub at: String,
}
