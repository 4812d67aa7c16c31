//! A workspace as training leaves it, drawn from a seed: splits, runs, predictions, test uses.

#![expect(clippy::unwrap_used, reason = "a workspace that cannot be drawn ends the test")]

use std::collections::BTreeMap;

use evaluation::{
    Beside, Checkpoint, Error, ExperimentRuns, Faces, ReportFiles, ReportRequest, evaluate_run,
    group_by_experiment, report,
};
use formats::epochs::{EpochRow, write_epochs};
use formats::predictions::{Prediction, Predictions};
use formats::prepared::PhotoRow;
use formats::run::{RunFolder, RunRecord, Status};
use formats::split::{Part, Split, SplitRow};
use formats::test_uses::{self, TestUse};
use formats::{Digest, Workspace, atomic, json, run};
use metrics::baselines::Answers;

/// The paper's classes.
pub(crate) const CLASSES: [&str; 5] = ["angry", "happy", "neutral", "sad", "surprise"];

/// What the drawn workspace looks like.
#[derive(Clone)]
pub(crate) struct Plan {
    /// Classes in order.
    pub(crate) classes: Vec<String>,
    /// Photos of each class in the validation and in the test part.
    pub(crate) photos_per_class: usize,
    /// People, or photos that only stand for themselves.
    pub(crate) people: Option<usize>,
    /// Experiments with the skill of each seed: 0 is chance, 1 is perfect.
    pub(crate) experiments: Vec<(String, Vec<f64>)>,
    /// Epochs of every run.
    pub(crate) epochs: usize,
    /// Whether the test part is evaluated, too.
    pub(crate) test: bool,
    /// Folder of the photos, as a collector may have called it.
    pub(crate) photo_folder: String,
}

impl Plan {
    /// The paper's sizes: 255 test photos of five classes, five seeds, eleven epochs.
    pub(crate) fn paper() -> Self {
        Self {
            classes: CLASSES.map(str::to_owned).to_vec(),
            photos_per_class: 51,
            people: Some(300),
            experiments: vec![
                ("paper".to_owned(), vec![0.0, 0.42, 0.0, 0.55, 0.31]),
                ("paper-steady".to_owned(), vec![0.62, 0.66, 0.6, 0.69, 0.64]),
            ],
            epochs: 11,
            test: true,
            photo_folder: "data/photos/practice".to_owned(),
        }
    }
}

/// Numbers between 0 and 1 that depend on their names alone.
fn draw(purpose: &str, index: usize) -> f64 {
    let digest = Digest::of(format!("{purpose} {index}").as_bytes());
    let bytes: [u8; 4] = digest.bytes()[..4].try_into().unwrap();
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

fn rows(plan: &Plan, part: &Part, per_class: usize) -> Vec<SplitRow> {
    let people = plan.people.map(|people| match part {
        Part::Train => people * 8 / 10,
        _ => (people / 10).max(2),
    });
    let row = |index: usize| {
        let sha256 = Digest::of(format!("{part} {index}").as_bytes());
        SplitRow {
            sha256,
            part: part.clone(),
            label: plan.classes[index / per_class].clone(),
            group: people.map_or_else(
                || sha256.to_string(),
                |people| format!("{part}-person-{}", index % people),
            ),
        }
    };
    (0..per_class * plan.classes.len()).map(row).collect()
}

fn predictions(plan: &Plan, part: &Part, key: &str, skill: f64) -> Predictions {
    let classes = plan.classes.len();
    let photo = |(index, row): (usize, SplitRow)| {
        let label = plan.classes.iter().position(|class| *class == row.label).unwrap();
        let mut scores: Vec<f64> = (0..classes)
            .map(|class| (1.2 * draw(&format!("{key} {part} {class}"), index)).exp())
            .collect();
        if skill > 0.0 {
            // The first class draws the others towards itself, as in the paper.
            scores[label] += 2.1 * skill * (1.3 - 0.12 * label as f64).max(0.5);
            scores[0] += 0.5;
        } else {
            // A seed that never left chance always gives the same answer.
            scores[classes.min(3) - 1] += 4.0;
        }
        let sum: f64 = scores.iter().sum();
        Prediction {
            sha256: row.sha256,
            path: format!("{}/{}/{index}.jpg", plan.photo_folder, row.label),
            label,
            group: row.group,
            probabilities: scores.iter().map(|score| (score / sum) as f32).collect(),
        }
    };
    let rows = rows(plan, part, plan.photos_per_class).into_iter().enumerate();
    Predictions::new(plan.classes.clone(), rows.map(photo))
}

/// What is known of the photos of a part: two telephones, any light, faces of all sizes.
fn photos(plan: &Plan, part: &Part) -> Vec<PhotoRow> {
    let photo = |(index, row): (usize, SplitRow)| {
        let drawn = |what: &str| draw(&format!("{what} {part}"), index);
        PhotoRow {
            sha256: row.sha256,
            path: format!("{}/{}/{index}.jpg", plan.photo_folder, row.label),
            part: part.clone(),
            label: row.label,
            subject: plan.people.map(|_| row.group.clone()).unwrap_or_default(),
            group: row.group,
            session: String::new(),
            device: ["Ape 3", "Bee 7"][index % 2].to_owned(),
            collection: "practice".to_owned(),
            consent: String::new(),
            captured_at: String::new(),
            brightness: Some(drawn("light")),
            sharpness: None,
            face_size: (index % 10 > 0).then(|| 600.0 * drawn("face")),
        }
    };
    rows(plan, part, plan.photos_per_class).into_iter().enumerate().map(photo).collect()
}

/// Baselines that know a little.
fn answers(predictions: &Predictions) -> Answers {
    let labels = predictions.labels().to_vec();
    let sometimes = |name: &str, skill: f64| {
        let answer = |(index, label): (usize, &usize)| {
            if draw(name, index) < skill { *label } else { index % predictions.classes().len() }
        };
        labels.iter().enumerate().map(answer).collect()
    };
    Answers {
        majority: vec![0; labels.len()],
        nearest_neighbour: sometimes("nearest", 0.1),
        linear_softmax: sometimes("linear", 0.3),
        labels,
    }
}

fn epochs(plan: &Plan, key: &str, skill: f64) -> Vec<EpochRow> {
    let chance = 1.0 / plan.classes.len() as f64;
    let start = (plan.classes.len() as f64).ln();
    let row = |epoch: usize| {
        let learned = skill * (1.0 - (-(epoch as f64) / 3.0).exp());
        let noise = |what: &str| 0.05 * (draw(&format!("{key} {what}"), epoch) - 0.5);
        EpochRow {
            epoch,
            train_loss: start * (1.0 - 0.85 * learned) + noise("a"),
            train_accuracy: chance + (1.0 - chance) * learned * 1.05 + noise("b"),
            validation_loss: start * (1.0 - 0.7 * learned)
                + 0.03 * (epoch as f64 - 6.0).max(0.0) * skill
                + noise("c"),
            validation_accuracy: chance + (1.0 - chance) * learned * 0.95 + noise("d"),
            learning_rate: 0.01,
        }
    };
    (1..=plan.epochs).map(row).collect()
}

fn record(experiment: &str, seed: u64, catalogue: Digest, split: Digest) -> RunRecord {
    let digest = |name: &str| Digest::of(format!("{experiment} {name}").as_bytes());
    let mut inputs: BTreeMap<String, Digest> =
        ["plan", "train", "validation"].map(|name| (name.to_owned(), digest(name))).into();
    inputs.insert("catalogue".to_owned(), catalogue);
    inputs.insert("split".to_owned(), split);
    RunRecord {
        version: RunRecord::VERSION,
        made_by: formats::MADE_BY.to_owned(),
        experiment: experiment.to_owned(),
        run: run::id(experiment, &inputs, seed),
        launch: "1".to_owned(),
        seed,
        command: format!("mien --workspace /somewhere train experiments/{experiment}.yaml"),
        overrides: Vec::new(),
        allowed_leaks: Vec::new(),
        audit: None,
        split: "paper".to_owned(),
        view: "whole-32".to_owned(),
        inputs,
        status: Status::Finished,
        failure: None,
        created_at: "2026-01-01T00:00:00Z".to_owned(),
        heartbeat: None,
        machine: None,
        device: Some("cpu".to_owned()),
        threads: Some(2),
        versions: [("libtorch", "2.11.0"), ("mien-train", "0.1.0")]
            .map(|(name, version)| (name.to_owned(), version.to_owned()))
            .into(),
    }
}

fn write_split(workspace: &Workspace, plan: &Plan, catalogue: Digest) {
    let mut all = rows(plan, &Part::Train, 8 * plan.photos_per_class);
    all.extend(rows(plan, &Part::Validation, plan.photos_per_class));
    all.extend(rows(plan, &Part::Test, plan.photos_per_class));
    all.extend((0..12).map(|index| SplitRow {
        sha256: Digest::of(format!("surplus {index}").as_bytes()),
        part: Part::Reserve("surplus".to_owned()),
        label: plan.classes[0].clone(),
        group: format!("surplus {index}"),
    }));
    let settings =
        json::json!({ "ratio": "8:1:1", "seed": 1, "balanced": true, "grouped_by": "subject" });
    let split = Split { header: Split::header(catalogue, settings), rows: all };
    split.write(&workspace.split("paper")).unwrap();
}

/// Writes everything that a report is made of.
pub(crate) fn write(workspace: &Workspace, plan: &Plan) -> Vec<(RunFolder, RunRecord)> {
    let catalogue = Digest::of(b"catalogue");
    write_split(workspace, plan, catalogue);
    let split = Digest::of_file(&workspace.split("paper")).unwrap();
    let mut runs = Vec::new();
    for (number, (experiment, skills)) in plan.experiments.iter().enumerate() {
        for (index, skill) in skills.iter().enumerate() {
            let record = record(experiment, index as u64 + 1, catalogue, split);
            let folder = workspace.run(&format!("experiment-{number}"), &record.run);
            write_run(workspace, plan, &folder, &record, *skill);
            runs.push((folder, record));
        }
    }
    runs
}

fn write_run(
    workspace: &Workspace,
    plan: &Plan,
    folder: &RunFolder,
    record: &RunRecord,
    skill: f64,
) {
    let key = format!("{} {}", record.experiment, record.seed);
    folder.write_record(record).unwrap();
    write_epochs(&folder.epochs(), &epochs(plan, &key, skill)).unwrap();
    let resolved =
        format!("name: {}\nepochs: {}\nbatch_size: 32\n", record.experiment, plan.epochs);
    atomic::write(&folder.resolved(), resolved.as_bytes()).unwrap();
    let parts = [(Part::Validation, true), (Part::Test, plan.test)];
    for (part, _) in parts.into_iter().filter(|(_, wanted)| *wanted) {
        let table = predictions(plan, &part, &key, skill);
        table.write(&folder.predictions(&part)).unwrap();
        let uses = match part {
            Part::Test => test_uses::add(&workspace.test_uses("paper"), use_of(record)).unwrap(),
            _ => Vec::new(),
        };
        let (photos, answers) = (photos(plan, &part), answers(&table));
        let beside = Beside { test_uses: &uses, photos: &photos, baselines: Ok(&answers) };
        evaluate_run(folder, record, &part, &beside).unwrap();
    }
}

fn use_of(record: &RunRecord) -> TestUse {
    TestUse {
        time: "2026-01-01T00:00:00Z".to_owned(),
        experiment: record.experiment.clone(),
        run: record.run.clone(),
        kind: "predicted".to_owned(),
        why: format!("mien evaluate {} --part test", record.experiment),
    }
}

/// The experiments of `runs`, with what a caller knows of their plans.
pub(crate) fn described(runs: Vec<(RunFolder, RunRecord)>) -> Vec<ExperimentRuns> {
    let mut experiments = group_by_experiment(runs);
    for (index, experiment) in experiments.iter_mut().enumerate() {
        experiment.question = match index {
            0 => "What does the published network reach on our photos?".to_owned(),
            _ => "Does a smaller learning rate let every seed learn?".to_owned(),
        };
        MODEL.clone_into(&mut experiment.model_summary);
        experiment.evaluated = if index == 0 { Checkpoint::Last } else { Checkpoint::Best };
    }
    experiments
}

/// Writes the workspace and its report.
pub(crate) fn written_report(
    workspace: &Workspace,
    name: &str,
    plan: &Plan,
) -> Result<ReportFiles, Error> {
    let runs = write(workspace, plan);
    report(&ReportRequest {
        workspace,
        name,
        experiments: described(runs),
        command: format!("mien report paper paper-steady --name {name}"),
        png: false,
        faces: Faces::LeftOut,
    })
}

const MODEL: &str = "\
layer                 output        parameters  multiply-adds
conv2d 32, 3x3        32 x 30 x 30         896        777 600
relu                  32 x 30 x 30           0              0
max_pool2d 2          32 x 15 x 15           0              0
dropout 0.25          32 x 15 x 15           0              0
conv2d 64, 3x3        64 x 13 x 13      18 496      3 115 008
max_pool2d 2          64 x 6 x 6             0              0
flatten               2304                   0              0
dense 128             128              295 040        294 912
dense 5               5                    645            640
total                                  315 077      4 188 160
";
