//! ROC and precision-recall curves of 2 to 20 classes and of up to a million points.

use super::super::one_versus_rest::{ClassCurve, Kind, OneVersusRest};
use super::{Drawing, PAPER, classes, drawn, noise, share};
use crate::Estimate;

pub(super) fn class_curves() -> Vec<(String, Drawing)> {
    let mut all = Vec::new();
    for (case, count, longest, points) in [
        ("two", 2, false, 60),
        ("five, one of them not defined", 5, false, 60),
        ("seven long names, a million points", 7, true, 1_000_000),
        ("twenty", 20, false, 200),
        ("twenty long names, many points", 20, true, 50_000),
    ] {
        for kind in [Kind::Roc, Kind::PrecisionRecall] {
            let curve = |(index, class): (usize, String)| {
                let value = 0.72 + 0.26 * noise(index);
                let is_defined = !(count == 5 && index == 2);
                let area = Estimate {
                    value: is_defined.then_some(value),
                    low: is_defined.then_some(value - 0.04),
                    high: is_defined.then_some(value + 0.02),
                    n: 51,
                    reason: None,
                };
                let points =
                    if is_defined { rising(points, value, kind, index) } else { Vec::new() };
                ClassCurve { class, points, area, share: 1.0 / count as f64 + 0.02 * noise(index) }
            };
            let classes: Vec<ClassCurve> =
                classes(count, longest).into_iter().enumerate().map(curve).collect();
            all.push(drawn(case, &OneVersusRest { experiment: PAPER, kind, classes: &classes }));
        }
    }
    let nothing = share(0.0, 0);
    let empty = |class| ClassCurve { class, points: Vec::new(), area: nothing.clone(), share: 0.0 };
    let classes: Vec<ClassCurve> = classes(2, false).into_iter().map(empty).collect();
    let kind = Kind::Roc;
    all.push(drawn("no photos", &OneVersusRest { experiment: PAPER, kind, classes: &classes }));
    all
}

/// Points of a curve from 0 to 1 that rises over the diagonal, rough where few photos stand behind it.
fn rising(points: usize, area: f64, kind: Kind, class: usize) -> Vec<(f64, f64)> {
    let power = (1.0 - area) / area;
    let place = |index: usize| {
        let x = index as f64 / (points - 1).max(1) as f64;
        match kind {
            Kind::Roc => (x, x.powf(power)),
            Kind::PrecisionRecall => {
                let seen = (1.0 + index as f64).sqrt();
                let rough = (noise(100_000 * class + index) - 0.5) / seen;
                (x, (1.0 - 0.8 * x.powf(1.0 / power) + rough).clamp(0.0, 1.0))
            }
        }
    };
    (0..points).map(place).collect()
}
