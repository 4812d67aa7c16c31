//! The experiments in `experiments/` check, and the pages generated from the code are current.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use experiment::{Facts, Plan, Setting, difference, read, resolve};
use formats::{Settings, ViewSettings};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn plan(name: &str) -> Plan {
    let mut settings = Settings::read(&repository().join("data/mien.yaml")).unwrap();
    // The view that `five-emotions` asks for in its first lines.
    settings.views.insert("face-48".to_owned(), ViewSettings::face(48));
    let facts = Facts { classes: &settings.classes, views: &settings.views, photos: None };
    let file = repository().join("experiments").join(format!("{name}.yaml"));
    resolve(&read(&file).unwrap(), &facts).unwrap()
}

/// Names of the committed experiments.
#[expect(clippy::disallowed_methods, reason = "the names are sorted here")]
fn committed() -> Vec<String> {
    let folder = std::fs::read_dir(repository().join("experiments")).unwrap();
    let files = folder.map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "yaml"))
        .map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn every_committed_experiment_is_called_like_its_file_and_reads_back_from_its_plan() {
    let names = committed();
    assert!(names.contains(&"paper".to_owned()), "{names:?}");
    let scratch = tempfile_folder();
    for name in names {
        let plan = plan(&name);
        assert_eq!(plan.name, name);
        let file = scratch.join(format!("{name}-resolved.yaml"));
        formats::atomic::write(&file, plan.to_yaml().as_bytes()).unwrap();
        assert_eq!(Plan::read(&file).unwrap(), plan);
    }
}

fn tempfile_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

#[test]
fn the_paper_s_network_has_315077_parameters_and_4_19_million_multiply_adds() {
    let plan = plan("paper");
    assert_eq!(plan.parameters(), 315_077);
    assert_eq!(plan.multiply_adds(), 4_188_160);
}

#[test]
fn the_paper_s_plan_reads_like_this() {
    insta::assert_snapshot!(experiment::summary(&plan("paper")), @"
    paper: What does the published network reach on our photos?

    layer                                                                output        parameters  multiply-adds
    input                                                                3 x 32 x 32
    conv2d { filters: 32, kernel: 3, padding: 0, stride: 1, groups: 1 }  32 x 30 x 30         896        777,600
    relu                                                                 32 x 30 x 30           0              0
    max_pool2d { size: 2 }                                               32 x 15 x 15           0              0
    dropout { rate: 0.25 }                                               32 x 15 x 15           0              0
    conv2d { filters: 64, kernel: 3, padding: 0, stride: 1, groups: 1 }  64 x 13 x 13      18,496      3,115,008
    relu                                                                 64 x 13 x 13           0              0
    max_pool2d { size: 2 }                                               64 x 6 x 6             0              0
    dropout { rate: 0.25 }                                               64 x 6 x 6             0              0
    flatten                                                              2304                   0              0
    dense { units: 128 }                                                 128              295,040        294,912
    relu                                                                 128                    0              0
    dense { units: classes }                                             5                    645            640
    total                                                                                 315,077      4,188,160

    split            paper
    view             whole-32, 32 x 32 pixels
    classes          angry, happy, neutral, sad, surprise
    sampling         every_photo
    normalization    none
    initial weights  glorot_uniform
    augmentations    none
    loss             cross_entropy { label_smoothing: 0.0, class_weights: equal, votes: 0.0 }
    optimizer        adam { learning_rate: 0.01, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 }
    schedule         constant { warm_up_epochs: 0 }
    epochs           11, the best by validation_loss
    batch size       32
    device           auto
    precision        float32
    memory           about 5.0 MB for the numbers and 13.3 MB for a batch, photos apart
    predictions      from the last epoch, { flip_averaging: false, calibration: none }
    seeds            1, 2, 3, 4, 5
    ");
}

#[test]
fn a_plan_spells_out_every_default() {
    let text = plan("paper").to_yaml();
    let (training, layers) = text.split_once("layers:").unwrap();
    let (first, _) = layers.split_once("- layer: relu").unwrap();
    let (_, rest) = layers.split_once("augmentations:").unwrap();
    insta::assert_snapshot!(format!("{training}layers:{first}…\naugmentations:{rest}"), @"
    name: paper
    question: What does the published network reach on our photos?
    classes:
    - angry
    - happy
    - neutral
    - sad
    - surprise
    split: paper
    view: whole-32
    view_settings:
      size: 32
      crop: whole
    sampling: every_photo
    normalization: none
    initial_weights: glorot_uniform
    layers:
    - layer:
        conv2d:
          filters: 32
          kernel: 3
          padding: 0
          stride: 1
          groups: 1
      input: 3 x 32 x 32
      output: 32 x 30 x 30
      parameters: 896
      multiply_adds: 777600
    …
    augmentations: []
    loss:
      cross_entropy:
        label_smoothing: 0.0
        class_weights: equal
        votes: 0.0
    optimizer:
      adam:
        learning_rate: 0.01
        beta_1: 0.9
        beta_2: 0.999
        epsilon: 1e-7
    schedule:
      constant:
        warm_up_epochs: 0
    clip_gradient_norm: null
    ema: null
    epochs: 11
    early_stopping: null
    device: auto
    precision: float32
    batch_size: 32
    seeds:
    - 1
    - 2
    - 3
    - 4
    - 5
    select_best_by: validation_loss
    checkpoint: last
    prediction:
      flip_averaging: false
      calibration: none
    ");
}

#[test]
fn a_run_s_identity_knows_everything_but_name_question_and_the_other_seeds() {
    let plan = plan("paper");
    let same =
        Plan { name: "renamed".into(), question: "Why?".into(), seeds: vec![7], ..plan.clone() };
    assert_eq!(same.digest_text(), plan.digest_text());
    let others = [
        Plan { epochs: 12, ..plan.clone() },
        Plan { batch_size: 33, ..plan.clone() },
        Plan { split: "other".into(), ..plan.clone() },
        Plan { layers: plan.layers[1..].to_vec(), ..plan.clone() },
    ];
    for other in others {
        assert_ne!(other.digest_text(), plan.digest_text());
    }
}

#[test]
fn a_plan_s_settings_have_the_paths_of_its_experiment_file() {
    let written = read(&repository().join("experiments/paper.yaml")).unwrap().experiment;
    let (written, planned) = (Setting::from(&written), Setting::from(&plan("paper")));
    for path in ["name", "data", "model", "optimizer", "seeds", "checkpoint"] {
        assert_eq!(planned.at(path), written.at(path), "{path}");
    }
    let file = tempfile_folder().join("settings.yaml");
    let text = plan("paper").to_yaml() + "from_the_future: 3\n";
    formats::atomic::write(&file, text.as_bytes()).unwrap();
    let read = Setting::read_plan(&file).unwrap();
    assert_eq!(read.at("model"), planned.at("model"));
    assert_eq!(read.at("from_the_future").map(|it| it.to_string()).as_deref(), Some("3"));
    let shown = |path: &str| planned.at(path).map(|setting| setting.to_string());
    assert_eq!(shown("model.layers[3]").as_deref(), Some("dropout: { rate: 0.25 }"));
    assert_eq!(shown("optimizer.adam.learning_rate").as_deref(), Some("0.01"));
    assert_eq!(shown("view_settings.size").as_deref(), Some("32"));
    for nothing in ["layers", "model.layers[99]", "optimizer.sgd", "optimizer..adam", ""] {
        assert_eq!(shown(nothing), None, "{nothing}");
    }
}

#[test]
fn two_plans_differ_in_what_their_files_say() {
    let paper = plan("paper");
    let fewer = Plan { layers: paper.layers[..7].to_vec(), epochs: 30, ..paper.clone() };
    let found = difference(&[Setting::from(&paper), Setting::from(&fewer)]);
    let paths: Vec<&str> = found.iter().map(|difference| difference.path.as_str()).collect();
    let layers: Vec<String> = (7..12).map(|index| format!("model.layers[{index}]")).collect();
    assert_eq!(paths[..5], layers);
    assert_eq!(paths[5..], ["epochs"]);
}

#[test]
fn the_generated_pages_are_current() {
    let pages = BTreeMap::from([
        ("experiments/experiment.schema.json", experiment::schema()),
        ("docs/experiments.md", experiment::docs()),
    ]);
    for (name, content) in pages {
        let file = repository().join(name);
        if std::env::var_os("MIEN_REGENERATE").is_some() {
            formats::atomic::write(&file, content.as_bytes()).unwrap();
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            committed == content,
            "{name} is out of date: run `MIEN_REGENERATE=1 cargo test --release -p experiment`"
        );
    }
}
