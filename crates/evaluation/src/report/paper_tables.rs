//! The results as a table for a paper: Markdown and LaTeX, with what must be known to read it.

use super::{ExperimentReport, Report, Standing};
use crate::page::number::{Style, plural};

/// The metrics that papers give.
const METRICS: [&str; 5] =
    ["accuracy", "balanced_accuracy", "macro_f1", "cohen_kappa", "expected_calibration_error"];

/// A heading and its rows: the name in front, a cell for each metric.
struct Table {
    headings: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
    /// What the numbers are.
    caption: String,
}

/// A number as text; none where it is not defined or was not measured.
#[derive(Default)]
struct Cell {
    value: Option<String>,
    deviation: Option<String>,
    interval: Option<String>,
}

/// As Markdown, with the caption in front.
pub(super) fn markdown(report: &Report) -> String {
    let table = Table::of(report);
    let line = |first: &str, cells: Vec<String>| format!("| {first} | {} |", cells.join(" | "));
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace('<', "\\<");
    let rule = vec!["---:".to_owned(); table.headings.len()];
    let mut lines = vec![table.caption, String::new(), line("", table.headings), line("---", rule)];
    for (name, cells) in &table.rows {
        lines.push(line(&escaped(name), cells.iter().map(|it| it.text("–", "±", "−")).collect()));
    }
    lines.join("\n") + "\n"
}

/// As LaTeX, for the package `booktabs`.
pub(super) fn latex(report: &Report) -> String {
    let table = Table::of(report);
    let line = |first: &str, cells: Vec<String>| format!("{first} & {} \\\\", cells.join(" & "));
    let mut lines = vec![
        "% \\usepackage{booktabs}".to_owned(),
        "\\begin{table}".to_owned(),
        "\\centering".to_owned(),
        format!("\\caption{{{}}}", in_latex(&table.caption)),
        format!("\\begin{{tabular}}{{l{}}}", "r".repeat(table.headings.len())),
        "\\toprule".to_owned(),
        line("", table.headings.iter().map(|heading| in_latex(heading)).collect()),
        "\\midrule".to_owned(),
    ];
    for (name, cells) in &table.rows {
        let cells = cells.iter().map(|it| it.text("--", "$\\pm$", "$-$")).collect();
        lines.push(line(&in_latex(name), cells));
    }
    let end = ["\\bottomrule", "\\end{tabular}", "\\end{table}"];
    lines.extend(end.map(str::to_owned));
    lines.join("\n") + "\n"
}

impl Cell {
    /// With these signs for nothing, for a deviation, and for less than zero.
    fn text(&self, nothing: &str, plus_minus: &str, minus: &str) -> String {
        let value = self.value.as_deref().unwrap_or(nothing);
        let deviation = self.deviation.as_ref().map(|it| format!(" {plus_minus} {it}"));
        let interval = self.interval.as_ref().map(|it| format!(" ({it})"));
        let text = [Some(value.to_owned()), deviation, interval].into_iter().flatten();
        text.collect::<String>().replace('\u{2212}', minus)
    }
}

impl Table {
    fn of(report: &Report) -> Self {
        let first = report.experiments.first();
        let known = first.map_or(&[][..], |it| it.evaluation().metrics.as_slice());
        let metrics = METRICS.iter().filter_map(|name| known.iter().find(|it| it.name == *name));
        // Counts alone carry no probabilities.
        let metrics: Vec<_> = metrics.filter(|metric| metric.value.is_some()).collect();
        let heading = |metric: &&formats::evaluation::MetricValue| {
            let unit = Style::of(&metric.name, &metric.unit).unit();
            if unit.is_empty() { metric.title.clone() } else { format!("{}, %", metric.title) }
        };
        let headings = metrics.iter().map(heading).collect();
        let styles: Vec<(&str, Style)> = metrics
            .iter()
            .map(|metric| (metric.name.as_str(), Style::of(&metric.name, &metric.unit)))
            .collect();
        let mut rows = Vec::new();
        for experiment in &report.experiments {
            let cells = styles.iter().map(|(name, style)| of_seeds(experiment, name, *style));
            let name = match common_facts(report) {
                Some(_) => experiment.name.clone(),
                None => format!("{} ({})", experiment.name, facts(experiment)),
            };
            rows.push((name, cells.collect()));
        }
        if let Some(first) = first {
            rows.extend(baselines(first, &styles));
        }
        Self { headings, rows, caption: caption(report) }
    }
}

fn of_seeds(experiment: &ExperimentReport, name: &str, style: Style) -> Cell {
    let Some(summary) = experiment.seeds.get(name) else { return Cell::default() };
    Cell {
        value: summary.mean.map(|mean| style.plain(mean)),
        deviation: summary.sd.map(|sd| style.plain(sd)),
        interval: style.interval(summary.low, summary.high),
    }
}

fn baselines(experiment: &ExperimentReport, styles: &[(&str, Style)]) -> Vec<(String, Vec<Cell>)> {
    let known = experiment.evaluation().baselines.classifiers.iter();
    let rows = known.map(|baseline| {
        let cell = |(name, style): &(&str, Style)| {
            let Some(metric) = baseline.metric(name) else { return Cell::default() };
            Cell {
                value: metric.value.map(|value| style.plain(value)),
                deviation: None,
                interval: style.interval(metric.low, metric.high),
            }
        };
        (baseline.title.clone(), styles.iter().map(cell).collect())
    });
    rows.collect()
}

/// What the numbers of all experiments are, and what must be known to believe them.
fn caption(report: &Report) -> String {
    let experiments = report.experiments.iter();
    let several_seeds = experiments.clone().any(|it| it.runs.len() > 1);
    let cells = if several_seeds {
        "mean ± standard deviation over seeds (95 % interval over photos and seeds)"
    } else {
        "value (95 % interval)"
    };
    let uses = experiments.clone().filter(|it| it.part == "test").map(|it| it.test_uses.count);
    let uses = uses.max().map_or_else(String::new, |uses| {
        format!(" The test part had been used {}.", plural(uses, "time", "times"))
    });
    let carried = experiments.clone().all(|it| it.claim.standing == Standing::Carried);
    let standing = if carried { "" } else { " Read with the reservations of the report." };
    let facts = common_facts(report).map_or_else(String::new, |facts| format!("{facts}: "));
    format!("{facts}{cells}.{uses}{standing}")
}

/// On what all experiments were measured; nothing where that is not the same for all.
fn common_facts(report: &Report) -> Option<String> {
    let mut all = report.experiments.iter().map(facts);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

fn facts(experiment: &ExperimentReport) -> String {
    let evaluation = experiment.evaluation();
    let photos = plural(evaluation.photos as usize, "photo", "photos");
    let people = match evaluation.groups {
        Some(groups) if evaluation.people_known => {
            format!(" of {}", plural(groups as usize, "person or group", "people or groups"))
        }
        _ => String::new(),
    };
    match experiment.part.as_str() {
        "counts" => format!("counts of {photos}"),
        part => {
            let seeds = plural(experiment.runs.len(), "seed", "seeds");
            format!("{part} part, {photos}{people}, {seeds}")
        }
    }
}

fn in_latex(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', letter]),
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '<' => escaped.push_str("\\textless{}"),
            '>' => escaped.push_str("\\textgreater{}"),
            '±' => escaped.push_str("$\\pm$"),
            '\u{a0}' => escaped.push('~'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_nothing_more_than_is_known() {
        let some = |text: &str| Some(text.to_owned());
        let cell = Cell { value: some("\u{2212}0.1"), deviation: some("0.2"), interval: None };
        assert_eq!(cell.text("--", "$\\pm$", "$-$"), "$-$0.1 $\\pm$ 0.2");
        let cell = Cell { value: some("71.5"), deviation: None, interval: some("65.1 to 77.2") };
        assert_eq!(cell.text("–", "±", "−"), "71.5 (65.1 to 77.2)");
        assert_eq!(Cell::default().text("–", "±", "−"), "–");
    }

    #[test]
    fn a_name_cannot_leave_its_cell() {
        let hostile = "a & b \\\\ \\input{x} 50%_#$^~{}<>";
        assert_eq!(
            in_latex(hostile),
            "a \\& b \\textbackslash{}\\textbackslash{} \\textbackslash{}input\\{x\\} \
             50\\%\\_\\#\\$\\textasciicircum{}\\textasciitilde{}\\{\\}\\textless{}\\textgreater{}"
        );
    }
}
