//! The committed sweeps, and those of the page about sweeps, are sweeps of their experiments.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use experiment::sweep::{self, Sweep, name_of};
use experiment::{Facts, Plan, read, resolve};
use formats::{Problem, Settings};

const PAGE: &str = include_str!("../../../docs/sweeps.md");
const COMMITTED: &str = include_str!("../../../experiments/sweeps/rates.yaml");

fn file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../experiments/sweeps/rates.yaml")
}

fn parsed(text: &str) -> Sweep {
    sweep::parse(text, &file()).unwrap()
}

fn plans(sweep: &Sweep) -> Result<Vec<Plan>, Vec<Problem>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let settings = Settings::read(&repository.join("data/mien.yaml")).unwrap();
    let facts = Facts { classes: &settings.classes, views: &settings.views, photos: None };
    let experiment = read(&sweep.experiment).unwrap();
    let plan = |combination: sweep::Combination| {
        let written = combination.applied(sweep, &experiment)?;
        let located = |problem| combination.located(sweep, problem);
        resolve(&written, &facts).map_err(|found| found.into_iter().map(located).collect())
    };
    sweep.combinations()?.into_iter().map(plan).collect()
}

#[test]
fn every_combination_of_the_committed_and_the_documented_sweeps_checks() {
    let blocks = PAGE.split("```yaml\n").skip(1);
    let blocks: Vec<&str> = blocks.map(|block| block.split("```").next().unwrap()).collect();
    let counts: Vec<usize> = [&blocks[..], &[COMMITTED]]
        .concat()
        .iter()
        .map(|text| plans(&parsed(text)).unwrap().len())
        .collect();
    assert_eq!(counts, [6, 20, 4]);
}

#[test]
fn each_combination_has_a_name_that_depends_on_what_it_computes() {
    let all = plans(&parsed(COMMITTED)).unwrap();
    let names: BTreeMap<String, u64> = all
        .iter()
        .map(|plan| (name_of("rates", plan), plan.optimizer.learning_rate().to_bits()))
        .collect();
    assert_eq!(names.len(), 4);
    let turned = COMMITTED.replace("[0.01, 0.003, 0.001, 0.0003]", "[0.0003, 0.010]");
    for plan in plans(&parsed(&turned)).unwrap() {
        assert_eq!(names[&name_of("rates", &plan)], plan.optimizer.learning_rate().to_bits());
    }
}

#[test]
fn a_wrong_value_is_shown_where_it_stands_in_the_sweep() {
    let refused = |settings: &str| {
        let text = format!("experiment: ../paper.yaml\nmethod: grid\nsettings:\n{settings}");
        let problems = plans(&parsed(&text)).unwrap_err();
        let shown = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        shown.replace(file().parent().unwrap().to_str().unwrap(), "sweeps")
    };
    insta::assert_snapshot!(refused("  optimizer.adam.learning_rate: [0.01, -1]\n"), @"
    sweeps/rates.yaml:4:40: optimizer.adam.learning_rate=-1: `learning_rate` is -1, expected more than 0 and at most 10
      |
    4 |   optimizer.adam.learning_rate: [0.01, -1]
      |                                        ^^
    ");
    insta::assert_snapshot!(refused("  optimizer.adam.learning_rat: [0.01]\n"), @"
    sweeps/rates.yaml:4:33: optimizer.adam.learning_rat=0.01: optimizer.adam: unknown field `learning_rat`, expected one of `learning_rate`, `beta_1`, `beta_2`, `epsilon`
      |
    4 |   optimizer.adam.learning_rat: [0.01]
      |                                 ^^^^
    hint: did you mean `learning_rate`?
    ");
    insta::assert_snapshot!(refused("  epochs: [many]\n"), @r#"
    sweeps/rates.yaml:4:12: epochs=many: epochs: invalid type: string "many", expected a whole number
      |
    4 |   epochs: [many]
      |            ^^^^
    "#);
    insta::assert_snapshot!(refused("  model.layers[0].conv2d.kernel: [33]\n  epochs: [1]\n"), @"
    sweeps/rates.yaml:4:35: model.layers[0].conv2d.kernel=33: a kernel of 33 on a picture of 32 x 32, expected it to fit
      |
    4 |   model.layers[0].conv2d.kernel: [33]
      |                                   ^^
    hint: pool less, pad more, or take a smaller kernel
    ");
}
