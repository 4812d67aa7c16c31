//! What is refused, and how it is said: every text here is what a researcher would read.

use std::collections::BTreeMap;
use std::path::Path;

use experiment::{Facts, PhotoCounts, parse, resolve};
use formats::ViewSettings;

const PAPER: &str = include_str!("../../../experiments/paper.yaml");

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

#[test]
fn a_slip_of_the_keyboard_in_the_third_level_is_shown_in_place() {
    insta::assert_snapshot!(said(&changed("learning_rate", "learning_rat")), @r"
    experiments/paper.yaml:21:11: optimizer.adam: unknown field `learning_rat`, expected one of `learning_rate`, `beta_1`, `beta_2`, `epsilon`
       |
    21 |   adam: { learning_rat: 0.01 }
       |           ^^^^^^^^^^^^
    hint: did you mean `learning_rate`?
    ");
    insta::assert_snapshot!(said(&changed("- relu", "- rellu")), @"
    experiments/paper.yaml:8:7: model.layers[1]: unknown layer `rellu`, expected one of `conv2d`, `depthwise_separable`, `squeeze_excite`, `batch_norm`, `group_norm`, `relu`, `gelu`, `silu`, `max_pool2d`, `average_pool2d`, `global_average_pool`, `dropout`, `spatial_dropout`, `flatten`, `dense`, `residual`, `repeat`
      |
    8 |     - rellu
      |       ^^^^^
    hint: did you mean `relu`?
    ");
    insta::assert_snapshot!(said(&changed("- max_pool2d", "- max_pool")), @"
    experiments/paper.yaml:9:7: model.layers[2]: unknown layer `max_pool`, expected one of `conv2d`, `depthwise_separable`, `squeeze_excite`, `batch_norm`, `group_norm`, `relu`, `gelu`, `silu`, `max_pool2d`, `average_pool2d`, `global_average_pool`, `dropout`, `spatial_dropout`, `flatten`, `dense`, `residual`, `repeat`
      |
    9 |     - max_pool: { size: 2 }
      |       ^^^^^^^^
    hint: did you mean `max_pool2d`?
    ");
}

#[test]
fn what_is_missing_is_named_where_it_should_stand() {
    insta::assert_snapshot!(said(&changed("filters: 32, ", "")), @r"
    experiments/paper.yaml:7:15: model.layers[0].conv2d: missing field `filters`
      |
    7 |     - conv2d: { kernel: 3 }
      |               ^
    ");
    insta::assert_snapshot!(said(&changed("epochs: 11\n", "")), @r"
    experiments/paper.yaml:2:1: missing field `epochs`
      |
    2 | name: paper
      | ^^^^
    ");
    insta::assert_snapshot!(said(&changed("dropout: { rate: 0.25 }", "dropout")), @r"
    experiments/paper.yaml:10:7: model.layers[3]: missing field `rate`
       |
    10 |     - dropout
       |       ^^^^^^^
    ");
}

#[test]
fn keys_said_twice_are_shown_the_second_time() {
    insta::assert_snapshot!(said(&changed("batch_size: 32", "batch_size: 32\nepochs: 12")), @r"
    experiments/paper.yaml:24:1: duplicate field `epochs`
       |
    24 | epochs: 12
       | ^^^^^^
    ");
    insta::assert_snapshot!(said(&changed("kernel: 3 }", "kernel: 3, filters: 3 }")), @r"
    experiments/paper.yaml:7:41: model.layers[0].conv2d: duplicate field `filters`
      |
    7 |     - conv2d: { filters: 32, kernel: 3, filters: 3 }
      |                                         ^^^^^^^
    ");
    insta::assert_snapshot!(
        said(&changed("  adam: {", "  sgd: { learning_rate: 1 }\n  adam: {")), @r"
    experiments/paper.yaml:22:3: optimizer: `adam` beside `sgd`, expected one optimizer
       |
    22 |   adam: { learning_rate: 0.01 }
       |   ^^^^
    ");
}

#[test]
fn values_of_the_wrong_kind_are_told_from_what_was_expected() {
    insta::assert_snapshot!(said(&changed("kernel: 3", "kernel: three")), @r#"
    experiments/paper.yaml:7:38: model.layers[0].conv2d.kernel: invalid type: string "three", expected a whole number
      |
    7 |     - conv2d: { filters: 32, kernel: three }
      |                                      ^^^^^
    "#);
    insta::assert_snapshot!(said(&changed("kernel: 3", "kernel: -3")), @r"
    experiments/paper.yaml:7:38: model.layers[0].conv2d.kernel: invalid type: integer `-3`, expected a whole number
      |
    7 |     - conv2d: { filters: 32, kernel: -3 }
      |                                      ^^
    ");
    insta::assert_snapshot!(said(&changed("units: classes", "units: class")), @r"
    experiments/paper.yaml:18:23: model.layers[11].dense.units: unknown number of units `class`, expected a whole number or `classes`
       |
    18 |     - dense: { units: class }
       |                       ^^^^^
    hint: did you mean `classes`?
    ");
    insta::assert_snapshot!(said(&changed("conv2d: { filters: 32, kernel: 3 }", "conv2d: 32")), @r"
    experiments/paper.yaml:7:15: model.layers[0].conv2d: invalid type: integer `32`, expected the settings of `conv2d`
      |
    7 |     - conv2d: 32
      |               ^^
    ");
    insta::assert_snapshot!(said(&changed("loss: cross_entropy", "loss: 3")), @r"
    experiments/paper.yaml:19:7: loss: invalid type: integer `3`, expected the name of one loss
       |
    19 | loss: 3
       |       ^
    ");
    insta::assert_snapshot!(said(&changed("validation_loss", "test_loss")), @r"
    experiments/paper.yaml:25:17: select_best_by: unknown variant `test_loss`, expected `validation_loss` or `validation_accuracy`
       |
    25 | select_best_by: test_loss
       |                 ^^^^^^^^^
    ");
    insta::assert_snapshot!(said("a bare word"), @r#"
    experiments/paper.yaml:1:1: invalid type: string "a bare word", expected an experiment
      |
    1 | a bare word
      | ^
    "#);
    insta::assert_snapshot!(said(""), @"experiments/paper.yaml:1:1: missing field `name`");
    insta::assert_snapshot!(said(&changed("{ size: 2 }", "{ size: 2")), @r#"
    experiments/paper.yaml:9:27: model.layers[2].max_pool2d.size: invalid type: string "2 - dropout", expected a whole number
      |
    9 |     - max_pool2d: { size: 2
      |                           ^
    "#);
}

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
fn layers_that_do_not_fit_each_other_are_refused_once_at_the_first() {
    let kernel =
        PAPER.replace("{ filters: 64, kernel: 3 }", "\n        filters: 64\n        kernel: 17");
    insta::assert_snapshot!(said(&kernel), @r"
    experiments/paper.yaml:13:17: a kernel of 17 on a picture of 15 x 15, expected it to fit
       |
    13 |         kernel: 17
       |                 ^^
    hint: pool less, pad more, or take a smaller kernel
    ");
    insta::assert_snapshot!(said(&changed("    - flatten\n", "")), @r"
    experiments/paper.yaml:15:7: `dense` gets an image of 64 x 6 x 6, expected a vector
       |
    15 |     - dense: { units: 128 }
       |       ^^^^^
    hint: put `flatten` or `global_average_pool` before it
    ");
    insta::assert_snapshot!(said(&changed("units: classes", "units: 5")), @r"
    experiments/paper.yaml:18:23: the last layer has 5 units, expected `classes`
       |
    18 |     - dense: { units: 5 }
       |                       ^
    ");
    insta::assert_snapshot!(said(&changed("    - flatten\n", "    - flatten\n    - max_pool2d: { size: 2 }\n")), @r"
    experiments/paper.yaml:16:7: `max_pool2d` gets a vector of 2304 values, expected an image
       |
    16 |     - max_pool2d: { size: 2 }
       |       ^^^^^^^^^^
    hint: put it before `flatten` or `global_average_pool`
    ");
    let pooled = PAPER.replace("size: 2", "size: 31");
    insta::assert_snapshot!(said(&pooled), @r"
    experiments/paper.yaml:9:27: squares of 31 on a picture of 30 x 30, expected them to fit
      |
    9 |     - max_pool2d: { size: 31 }
      |                           ^^
    hint: pool less
    ");
}

#[test]
fn layers_inside_of_layers_are_checked_where_they_stand() {
    let block = [
        "    - repeat:",
        "        times: 3",
        "        layers:",
        "          - residual: { layers: [{ conv2d: { filters: 8, kernel: 3 } }, relu] }",
        "          - dropout: { rate: 2 }",
        "",
    ];
    let text = changed("    - conv2d: { filters: 32, kernel: 3 }\n", &block.join("\n"));
    insta::assert_snapshot!(said(&text), @"
    experiments/paper.yaml:10:13: 3 x 32 x 32 goes in and 8 x 30 x 30 comes out, which cannot be added
       |
    10 |           - residual: { layers: [{ conv2d: { filters: 8, kernel: 3 } }, relu] }
       |             ^^^^^^^^
    hint: pad convolutions, so that only a stride makes a picture smaller

    experiments/paper.yaml:11:30: `rate` is 2, expected at least 0 and less than 1
       |
    11 |           - dropout: { rate: 2 }
       |                              ^
    ");
    let deep = changed(
        "    - relu\n",
        "    - repeat: { times: 100, layers: [{ repeat: { times: 100, layers: [relu] } }] }\n",
    );
    insta::assert_snapshot!(said(&deep), @"
    experiments/paper.yaml:7:5: more than 1000 layers in all, expected at most 1000
      |
    7 |     - conv2d: { filters: 32, kernel: 3 }
      |     ^
    ");
    let empty =
        changed("    - relu\n", "    - residual: { layers: [] }\n    - repeat: { times: 2 }\n");
    insta::assert_snapshot!(said(&empty), @"
    experiments/paper.yaml:8:27: no layers, expected at least one
      |
    8 |     - residual: { layers: [] }
      |                           ^

    experiments/paper.yaml:9:15: no layers, expected at least one
      |
    9 |     - repeat: { times: 2 }
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

#[test]
fn overrides_are_checked_like_the_file_and_named_when_they_are_wrong() {
    let said = |argument| said_with(PAPER, &[argument]);
    assert_eq!(said("optimizer.adam.learning_rate=0.003"), "nothing");
    assert_eq!(said("model.layers[0].conv2d.stride=2"), "nothing");
    assert_eq!(said("seeds=[7, 8]"), "nothing");
    assert_eq!(said("schedule={cosine: {warm_up_epochs: 1}}"), "nothing");
    insta::assert_snapshot!(said("optimizer.adam.learning_rat=0.003"), @r"
    --set optimizer.adam.learning_rat=0.003: optimizer.adam: unknown field `learning_rat`, expected one of `learning_rate`, `beta_1`, `beta_2`, `epsilon`
    hint: did you mean `learning_rate`?
    ");
    insta::assert_snapshot!(said("optimizer.adam.learning_rate=-1"), @"--set optimizer.adam.learning_rate=-1: `learning_rate` is -1, expected more than 0 and at most 10");
    insta::assert_snapshot!(said("optimizer.sgd.learning_rate=0.1"), @r"
    --set optimizer.sgd.learning_rate=0.1: no `sgd` here, expected `adam`
    hint: to take another entry set it whole: `optimizer={sgd: {learning_rate: 0.1}}`
    ");
    insta::assert_snapshot!(said("model.layers[12].conv2d.kernel=3"), @"--set model.layers[12].conv2d.kernel=3: no entry 12, the list has 12, counted from 0");
    insta::assert_snapshot!(said("epochs"), @"--set epochs: expected `path=value`, such as `optimizer.adam.learning_rate=0.003`");
    insta::assert_snapshot!(said("epochs=twenty"), @r#"--set epochs=twenty: epochs: invalid type: string "twenty", expected a whole number"#);
    insta::assert_snapshot!(said("epochs=[1"), @"--set epochs=[1: the value is not YAML: did not find expected ',' or ']' at line 2 column 1, while parsing a flow sequence");
}

#[test]
fn an_override_is_recorded_apart_and_the_text_stays() {
    let mut written = parse(PAPER, Path::new("paper.yaml")).unwrap();
    written.set("epochs=2").unwrap();
    assert!(written.set("epochs=x").is_err());
    assert_eq!(written.experiment.epochs, 2);
    assert_eq!(written.text, PAPER);
    let arguments: Vec<&str> = written.overrides.iter().map(|set| set.argument.as_str()).collect();
    assert_eq!(arguments, ["epochs=2"]);
}
