//! `--set`: checked like the file, and recorded apart from it.

use std::path::Path;

use experiment::parse;

use super::{PAPER, said_with};

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
