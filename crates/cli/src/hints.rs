//! What to do about errors of the operating system, wherever they came up.

use std::error::Error;
use std::io;

/// A hint for the first operating-system error among the causes.
pub(crate) fn for_cause(error: &(dyn Error + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return for_kind(error.kind()).map(str::to_owned);
        }
        cause = error.source();
    }
    None
}

fn for_kind(kind: io::ErrorKind) -> Option<&'static str> {
    match kind {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Some(
            "free some space and run the same command again; nothing that was finished is lost",
        ),
        io::ErrorKind::PermissionDenied => {
            Some("check who owns it and whether you may read and write there")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            Some("the disk is mounted read-only; choose another with `--workspace DIR`")
        }
        _ => None,
    }
}
