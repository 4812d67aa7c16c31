//! Texts whose shape is wrong: names, kinds of values, what is missing or said twice.

use super::{changed, said};

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
