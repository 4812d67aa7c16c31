//! The photos: how many of each class in each part, how many people, and how they were split.

use formats::json::Value;
use maud::{Markup, html};

use super::facts::short;
use super::number::{count, plural};
use super::table::scrolling;
use crate::figures::Drawing;
use crate::report::{Dataset, Report};

pub(super) fn section(report: &Report, _: &[Drawing]) -> Option<Markup> {
    (!report.datasets.is_empty()).then(|| html! {
        @for dataset in &report.datasets {
            @if report.datasets.len() > 1 { h3 { "Split " (dataset.split) } }
            p { "Split " strong { (dataset.split) } " of catalogue " code.hash title=(dataset.catalogue) { (short(&dataset.catalogue)) }
                ": " (settings_line(&dataset.settings)) "." }
            (scrolling(&format!("Photos of split {}", dataset.split), &table(dataset)))
            @if !dataset.groups_known {
                p.note { "Which photos show the same person is not known, so people are not counted." }
            }
            @if !dataset.reserve.is_empty() { ul { @for (reason, photos) in &dataset.reserve {
                li { "in reserve, in no part (" (reason) "): " (count(*photos as u64)) }
            } } }
        }
    })
}

fn table(dataset: &Dataset) -> Markup {
    html! {
        table {
            caption { "Photos per part and class" }
            thead { tr {
                th scope="col" { "part" }
                @for class in &dataset.classes { th scope="col" { (class) } }
                th scope="col" { "all" }
                @if dataset.groups_known { th scope="col" { "people or groups" } }
            } }
            tbody { @for part in &dataset.parts {
                tr {
                    th scope="row" { (part.part) }
                    @for photos in &part.photos { td { (count(*photos as u64)) } }
                    td { (count(part.total as u64)) }
                    @if dataset.groups_known { td { (count(part.groups as u64)) } }
                }
            } }
        }
    }
}

/// A split's settings in one line, for example `balanced yes, ratio 8:1:1, seed 1`.
///
/// The classes stand in every table of the page already.
pub(super) fn settings_line(settings: &Value) -> String {
    let Value::Object(settings) = settings else {
        return "settings not recorded".to_owned();
    };
    let words = settings.iter().filter(|(name, _)| *name != "classes").map(|(name, value)| {
        let value = match value {
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::Null => "none".to_owned(),
            Value::String(text) => text.clone(),
            // The making and every extension.
            Value::Array(steps) if name == "history" => {
                return format!("extended {}", plural(steps.len() - 1, "time", "times"));
            }
            other => other.to_string(),
        };
        format!("{} {value}", name.replace('_', " "))
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "no settings".to_owned() } else { words.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_read_as_words() {
        let settings = formats::json::json!({
            "seed": 1, "ratio": "8:1:1", "balanced": true, "classes": ["happy", "sad"],
        });
        assert_eq!(settings_line(&settings), "balanced yes, ratio 8:1:1, seed 1");
        assert_eq!(settings_line(&Value::Null), "settings not recorded");
        let extended = formats::json::json!({ "history": [{}, {}, {}], "seed": 1 });
        assert_eq!(settings_line(&extended), "extended 2 times, seed 1");
    }
}
