//! Numbers that cannot be meant, and what does not fit the run or the split.

use std::collections::BTreeMap;
use std::path::Path;

use experiment::{Facts, PhotoCounts, parse, resolve};
use formats::ViewSettings;

use super::{PAPER, changed, said};

#[test]
fn numbers_that_cannot_be_meant_are_refused() {
    insta::assert_snapshot!(said(&changed("learning_rate: 0.01", "learning_rate: .nan")), @r"
    experiments/paper.yaml:21:26: `learning_rate` is NaN, expected more than 0 and at most 10
       |
    21 |   adam: { learning_rate: .nan }
       |                          ^^^^
    ");
    insta::assert_snapshot!(said(&changed("rate: 0.25", "rate: -1")), @r"
    experiments/paper.yaml:10:24: `rate` is -1, expected at least 0 and less than 1
       |
    10 |     - dropout: { rate: -1 }
       |                        ^^
    ");
    insta::assert_snapshot!(said(&changed("kernel: 3", "kernel: 0")), @r"
    experiments/paper.yaml:7:38: `kernel` is 0, expected at least 1 and at most 64
      |
    7 |     - conv2d: { filters: 32, kernel: 0 }
      |                                      ^
    ");
    insta::assert_snapshot!(said(&changed("units: 128", "units: 9000000000")), @r"
    experiments/paper.yaml:16:23: `units` is 9000000000, expected at least 1 and at most 65536
       |
    16 |     - dense: { units: 9000000000 }
       |                       ^^^^^^^^^^
    ");
    insta::assert_snapshot!(said(&changed("epochs: 11", "epochs: 1000000000")), @r"
    experiments/paper.yaml:22:9: `epochs` is 1000000000, expected at least 1 and at most 100000
       |
    22 | epochs: 1000000000
       |         ^^^^^^^^^^
    ");
}

#[test]
fn mistakes_of_meaning_come_all_at_once_in_the_order_of_the_text() {
    let text = PAPER
        .replace("view: whole-32", "view: whole-23")
        .replace("learning_rate: 0.01", "learning_rate: 0, beta_1: 1.5")
        .replace("batch_size: 32", "batch_size: 4096")
        .replace("seeds: [1, 2, 3, 4, 5]", "seeds: [1, 2, 1]")
        .replace("epochs: 11", "epochs: 0")
        .replace("name: paper", "name: ../paper");
    insta::assert_snapshot!(said(&text), @r"
    experiments/paper.yaml:2:7: `../paper` cannot name an experiment
      |
    2 | name: ../paper
      |       ^^
    hint: use letters, digits, `-`, `_` and `.`, beginning with a letter or digit

    experiments/paper.yaml:4:29: unknown view `whole-23`, expected `whole-32`
      |
    4 | data: { split: paper, view: whole-23 }
      |                             ^^^^^^^^
    hint: did you mean `whole-32`?

    experiments/paper.yaml:21:26: `learning_rate` is 0, expected more than 0 and at most 10
       |
    21 |   adam: { learning_rate: 0, beta_1: 1.5 }
       |                          ^

    experiments/paper.yaml:21:37: `beta_1` is 1.5, expected at least 0 and less than 1
       |
    21 |   adam: { learning_rate: 0, beta_1: 1.5 }
       |                                     ^^^

    experiments/paper.yaml:22:9: `epochs` is 0, expected at least 1 and at most 100000
       |
    22 | epochs: 0
       |         ^

    experiments/paper.yaml:23:13: batches of 4096, expected at most the 2040 photos of the training part
       |
    23 | batch_size: 4096
       |             ^^^^

    experiments/paper.yaml:24:15: seed 1 again, expected each once
       |
    24 | seeds: [1, 2, 1]
       |               ^
    ");
}

#[test]
fn what_does_not_fit_the_run_or_the_split_is_refused() {
    let text = format!(
        "{PAPER}ema: {{ decay: 1 }}\nearly_stopping: {{ patience: 11 }}\nclip_gradient_norm: 0\n"
    );
    insta::assert_snapshot!(said(&text), @"
    experiments/paper.yaml:26:15: `decay` is 1, expected more than 0 and less than 1
       |
    26 | ema: { decay: 1 }
       |               ^

    experiments/paper.yaml:27:29: `patience` is 11, expected at least 1 and less than 11
       |
    27 | early_stopping: { patience: 11 }
       |                             ^^
    hint: the run has 11 epochs

    experiments/paper.yaml:28:21: `clip_gradient_norm` is 0, expected more than 0 and at most 1000000
       |
    28 | clip_gradient_norm: 0
       |                     ^
    ");
    let text = format!("{PAPER}prediction: {{ calibration: temprature }}\n");
    insta::assert_snapshot!(said(&text), @"
    experiments/paper.yaml:26:28: prediction.calibration: unknown variant `temprature`, expected `none` or `temperature`
       |
    26 | prediction: { calibration: temprature }
       |                            ^^^^^^^^^^
    hint: did you mean `temperature`?
    ");
    let written = parse(PAPER, Path::new("experiments/paper.yaml")).unwrap();
    let classes = ["angry", "contempt", "sad"].map(String::from);
    let count = |classes: &[&str]| classes.iter().map(|class| ((*class).to_owned(), 60)).collect();
    let photos = PhotoCounts { train: count(&["angry", "sad"]), validation: count(&["angry"]) };
    let views = BTreeMap::from([("whole-32".to_owned(), ViewSettings::whole(32))]);
    let facts = Facts { classes: &classes, views: &views, photos: Some(&photos) };
    let problems = resolve(&written, &facts).unwrap_err();
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(said.join("\n\n"), @"
    experiments/paper.yaml:4:16: no photo of `contempt` in the training part of `paper`
      |
    4 | data: { split: paper, view: whole-32 }
      |                ^^^^^
    hint: `mien status` shows the photos of each class; import more and split again

    experiments/paper.yaml:4:16: no photo of `contempt`, `sad` in the validation part of `paper`
      |
    4 | data: { split: paper, view: whole-32 }
      |                ^^^^^
    hint: `mien status` shows the photos of each class; import more and split again
    ");
}

#[test]
fn a_photo_alone_in_the_last_batch_has_no_variance() {
    let text =
        changed("    - dense: { units: 128 }\n", "    - dense: { units: 128 }\n    - batch_norm\n");
    assert_eq!(said(&text), "nothing");
    // 2,040 photos of five classes.
    insta::assert_snapshot!(said(&text.replace("batch_size: 32", "batch_size: 2039")), @"
    experiments/paper.yaml:24:13: 2040 photos in batches of 2039 leave one photo alone, of which a `batch_norm` of single values has no variance
       |
    24 | batch_size: 2039
       |             ^^^^
    hint: take another batch size, or `group_norm`
    ");
    let in_pictures = changed("    - relu\n", "    - batch_norm\n");
    assert_eq!(said(&in_pictures.replace("batch_size: 32", "batch_size: 2039")), "nothing");
}

#[test]
fn a_schedule_longer_than_the_run_is_refused() {
    let text = format!("{PAPER}schedule:\n  cosine: {{ warm_up_epochs: 11 }}\n");
    insta::assert_snapshot!(said(&text), @r"
    experiments/paper.yaml:27:29: `warm_up_epochs` is 11, expected at least 0 and less than 11
       |
    27 |   cosine: { warm_up_epochs: 11 }
       |                             ^^
    hint: the run has 11 epochs, warm-up included
    ");
}
