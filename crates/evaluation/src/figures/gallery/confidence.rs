//! Confidences of none to a million photos.

use super::super::coverage::{Coverage, CoveragePoint};
use super::super::reliability::{Reliability, ReliabilityBin};
use super::{Drawing, PAPER, drawn, noise, share};

pub(super) fn calibration() -> Vec<(String, Drawing)> {
    let bins = |count: usize, photos: u64, skill: f64| -> Vec<ReliabilityBin> {
        let bin = |index: usize| {
            let (from, to) = (index as f64 / count as f64, (index + 1) as f64 / count as f64);
            let n = (photos as f64 * to.powi(3) * noise(index)) as u64;
            let accuracy = share(((from * n as f64 * skill).round() / n as f64).min(1.0), n);
            ReliabilityBin { from, to, confidence: f64::midpoint(from, to), accuracy }
        };
        (0..count).map(bin).collect()
    };
    let cases = [
        ("ten bins", bins(10, 120, 0.8)),
        ("all right", bins(10, 120, 9.0)),
        ("all wrong", bins(10, 120, 0.0)),
        ("a million photos in fifty bins", bins(50, 1_000_000, 0.9)),
        ("no photos", bins(10, 0, 0.0)),
    ];
    let drawn = |(case, bins): &(&str, Vec<ReliabilityBin>)| {
        drawn(case, &Reliability { experiment: PAPER, bins, error: Some(0.071) })
    };
    cases.iter().map(drawn).collect()
}

pub(super) fn coverages() -> Vec<(String, Drawing)> {
    let points = |photos: u64, low: f64, high: f64| -> Vec<CoveragePoint> {
        let point = |left: u64| {
            let threshold = 1.0 - 0.8 * (left as f64 / photos as f64);
            let accuracy = share(low + (high - low) * (threshold - 0.2) / 0.8, left);
            CoveragePoint { threshold, coverage: left as f64 / photos as f64, accuracy }
        };
        (1..=photos).rev().step_by((photos / 100_000).max(1) as usize).map(point).collect()
    };
    let marked: &[f64] = &[0.5, 0.7, 0.8, 0.9, 0.95];
    let cases = [
        ("255 photos", points(255, 0.7, 0.97), marked),
        ("all right", points(255, 1.0, 1.0), marked),
        ("all wrong", points(255, 0.0, 0.0), marked),
        ("a million photos", points(1_000_000, 0.6, 0.99), &[0.9]),
        ("one photo", points(1, 1.0, 1.0), marked),
        ("no photos", Vec::new(), marked),
    ];
    let drawn = |(case, points, marked): &(&str, Vec<CoveragePoint>, &[f64])| {
        drawn(case, &Coverage { experiment: PAPER, points, marked })
    };
    cases.iter().map(drawn).collect()
}
