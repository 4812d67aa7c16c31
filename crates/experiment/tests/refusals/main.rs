//! What is refused, and how it is said: every text here is what a researcher would read.

mod layers;
mod meaning;
mod overrides;
mod shape;

use std::collections::BTreeMap;
use std::path::Path;

use experiment::{Facts, PhotoCounts, parse, resolve};
use formats::ViewSettings;

const PAPER: &str = include_str!("../../../../experiments/paper.yaml");

/// Everything that is said about `text` with these overrides, for 2,040 training photos.
fn said_with(text: &str, overrides: &[&str]) -> String {
    let classes = ["angry", "happy", "neutral", "sad", "surprise"].map(String::from);
    let view = ViewSettings::whole(32);
    let count = |photos| classes.iter().map(|class| (class.clone(), photos)).collect();
    let photos = PhotoCounts { train: count(408), validation: count(51) };
    let facts = Facts {
        classes: &classes,
        views: &BTreeMap::from([("whole-32".to_owned(), view)]),
        photos: Some(&photos),
    };
    let parsed = parse(text, Path::new("experiments/paper.yaml"));
    let written = parsed.and_then(|mut written| {
        overrides.iter().try_for_each(|argument| written.set(argument))?;
        Ok(written)
    });
    match written.map(|written| resolve(&written, &facts)) {
        Err(problem) => problem.to_string(),
        Ok(Ok(_)) => "nothing".to_owned(),
        Ok(Err(problems)) => {
            let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
            texts.join("\n\n")
        }
    }
}

fn said(text: &str) -> String {
    said_with(text, &[])
}

/// The paper's experiment with `old` replaced, which must be there.
fn changed(old: &str, new: &str) -> String {
    assert!(PAPER.contains(old), "{old}");
    PAPER.replacen(old, new, 1)
}

#[test]
fn the_paper_s_experiment_is_not_refused() {
    assert_eq!(said(PAPER), "nothing");
}
