//! A published table, held against the counts that it is said to follow from.

use std::path::Path;

use formats::evaluation::PartEvaluation;
use formats::table::Sheet;
use serde::Serialize;

use crate::Error;

/// One printed cell, and what follows from the counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct PublishedCell {
    pub(crate) class: String,
    /// The metric's name.
    pub(crate) metric: String,
    /// As it was printed.
    pub(crate) printed: String,
    /// What the counts give, with as many digits as were printed; `None` where that is not defined.
    pub(crate) computed: Option<String>,
    pub(crate) verdict: Verdict,
}

/// How a printed number stands to the computed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// Rounded to the printed digits it is the same.
    Agrees,
    /// Its further digits were cut off, not rounded.
    Cut,
    /// It does not follow from the counts.
    Wrong,
}

impl Verdict {
    /// In JSON and CSV.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Agrees => "agrees",
            Self::Cut => "cut",
            Self::Wrong => "wrong",
        }
    }
}

/// Reads a table whose first column is `label` and whose other columns are named after metrics of a
/// class, with ` %` behind the name where it is printed in percent. An empty cell was not printed.
///
/// ```text
/// label,precision,f1,one_versus_rest_accuracy %
/// angry,.537,.699,82.75
/// ```
pub(crate) fn check(path: &Path, evaluation: &PartEvaluation) -> Result<Vec<PublishedCell>, Error> {
    let sheet = Sheet::read(path)?;
    let columns = columns_of(&sheet, evaluation)?;
    let mut cells = Vec::new();
    for (row, texts) in sheet.rows.iter().enumerate() {
        let label = texts.first().map_or("", |label| label.trim());
        let class = evaluation.per_class.iter().find(|class| class.label == label);
        let class = class.ok_or_else(|| {
            let classes = evaluation.classes.iter().map(String::as_str);
            sheet.problem(row + 1, unknown("class", label, classes))
        })?;
        for (column, text) in columns.iter().zip(&texts[1..]) {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            let value = class.metric(&column.metric).and_then(|metric| metric.value);
            let verdict = Printed::parse(text)
                .ok_or_else(|| sheet.problem(row + 1, format!("`{text}` is no number")))?
                .against(value.map(|value| value * column.times));
            cells.push(PublishedCell {
                class: class.label.clone(),
                metric: column.metric.clone(),
                printed: text.to_owned(),
                computed: verdict.1,
                verdict: verdict.0,
            });
        }
    }
    Ok(cells)
}

struct Column {
    metric: String,
    /// 100 where it is printed in percent.
    times: f64,
}

fn columns_of(sheet: &Sheet, evaluation: &PartEvaluation) -> Result<Vec<Column>, Error> {
    let known = evaluation.per_class.first().into_iter().flat_map(|class| &class.metrics);
    let known: Vec<&str> = known.map(|metric| metric.name.as_str()).collect();
    if sheet.columns.first().map(|name| name.trim()) != Some("label") {
        return Err(sheet.problem(0, "the first column is not `label`").into());
    }
    let column = |name: &String| {
        let name = name.trim();
        let (metric, times) = match name.strip_suffix('%') {
            Some(metric) => (metric.trim_end(), 100.0),
            None => (name, 1.0),
        };
        if known.contains(&metric) {
            return Ok(Column { metric: metric.to_owned(), times });
        }
        Err(sheet.problem(0, unknown("metric of a class", metric, known.iter().copied())).into())
    };
    sheet.columns[1..].iter().map(column).collect()
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let all: Vec<&str> = known.clone().collect();
    let message = format!("`{name}` is no {what}, expected one of {}", all.join(", "));
    match formats::closest(name, known) {
        Some(meant) => format!("{message}; did you mean `{meant}`?"),
        None => message,
    }
}

/// A number as it stands in a table.
struct Printed {
    value: f64,
    decimals: usize,
}

impl Printed {
    fn parse(text: &str) -> Option<Self> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let plain = digits(whole) && digits(decimals) && text.len() > 1 || digits(text);
        let value = text.parse().ok().filter(|_| plain)?;
        Some(Self { value, decimals: decimals.len() })
    }

    /// The verdict, and the computed value with as many digits.
    fn against(&self, computed: Option<f64>) -> (Verdict, Option<String>) {
        let Some(computed) = computed else { return (Verdict::Wrong, None) };
        let digits = i32::try_from(self.decimals).unwrap_or(i32::MAX);
        let last = 10_f64.powi(-digits);
        // A value in the middle between two printed ones may have gone either way.
        let rounding = last / 2.0 + 1e-9;
        let verdict = match computed - self.value {
            difference if difference.abs() <= rounding => Verdict::Agrees,
            difference if (0.0..last).contains(&difference) => Verdict::Cut,
            _ => Verdict::Wrong,
        };
        (verdict, Some(format!("{computed:.*}", self.decimals)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use metrics::ConfusionMatrix;

    fn checked(table: &str) -> Result<Vec<PublishedCell>, Error> {
        let counts = vec![51, 0, 3, 48];
        let matrix = ConfusionMatrix::from_counts(2, counts).unwrap();
        let evaluation = crate::evaluate_counts(&["angry".into(), "sad".into()], &matrix);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.csv");
        formats::atomic::write(&path, table.as_bytes()).unwrap();
        check(&path, &evaluation)
    }

    fn verdicts(table: &str) -> Vec<(Verdict, String)> {
        let cells = checked(table).unwrap().into_iter();
        cells.map(|cell| (cell.verdict, cell.computed.unwrap_or_default())).collect()
    }

    #[test]
    fn rounded_cut_and_wrong_are_told_apart() {
        // 48 / 51 = 0.941176…, F1 = 96 / 99 = 0.969696…
        let found = verdicts("label,recall,f1,f1 %\nsad,.941,.969,97\nangry,1.000,,\n");
        let agrees = |text: &str| (Verdict::Agrees, text.to_owned());
        let expected =
            [agrees("0.941"), (Verdict::Cut, "0.970".to_owned()), agrees("97"), agrees("1.000")];
        assert_eq!(found, expected);
        assert_eq!(verdicts("label,f1\nsad,.918\n"), [(Verdict::Wrong, "0.970".to_owned())]);
        assert_eq!(verdicts("label,true_positives\nsad,47\n"), [(Verdict::Wrong, "48".to_owned())]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_line_and_a_hint() {
        let refused = |table: &str| checked(table).unwrap_err().to_string();
        let found = refused("label,precison\nsad,1\n");
        assert!(found.contains("did you mean `precision`?"), "{found}");
        let found = refused("label,f1\nsat,1\n");
        assert!(found.contains("did you mean `sad`?"), "{found}");
        for number in ["NaN", "-1", "1e3", ".", "1.2.3", "+1"] {
            assert!(refused(&format!("label,f1\nsad,{number}\n")).contains("is no number"));
        }
        assert!(refused("class,f1\nsad,1\n").contains("not `label`"));
    }
}
