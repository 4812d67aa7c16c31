//! What to type to make this report again.

use maud::{Markup, html};

use crate::figures::Drawing;
use crate::report::Report;

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    (!report.commands.is_empty()).then(|| html! {
        p { "In a workspace with the same catalogue, in this order:" }
        pre tabindex="0" role="region" aria-label="Commands" { @for command in &report.commands { (command) "\n" } }
    })
}
