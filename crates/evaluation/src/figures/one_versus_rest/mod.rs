//! ROC and precision-recall curves, each class against all others: in one plot, or a plot for each of many.

mod panels;
mod together;

use plotters::prelude::DrawingBackend;

use super::axis::Axis;
use super::canvas::{Canvas, Drawn, Place};
use super::{Experiment, Figure, series};
use crate::Estimate;
use crate::page::number::{NOT_DEFINED, Style};

/// The curves of the shown run.
pub(crate) struct OneVersusRest<'a> {
    pub(crate) experiment: Experiment<'a>,
    pub(crate) kind: Kind,
    pub(crate) classes: &'a [ClassCurve],
}

/// What is drawn against what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The share of the class that is found against the share of the others that is taken for it.
    Roc,
    /// The share of what is taken for the class that is right against the share that is found.
    PrecisionRecall,
}

impl Kind {
    /// Across and upwards.
    fn axes(self) -> [&'static str; 2] {
        match self {
            Self::Roc => ["false positive rate (1 − specificity)", "true positive rate (recall)"],
            Self::PrecisionRecall => ["recall", "precision"],
        }
    }

    fn area(self) -> &'static str {
        match self {
            Self::Roc => "area under the curve",
            Self::PrecisionRecall => "average precision",
        }
    }
}

/// One class against all others.
#[derive(Debug, Clone)]
pub(crate) struct ClassCurve {
    pub(crate) class: String,
    /// Across and upwards, each 0 to 1, from left to right; none where the curve is not defined.
    pub(crate) points: Vec<(f64, f64)>,
    /// The area under the curve or the average precision, over the `n` photos of the class.
    pub(crate) area: Estimate,
    /// The class's share of all photos, which is the precision of chance.
    pub(crate) share: f64,
}

impl ClassCurve {
    fn places(&self, across: Axis, up: Axis) -> Vec<Place> {
        let points = self.points.iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        points.map(|&(x, y)| (across.place(x), up.place(y))).collect()
    }

    /// `0.932 (0.90 to 0.96)`.
    fn area_words(&self) -> String {
        let Some(value) = self.area.value else { return NOT_DEFINED.to_owned() };
        let interval = Style::Score.interval(self.area.low, self.area.high);
        let interval = interval.map(|interval| format!(" ({interval})")).unwrap_or_default();
        format!("{}{interval}", Style::Score.plain(value))
    }
}

impl OneVersusRest<'_> {
    fn is_together(&self) -> bool {
        self.classes.len() <= series::MOST
    }
}

impl Figure for OneVersusRest<'_> {
    fn name(&self) -> String {
        let kind = match self.kind {
            Kind::Roc => "roc",
            Kind::PrecisionRecall => "precision-recall",
        };
        format!("{kind}-{}", self.experiment.slug)
    }

    fn title(&self) -> String {
        let kind = match self.kind {
            Kind::Roc => "ROC curves",
            Kind::PrecisionRecall => "Precision-recall curves",
        };
        format!("{kind}, each class against all others")
    }

    fn finding(&self) -> String {
        let what = format!("{} of {}", self.title(), self.experiment.name);
        let defined = self.classes.iter().filter_map(|class| Some((class.area.value?, class)));
        let defined: Vec<(f64, &ClassCurve)> = defined.collect();
        let high = defined.iter().max_by(|a, b| a.0.total_cmp(&b.0));
        let low = defined.iter().min_by(|a, b| a.0.total_cmp(&b.0));
        let (Some((_, high)), Some((_, low))) = (high, low) else {
            return format!("{what}: no photos of two classes.");
        };
        let mean = defined.iter().map(|it| it.0).sum::<f64>() / defined.len() as f64;
        let undefined = self.classes.iter().filter(|class| class.area.value.is_none());
        let undefined: Vec<&str> = undefined.map(|class| class.class.as_str()).collect();
        let undefined = if undefined.is_empty() {
            String::new()
        } else {
            format!("; not defined for {}", undefined.join(", "))
        };
        format!(
            "{what}: {} highest for {}, {}, and lowest for {}, {}; mean {mean:.3}{undefined}.",
            self.kind.area(),
            high.class,
            high.area_words(),
            low.class,
            low.area_words(),
        )
    }

    fn size(&self) -> (i32, i32) {
        if self.is_together() { together::size(self) } else { panels::size(self) }
    }

    fn draw<B: DrawingBackend>(&self, canvas: &Canvas<'_, B>) -> Drawn<B> {
        if self.is_together() { together::draw(self, canvas) } else { panels::draw(self, canvas) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::render::render;
    use super::super::testing::words;
    use super::*;

    fn curve(class: &str, area: Option<f64>) -> ClassCurve {
        let area = Estimate { value: area, low: area, high: area, n: 9, reason: None };
        let points =
            if area.value.is_some() { vec![(0.0, 0.0), (0.5, 0.9), (1.0, 1.0)] } else { vec![] };
        ClassCurve { class: class.to_owned(), points, area, share: 0.5 }
    }

    #[test]
    fn a_class_without_a_curve_is_named_and_has_none() {
        let classes = [curve("happy", Some(0.9)), curve("sad", Some(0.7)), curve("calm", None)];
        let experiment = Experiment { name: "paper", slug: "paper" };
        let figure = OneVersusRest { experiment, kind: Kind::Roc, classes: &classes };
        assert_eq!(
            figure.finding(),
            "ROC curves, each class against all others of paper: area under the curve highest for \
             happy, 0.900 (0.90 to 0.90), and lowest for sad, 0.700 (0.70 to 0.70); mean 0.800; \
             not defined for calm."
        );
        let words = words(&render(&figure, false).unwrap().svg);
        let calm = words.iter().position(|word| word == "calm").unwrap();
        assert_eq!(words[calm + 1], NOT_DEFINED);
    }

    #[test]
    fn many_classes_have_a_plot_each() {
        let classes: Vec<ClassCurve> =
            (0..20).map(|class| curve(&format!("class {class}"), Some(0.8))).collect();
        let experiment = Experiment { name: "paper", slug: "paper" };
        let of = |count: usize| {
            let classes = &classes[..count];
            OneVersusRest { experiment, kind: Kind::PrecisionRecall, classes }.size()
        };
        assert!(of(7).0 < of(8).0 && of(8).1 < of(20).1);
    }
}
