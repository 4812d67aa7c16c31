//! How numbers look to people: one rule for page, figures and terminal.

use formats::evaluation::MetricValue;

/// Stands where a value is not defined.
pub(crate) const NOT_DEFINED: &str = "n/a";

/// A share as percent with one decimal: `78.0 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}\u{a0}%", 100.0 * share)
}

/// A difference of shares: `2.6 points`.
pub(crate) fn points(difference: f64) -> String {
    format!("{:.1}\u{a0}points", 100.0 * difference)
}

/// An interval of shares: `72.6 to 82.7 %`.
pub(crate) fn range(low: f64, high: f64) -> String {
    format!("{:.1} to {}", 100.0 * low, percent(high))
}

/// A count with its word: `1 seed`, `5 seeds`.
pub(crate) fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A count with thin spaces between thousands: `2 550`.
pub(crate) fn count(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// How a metric is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `78.0`, under a heading that says percent: everything that is called an accuracy.
    Percent,
    /// `82.75`: one-versus-rest accuracies, which crowd together near the top.
    FinePercent,
    /// `0.725`: scores and coefficients.
    Score,
    /// `51`.
    Count,
}

impl Style {
    /// The style of the metric called `name` in `unit`.
    pub(crate) fn of(name: &str, unit: &str) -> Self {
        match (name, unit) {
            (_, "photos") => Self::Count,
            (name, _) if name.starts_with("one_versus_rest") => Self::FinePercent,
            (name, "share") if name.contains("accuracy") => Self::Percent,
            _ => Self::Score,
        }
    }

    /// A value without its unit.
    pub(crate) fn plain(self, value: f64) -> String {
        let text = match self {
            Self::Percent => format!("{:.1}", 100.0 * value),
            Self::FinePercent => format!("{:.2}", 100.0 * value),
            Self::Score => format!("{value:.3}"),
            Self::Count => format!("{value:.0}"),
        };
        text.replace('-', "\u{2212}")
    }

    /// What follows the value.
    pub(crate) fn unit(self) -> &'static str {
        match self {
            Self::Percent | Self::FinePercent => "\u{a0}%",
            Self::Score | Self::Count => "",
        }
    }

    /// A value that may not be defined, with its unit.
    pub(crate) fn value(self, value: Option<f64>) -> String {
        value.map_or_else(
            || NOT_DEFINED.to_owned(),
            |value| format!("{}{}", self.plain(value), self.unit()),
        )
    }

    /// An interval without its unit, `72.6 to 82.7`; nothing where one end is missing.
    ///
    /// One digit less than a score has: an end is never known that well.
    pub(crate) fn interval(self, low: Option<f64>, high: Option<f64>) -> Option<String> {
        let end = |value: f64| match self {
            Self::Percent | Self::FinePercent => format!("{:.1}", 100.0 * value),
            Self::Score => format!("{value:.2}"),
            Self::Count => format!("{value:.0}"),
        };
        Some(format!("{} to {}", end(low?), end(high?)).replace('-', "\u{2212}"))
    }
}

/// The style of `metric`.
pub(crate) fn style_of(metric: &MetricValue) -> Style {
    Style::of(&metric.name, &metric.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(percent(199.0 / 255.0), "78.0\u{a0}%");
        assert_eq!(range(0.726, 0.827), "72.6 to 82.7\u{a0}%");
        assert_eq!(count(2550).replace('\u{202f}', " "), "2 550");
        assert_eq!(count(51), "51");
        assert_eq!(plural(1, "seed", "seeds"), "1 seed");
    }

    #[test]
    fn a_metric_s_name_and_unit_decide_how_it_is_written() {
        assert_eq!(Style::of("accuracy", "share").value(Some(0.355)), "35.5\u{a0}%");
        assert_eq!(Style::of("macro_f1", "share").value(Some(0.7824)), "0.782");
        let fine = Style::of("one_versus_rest_accuracy", "share");
        assert_eq!(fine.plain(211.0 / 255.0), "82.75");
        assert_eq!(fine.value(None), "n/a");
        assert_eq!(Style::Score.interval(Some(0.1), None), None);
    }
}
