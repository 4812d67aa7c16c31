//! People, slices and differences: none, one and hundreds, with short and long names.

use super::super::differences::{Difference, Differences, Test};
use super::super::rows::Row;
use super::super::slices::{SliceKind, Slices};
use super::super::subjects::Subjects;
use super::{Drawing, PAPER, drawn, noise, share};
use crate::page::number::Style;
use crate::{Better, Estimate};

pub(super) fn people() -> Vec<(String, Drawing)> {
    let people = |count: usize, photos: usize| -> Vec<Row> {
        let person = |index: usize| {
            let n = (1.0 + photos as f64 * noise(7 * index)) as u64;
            row(format!("p{index:03}"), (n as f64 * noise(index).sqrt()).round() / n as f64, n)
        };
        (0..count).map(person).collect()
    };
    let named = |mut people: Vec<Row>| {
        for (index, person) in people.iter_mut().enumerate() {
            person.name = format!("Maria-Magdalena von und zu Hohenlohe, the {index}th");
        }
        people
    };
    let cases = [
        ("forty", people(25, 30), Some(0.68)),
        ("hundreds", people(740, 60), Some(0.68)),
        ("long names", named(people(8, 30)), Some(0.3)),
        ("one", people(1, 30), None),
        ("all right", (0..4).map(|index| row(format!("p{index}"), 1.0, 9)).collect(), Some(1.0)),
        ("all wrong", (0..4).map(|index| row(format!("p{index}"), 0.0, 9)).collect(), Some(0.0)),
        ("no photos", vec![row("p1".to_owned(), 0.0, 0)], None),
    ];
    let drawn = |(case, people, overall): &(&str, Vec<Row>, Option<f64>)| {
        drawn(case, &Subjects { experiment: PAPER, people, overall: *overall })
    };
    cases.iter().map(drawn).collect()
}

pub(super) fn sliced() -> Vec<(String, Drawing)> {
    let kind = |name: &str, values: &[&str], seed: usize| {
        let value = |(index, value): (usize, &&str)| {
            let n = (80.0 * noise(seed + index)) as u64;
            row((*value).to_owned(), (n as f64 * (0.4 + 0.6 * noise(index))).round() / n as f64, n)
        };
        SliceKind { name: name.to_owned(), values: values.iter().enumerate().map(value).collect() }
    };
    let devices: Vec<String> =
        (1..=40).map(|index| format!("phone model number {index}")).collect();
    let devices: Vec<&str> = devices.iter().map(String::as_str).collect();
    let usual = vec![
        kind("device", &devices[..4], 3),
        kind("light", &["dark", "indoor", "daylight"], 9),
        kind("face size", &["under 48 pixels", "48 to 96 pixels", "over 96 pixels"], 14),
    ];
    let right =
        SliceKind { name: "light".to_owned(), values: vec![row("dark".to_owned(), 1.0, 9)] };
    let empty =
        SliceKind { name: "light".to_owned(), values: vec![row("dark".to_owned(), 0.0, 0)] };
    let cases = [
        ("three kinds", usual, Some(0.7)),
        ("forty devices", vec![kind("device", &devices, 3)], Some(0.7)),
        ("all right", vec![right], Some(1.0)),
        ("no photos", vec![empty], None),
        ("no kinds", Vec::new(), None),
    ];
    let drawn = |(case, kinds, overall): &(&str, Vec<SliceKind>, Option<f64>)| {
        drawn(case, &Slices { experiment: PAPER, kinds, overall: *overall })
    };
    cases.iter().map(drawn).collect()
}

pub(super) fn differing() -> Vec<(String, Drawing)> {
    let rows = |count: usize, longest: bool| -> Vec<Difference> {
        let difference = |index: usize| {
            let (value, half) = (0.16 * (noise(index) - 0.5), 0.01 + 0.05 * noise(90 + index));
            let test = match (index % 5, value.abs() > half) {
                (4, _) => Test::Untested,
                (_, true) => Test::Shown,
                (_, false) => Test::NotShown,
            };
            let (low, high) = (Some(value - half), Some(value + half));
            let name = if longest { "a very long name of an experiment" } else { "variant" };
            let value = Estimate { value: Some(value), low, high, n: 255, reason: None };
            Difference { name: format!("{name} {index} − paper"), value, test }
        };
        (0..count).map(difference).collect()
    };
    let mut undefined = rows(2, false);
    undefined[0].value = share(0.0, 0);
    let mut equal = rows(2, false);
    for row in &mut equal {
        row.value = Estimate { low: None, high: None, ..share(0.0, 255) };
    }
    let cases = [
        ("four", rows(4, false), Style::Percent, Better::Higher),
        ("twenty-six", rows(26, true), Style::Percent, Better::Higher),
        ("of a loss", rows(7, false), Style::Score, Better::Lower),
        ("one not defined", undefined, Style::Percent, Better::Higher),
        ("all equal", equal, Style::Percent, Better::Higher),
        ("none", Vec::new(), Style::Percent, Better::Higher),
    ];
    let drawn = |(case, rows, style, better): &(&str, Vec<Difference>, Style, Better)| {
        let measure = if *better == Better::Lower { "log-loss" } else { "accuracy" };
        let (slug, style, better) = ("all", *style, *better);
        drawn(case, &Differences { slug, measure, style, better, rows })
    };
    cases.iter().map(drawn).collect()
}

fn row(name: String, right: f64, n: u64) -> Row {
    Row { name, value: share(right, n) }
}
