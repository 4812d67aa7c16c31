//! The numbers on one part, the best first, and differences seed by seed.

use evaluation::{ComparedMetric, ComparedPart, PairedDifference, SeedSummary};

use crate::table::{Table, counted};

/// The metrics for people; `--json` has all of them.
const SHOWN: [&str; 6] = [
    "validation_accuracy",
    "validation_loss",
    "accuracy",
    "balanced_accuracy",
    "macro_f1",
    "cohen_kappa",
];

pub(super) fn text(part: &ComparedPart) -> String {
    let shown = || part.metrics.iter().filter(|metric| SHOWN.contains(&metric.name.as_str()));
    let mut lines = vec![heading(part), ranks(shown())];
    let differences: Vec<(&ComparedMetric, &PairedDifference)> =
        shown().flat_map(|metric| metric.differences.iter().map(move |it| (metric, it))).collect();
    if let Some((_, first)) = differences.first() {
        lines.push(format!("\nSeed by seed against {}:\n{}", first.to, pairs(&differences)));
    }
    lines.extend(part.tested.iter().map(|tested| format!("\n{}", tested.sentence())));
    let without = without_numbers(part);
    if !without.is_empty() {
        lines.push(format!("\nNo numbers on it: {}.", without.join(", ")));
    }
    if shown().any(is_unranked) {
        lines.push(
            "\nLosses are not ranked: the experiments' losses do not measure the same.".to_owned(),
        );
    }
    if let Some(difference) = &part.difference {
        lines.push(format!("\nRanked across different photos: {difference}."));
    }
    if let Some(uses) = part.test_uses {
        let times = if uses == 1 { "once".to_owned() } else { format!("{uses} times") };
        lines
            .push(format!("\nThe test part had been used {times}; choose on the validation part."));
    }
    lines.join("\n")
}

/// Results that have no value in any metric of the part.
fn without_numbers(part: &ComparedPart) -> Vec<&str> {
    let of = |metric: &'_ ComparedMetric, name: &str| {
        metric.results.iter().any(|result| result.result == name && result.summary.n > 0)
    };
    let Some(first) = part.metrics.first() else { return Vec::new() };
    let names = first.results.iter().map(|result| result.result.as_str());
    names.filter(|name| !part.metrics.iter().any(|metric| of(metric, name))).collect()
}

fn is_unranked(metric: &ComparedMetric) -> bool {
    metric.results.iter().all(|result| result.rank.is_none())
}

/// Which part, and on how many photos.
fn heading(part: &ComparedPart) -> String {
    let mut counts: Vec<usize> = part.photos.iter().flatten().copied().collect();
    counts.dedup();
    let title = match part.part.as_str() {
        "validation" => "Validation part",
        _ => "Test part",
    };
    match counts[..] {
        [] => format!("{title}:"),
        [count] => format!("{title}, {}:", counted(count, "photo")),
        _ => {
            let counts: Vec<String> = counts.iter().map(usize::to_string).collect();
            format!("{title}, {} photos:", counts.join(" and "))
        }
    }
}

fn ranks<'a>(metrics: impl Iterator<Item = &'a ComparedMetric>) -> String {
    let mut table = Table::new(&["metric", "rank", "result", "mean ± sd", "worst", "seeds"]);
    for metric in metrics {
        let results = metric.results.iter().filter(|result| result.summary.n > 0);
        for (index, result) in results.enumerate() {
            table.row([
                if index == 0 { metric.title.clone() } else { String::new() },
                result.rank.map_or(String::new(), |rank| rank.to_string()),
                result.result.clone(),
                mean_and_sd(&result.summary),
                result.summary.worst.map_or(String::new(), |worst| format!("{worst:.4}")),
                result.summary.n.to_string(),
            ]);
        }
    }
    table.text()
}

fn mean_and_sd(summary: &SeedSummary) -> String {
    match (summary.mean, summary.sd) {
        (None, _) => "n/a".to_owned(),
        (Some(mean), None) => format!("{mean:.4}"),
        (Some(mean), Some(sd)) => format!("{mean:.4} ± {sd:.4}"),
    }
}

fn pairs(differences: &[(&ComparedMetric, &PairedDifference)]) -> String {
    let mut table = Table::new(&["metric", "result", "mean difference ± sd", "better with"]);
    let mut last = None;
    for (metric, difference) in differences {
        let PairedDifference { mean, sd, better, n, .. } = difference;
        let is_new = last.replace(&metric.title) != Some(&metric.title);
        table.row([
            if is_new { metric.title.clone() } else { String::new() },
            difference.result.clone(),
            match sd {
                Some(sd) => format!("{mean:+.4} ± {sd:.4}"),
                None => format!("{mean:+.4}"),
            },
            format!("{better} of {}", counted(*n, "seed")),
        ]);
    }
    table.text()
}
