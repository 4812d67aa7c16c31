//! The page `docs/statistics.md`: which statistics is used where, and how well it works.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::comparisons::{Comparison, Levels};
use crate::coverage::{Covered, Effort};
use crate::population::{EVEN, GOOD, Population, UNEVEN};
use crate::sequences::{Followed, Network, Recovered, Scene};

/// What the page's numbers are drawn with.
pub(crate) const FULL: Effort = Effort { parts: 4_000, everybody: 40_000 };

/// Everything on the page that was measured.
#[derive(Default)]
pub(crate) struct Measured {
    /// Photos and the mean and lowest coverage of Wilson's interval.
    pub(crate) wilson: Vec<(u32, f64, f64)>,
    /// Photos of a person, accuracy and correlation within people.
    pub(crate) populations: Vec<(Population, [f64; 3])>,
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) levels: Vec<(Comparison, Levels)>,
    /// Videos whose states are counted as they are.
    pub(crate) states: Vec<(Scene, Followed)>,
    /// Videos that a network sees.
    pub(crate) seen: Vec<(Network, Scene, Followed)>,
    /// Shares of stress whose ratio is corrected.
    pub(crate) corrected: Vec<(Network, f64, Recovered)>,
    pub(crate) seconds: f64,
}

/// Every metric on parts of one population.
pub(crate) struct Coverage {
    pub(crate) population: Population,
    /// By people, or photos.
    pub(crate) sizes: Vec<(usize, Vec<Covered>)>,
}

pub(crate) fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/statistics.md")
}

/// What stays when the tables' numbers are taken away.
pub(crate) fn fixed_parts(page: &str) -> Vec<&str> {
    page.lines().filter(|line| !line.starts_with('|')).collect()
}

/// The first cell of every row of every table.
pub(crate) fn row_names(page: &str) -> Vec<&str> {
    let rows = page.lines().filter(|line| line.starts_with('|'));
    rows.filter_map(|row| row.split('|').nth(1)).map(str::trim).collect()
}

pub(crate) fn page(measured: &Measured) -> String {
    let template = include_str!("statistics.template.md");
    template
        .replace("{parts}", &thousands(FULL.parts))
        .replace("{everybody}", &thousands(FULL.everybody as u64))
        .replace("{wilson}", &wilson(measured))
        .replace("{populations}", &populations(measured))
        .replace("{even}", &coverage(measured, &EVEN))
        .replace("{good}", &coverage(measured, &GOOD))
        .replace("{uneven}", &coverage(measured, &UNEVEN))
        .replace("{alone}", &coverage(measured, &crate::population::ALONE))
        .replace("{levels}", &levels(measured))
        .replace("{videos}", &thousands(FULL.videos()))
        .replace("{states}", &states(measured))
        .replace("{seen}", &seen(measured))
        .replace("{corrected}", &corrected(measured))
        .replace("{seconds}", &format!("| seconds to make this page | {:.0} |", measured.seconds))
}

fn thousands(number: u64) -> String {
    format!("{},{:03}", number / 1_000, number % 1_000)
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

fn table(head: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut text = format!("| {} |\n|{}", head.join(" | "), "---|".repeat(head.len()));
    for row in rows {
        let _ = write!(text, "\n| {} |", row.join(" | "));
    }
    text
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn wilson(measured: &Measured) -> String {
    let row = |&(photos, mean, lowest): &(u32, f64, f64)| {
        vec![photos.to_string(), percent(mean), percent(lowest)]
    };
    table(&words(&["photos", "mean over all shares", "lowest"]), measured.wilson.iter().map(row))
}

fn populations(measured: &Measured) -> String {
    let row = |(population, [photos, accuracy, correlation]): &(Population, [f64; 3])| {
        let correlation =
            if correlation.is_finite() { format!("{correlation:.2}") } else { "–".to_owned() };
        let name = population.name.to_owned();
        vec![
            name,
            population.meaning.to_owned(),
            format!("{photos:.1}"),
            percent(*accuracy),
            correlation,
        ]
    };
    let head = [
        "name",
        "what it is like",
        "photos of a person",
        "accuracy, %",
        "correlation within people",
    ];
    table(&words(&head), measured.populations.iter().map(row))
}

fn coverage(measured: &Measured, population: &Population) -> String {
    let mut all = measured.coverage.iter();
    let Coverage { sizes, .. } = all.find(|it| it.population.name == population.name).unwrap();
    let mut head = vec!["covered, %".to_owned()];
    head.extend(sizes.iter().map(|(size, _)| size.to_string()));
    let cell = |covered: &Covered| {
        let given = format!(" ({:.0})", 100.0 * covered.given);
        percent(covered.coverage) + if covered.given < 0.995 { &given } else { "" }
    };
    let rows = sizes[0].1.iter().enumerate().map(|(row, first)| {
        let cells = sizes.iter().map(|(_, covered)| cell(&covered[row]));
        std::iter::once(first.name.clone()).chain(cells).collect()
    });
    table(&head, rows)
}

fn levels(measured: &Measured) -> String {
    let row = |(comparison, levels): &(Comparison, Levels)| {
        let Comparison { population, people, seeds } = comparison;
        let optional = |share: Option<f64>| share.map_or("–".to_owned(), percent);
        let mut row = vec![population.name.to_owned(), people.to_string(), seeds.to_string()];
        row.extend(levels.t.map(percent));
        row.push(percent(levels.bootstrap));
        row.extend([optional(levels.test), optional(levels.wrong)]);
        row.extend(levels.seeds.map(percent));
        row
    };
    let head = [
        "population",
        "people",
        "seeds",
        "t: accuracy",
        "t: balanced accuracy",
        "t: macro-F1",
        "bootstrap: accuracy",
        "sign-flip or McNemar",
        "McNemar over photos of the same people",
        "mean over seeds covered",
        "the same from intervals alone",
    ];
    table(&words(&head), measured.levels.iter().map(row))
}

/// How the videos of a scene are drawn; how long and how dense they are stands first.
fn scene(scene: &Scene) -> Vec<String> {
    let Scene { share, stay, seconds, frames_per_second } = scene;
    let video = format!("{seconds} s, {frames_per_second} per s");
    vec![video, format!("{:.0}", 100.0 * share), stay.to_string()]
}

fn states(measured: &Measured) -> String {
    let row = |(of, followed): &(Scene, Followed)| {
        let shares = [followed.plain, followed.lag_1, followed.covered];
        let mut row = scene(of);
        row.extend(shares.map(percent));
        row.push(format!("{:.0}", followed.effective_size));
        row.push(format!("{:.2}", followed.width));
        row.extend([followed.enough, followed.wrong, followed.different].map(percent));
        row
    };
    let head = [
        "video",
        "stress, %",
        "mean stay, s",
        "Wilson over all frames",
        "with r alone",
        "mien",
        "effective size",
        "width",
        "enough evidence",
        "wrong verdict",
        "two alike differ",
    ];
    table(&words(&head), measured.states.iter().map(row))
}

fn seen(measured: &Measured) -> String {
    let row = |(network, of, followed): &(Network, Scene, Followed)| {
        let mut row = scene(of);
        row.insert(0, network.name.to_owned());
        row.push(percent(followed.truth));
        row.extend([followed.plain, followed.lag_1, followed.covered].map(percent));
        row.push(format!("{:.0}", followed.effective_size));
        row.extend([followed.enough, followed.wrong, followed.different].map(percent));
        row
    };
    let head = [
        "network",
        "video",
        "stress, %",
        "mean stay, s",
        "seen in the long run, %",
        "Wilson over all frames",
        "with r alone",
        "mien",
        "effective size",
        "enough evidence",
        "wrong verdict",
        "two alike differ",
    ];
    table(&words(&head), measured.seen.iter().map(row))
}

fn corrected(measured: &Measured) -> String {
    let row = |(network, of_stress, recovered): &(Network, f64, Recovered)| {
        let Recovered { seen, too_far, corrected, covered, of_200_photos } = *recovered;
        let mut row = vec![network.name.to_owned(), format!("{:.0}", 100.0 * of_stress)];
        row.extend([seen, too_far, corrected, covered, of_200_photos].map(percent));
        row
    };
    let head = [
        "network",
        "stress, %",
        "ratio, %",
        "smoothed ratio corrected, %",
        "mien's corrected, %",
        "covered",
        "covered, rates from 200 photos",
    ];
    table(&words(&head), measured.corrected.iter().map(row))
}
