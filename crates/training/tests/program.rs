//! `mien-train` as a process: killed, interrupted, refused, with a full disk.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::Duration;

use experiment::Plan;
use formats::prepared::{PhotoRow, PreparedFolder, PreparedPart};
use formats::run::{RunFolder, RunRecord, Status};
use formats::serving::Served;
use formats::split::Part;
use formats::tensors::Images;
use formats::{Digest, ViewSettings};

const EXPERIMENT: &str = "
name: tiny
question: Does it survive?
data: { split: small, view: tiny }
model:
  layers:
    - conv2d: { filters: 16, kernel: 3 }
    - batch_norm
    - relu
    - dropout: { rate: 0.25 }
    - flatten
    - dense: { units: classes }
augmentations: [horizontal_flip]
loss: cross_entropy
optimizer: { adam: { learning_rate: 0.01 } }
epochs: 12
batch_size: 8
seeds: [1]
";
const SIDE: usize = 12;

/// A prepared dataset and waiting runs, as `mien` makes them.
struct Dataset {
    folder: tempfile::TempDir,
    inputs: BTreeMap<String, Digest>,
    plan: Plan,
}

impl Dataset {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (mut inputs, mut rows) = (BTreeMap::new(), Vec::new());
        for (part, photos) in [(Part::Train, 96), (Part::Validation, 20), (Part::Test, 10)] {
            let prepared = pixels(photos);
            let path = folder.path().join(format!("{part}.safetensors"));
            inputs.insert(part.to_string(), prepared.write(&path).unwrap());
            rows.extend((0..photos).map(|row| photo(&part, row)));
        }
        inputs.remove("test");
        PreparedFolder::at(folder.path().to_owned()).write_photos(&rows).unwrap();
        let written = experiment::parse(EXPERIMENT, Path::new("tiny.yaml")).unwrap();
        let view = ViewSettings::whole(SIDE as u32);
        let facts = experiment::Facts {
            classes: &["a".to_owned(), "b".to_owned()],
            views: &BTreeMap::from([("tiny".to_owned(), view)]),
            photos: None,
        };
        Self { folder, inputs, plan: experiment::resolve(&written, &facts).unwrap() }
    }

    fn run(&self, name: &str) -> RunFolder {
        let folder = RunFolder::at(self.folder.path().join(name));
        formats::atomic::write(&folder.resolved(), self.plan.to_yaml().as_bytes()).unwrap();
        let record = RunRecord {
            version: RunRecord::VERSION,
            made_by: "mien".into(),
            experiment: "tiny".into(),
            run: name.into(),
            launch: "1".into(),
            seed: 1,
            command: "mien train tiny.yaml".into(),
            overrides: vec![],
            allowed_leaks: vec![],
            audit: None,
            split: "small".into(),
            view: "tiny".into(),
            inputs: self.inputs.clone(),
            status: Status::Waiting,
            failure: None,
            created_at: "2026-01-01T00:00:00Z".into(),
            heartbeat: None,
            machine: None,
            device: None,
            threads: None,
            versions: BTreeMap::new(),
        };
        folder.write_record(&record).unwrap();
        folder
    }

    fn program(&self, action: &str, arguments: &[&str], runs: &[&RunFolder]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mien-train"));
        command.current_dir(self.folder.path()).arg(action).args(["--photos", "photos.csv"]);
        command.args(arguments).args(runs.iter().map(|run| run.path()));
        command
    }

    fn train(&self, runs: &[&RunFolder]) -> Command {
        let parts = ["--train", "train.safetensors", "--validation", "validation.safetensors"];
        let mut command = self.program("train", &parts, runs);
        command.args(["--threads", "1"]);
        command
    }
}

fn pixels(photos: usize) -> PreparedPart {
    let shape = [photos, 3, SIDE, SIDE];
    let count: usize = shape.iter().product();
    PreparedPart {
        classes: vec!["a".into(), "b".into()],
        images: Images { shape, pixels: (0..count).map(|at| (at * at / 7 % 251) as u8).collect() },
        labels: (0..photos).map(|photo| photo as i64 % 2).collect(),
        targets: None,
    }
}

fn photo(part: &Part, row: usize) -> PhotoRow {
    PhotoRow {
        sha256: Digest::of(format!("{part} {row}").as_bytes()),
        path: format!("{part}/{row}.jpg"),
        part: part.clone(),
        label: ["a", "b"][row % 2].into(),
        group: row.to_string(),
        subject: String::new(),
        session: String::new(),
        device: String::new(),
        collection: String::new(),
        consent: String::new(),
        captured_at: String::new(),
        brightness: None,
        sharpness: None,
        face_size: None,
    }
}

fn results(folder: &RunFolder) -> Vec<Vec<u8>> {
    let files = [
        folder.last_checkpoint(),
        folder.best_checkpoint(),
        folder.epochs(),
        folder.predictions(&Part::Validation),
    ];
    files.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn started(mut command: Command) -> Child {
    command.stderr(Stdio::null()).spawn().unwrap()
}

fn wait_for(path: &Path) {
    for _ in 0..6000 {
        if path.exists() {
            return;
        }
        sleep(Duration::from_millis(10));
    }
    panic!("{} never appeared", path.display());
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args(["-s", name, &child.id().to_string()]).status();
    assert!(status.unwrap().success());
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_as_the_run_that_was_not() {
    let dataset = Dataset::new();
    let (whole, killed) = (dataset.run("whole"), dataset.run("killed"));
    assert!(dataset.train(&[&whole]).output().unwrap().status.success());
    let mut kills = 0;
    let mut delay = Duration::from_millis(40);
    loop {
        // Ever later after the start, so that every stage of a run is hit on fast and slow machines alike.
        delay = delay.mul_f64(1.2);
        let mut child = started(dataset.train(&[&killed]));
        sleep(delay);
        if child.try_wait().unwrap().is_some_and(|status| status.success()) {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    assert!(kills > 1, "{kills}");
    assert_eq!(results(&killed), results(&whole), "after {kills} kills");
    assert_eq!(killed.record().unwrap().status, Status::Finished);
}

#[test]
fn signals_end_with_a_checkpoint_and_their_own_code() {
    let dataset = Dataset::new();
    let whole = dataset.run("whole");
    assert!(dataset.train(&[&whole]).output().unwrap().status.success());
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let (run, next) = (dataset.run(name), dataset.run("next"));
        let mut child = started(dataset.train(&[&run, &next]));
        wait_for(&run.last_checkpoint());
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert_eq!(run.record().unwrap().status, Status::Interrupted);
        assert_eq!(next.record().unwrap().status, Status::Waiting);
        assert!(dataset.train(&[&run]).output().unwrap().status.success());
        assert_eq!(results(&run), results(&whole));
    }
}

#[test]
fn a_run_ends_with_the_program_that_started_it() {
    let dataset = Dataset::new();
    let run = dataset.run("run");
    let train = dataset.train(&[&run]);
    let mut shell = Command::new("sh");
    // A second command keeps the shell from becoming the program.
    shell.current_dir(dataset.folder.path()).args(["-c", "\"$0\" \"$@\"; true"]);
    let mut parent = started_by(shell, &train);
    wait_for(&run.last_checkpoint());
    parent.kill().unwrap();
    parent.wait().unwrap();
    let ended = (0..6000).any(|_| {
        sleep(Duration::from_millis(10));
        run.record().unwrap().status == Status::Interrupted
    });
    assert!(ended);
}

fn started_by(mut shell: Command, train: &Command) -> Child {
    shell.arg(train.get_program()).args(train.get_args());
    started(shell)
}

#[test]
fn a_live_run_is_refused_and_a_finished_one_is_done() {
    let dataset = Dataset::new();
    let run = dataset.run("run");
    let mut child = started(dataset.train(&[&run]));
    wait_for(&run.last_checkpoint());
    signal(&child, "STOP");
    let refused = dataset.train(&[&run]).output().unwrap();
    signal(&child, "CONT");
    assert_eq!(refused.status.code(), Some(4));
    assert!(
        stderr(&refused).contains("is being trained by another program"),
        "{}",
        stderr(&refused)
    );
    assert!(child.wait().unwrap().success());
    let again = dataset.train(&[&run]).output().unwrap();
    assert_eq!(again.status.code(), Some(0));
    assert!(stderr(&again).contains("finished already"));
}

#[test]
fn a_full_disk_fails_the_run_names_the_file_and_leaves_the_last_good_checkpoint() {
    let dataset = Dataset::new();
    let (whole, run) = (dataset.run("whole"), dataset.run("run"));
    assert!(dataset.train(&[&whole]).output().unwrap().status.success());
    // Enough for a few epochs: a checkpoint is about 60 kB.
    let mut command = dataset.train(&[&run]);
    let output = command.env("MIEN_TEST_DISK_BYTES", "400000").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(text.contains("error: cannot write `") && text.contains("/run/"), "{text}");
    assert!(text.contains("caused by"), "{text}");
    assert!(run.last_checkpoint().is_file());
    // With room again, the run goes on as if nothing had been.
    assert!(dataset.train(&[&run]).output().unwrap().status.success());
    assert_eq!(results(&run), results(&whole));
}

#[test]
fn wrong_files_are_refused_before_anything_starts() {
    let dataset = Dataset::new();
    let run = dataset.run("run");
    let swapped = ["--train", "validation.safetensors", "--validation", "train.safetensors"];
    let missing = ["--train", "no.safetensors", "--validation", "validation.safetensors"];
    let cases = [
        (swapped, "another number of photos than the tensors"),
        (missing, "cannot read `no.safetensors`"),
    ];
    for (arguments, expected) in cases {
        let output = dataset.program("train", &arguments, &[&run]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
        assert_eq!(run.record().unwrap().status, Status::Waiting);
    }
    let parts = ["--train", "train.safetensors", "--validation", "validation.safetensors"];
    let nowhere = RunFolder::at(dataset.folder.path().join("nowhere"));
    let output = dataset.program("train", &parts, &[&nowhere]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("nowhere/run.json"), "{}", stderr(&output));
}

#[test]
fn predictions_of_a_part_follow_its_photos() {
    let dataset = Dataset::new();
    let run = dataset.run("run");
    assert!(dataset.train(&[&run]).output().unwrap().status.success());
    let validation = fs::read(run.predictions(&Part::Validation)).unwrap();
    for (part, photos) in [("validation", 20), ("test", 10)] {
        let file = format!("{part}.safetensors");
        let arguments = ["--part-file", &file, "--part", part];
        let output = dataset.program("predict", &arguments, &[&run]).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let path = run.predictions(&part.parse().unwrap());
        let table = formats::predictions::Predictions::read(&path).unwrap();
        assert_eq!(table.photos().len(), photos);
        assert_eq!(table.path(3), format!("{part}/3.jpg"));
        let mut sums = table.probabilities().chunks(table.classes().len());
        assert!(sums.all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-5));
    }
    // Training wrote the same when it ended.
    assert_eq!(fs::read(run.predictions(&Part::Validation)).unwrap(), validation);
    let waiting = dataset.run("waiting");
    let arguments = ["--part-file", "test.safetensors", "--part", "test"];
    let output = dataset.program("predict", &arguments, &[&waiting]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("is not finished"), "{}", stderr(&output));
    let mixed = ["--part-file", "test.safetensors", "--part", "validation"];
    let output = dataset.program("predict", &mixed, &[&run]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("another number of photos"), "{}", stderr(&output));
}

#[test]
fn a_service_gives_pixels_the_bits_of_the_predictions_and_leaves_interrupts_to_its_parent() {
    let dataset = Dataset::new();
    let run = dataset.run("run");
    assert!(dataset.train(&[&run]).output().unwrap().status.success());
    let arguments = ["--part-file", "test.safetensors", "--part", "test"];
    assert!(dataset.program("predict", &arguments, &[&run]).status().unwrap().success());
    let table = formats::predictions::Predictions::read(&run.predictions(&Part::Test)).unwrap();
    let expected = table.probabilities();

    let mut serve = Command::new(env!("CARGO_BIN_EXE_mien-train"));
    serve.arg("serve").arg(run.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = serve.spawn().unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let served = Served::greeted(&mut output).unwrap();
    assert_eq!(served, Served { photo: [3, SIDE, SIDE], classes: 2 });
    signal(&child, "INT");
    let pixels = pixels(10).images.pixels;
    let mut answers = Vec::new();
    // In batches of any size.
    for batch in pixels.chunks(3 * served.photo_bytes()) {
        served.send(&mut input, batch).unwrap();
        let photos = batch.len() / served.photo_bytes();
        answers.extend(served.answered(&mut output, photos).unwrap());
    }
    assert_eq!(answers, expected);
    drop(input);
    assert!(child.wait().unwrap().success());
    let rest = std::io::read_to_string(output).unwrap();
    assert_eq!(rest, "", "nothing but answers");
}

#[test]
fn a_service_of_a_run_that_cannot_answer_says_why_and_nothing_else() {
    let dataset = Dataset::new();
    let run = dataset.run("run");
    let serve = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mien-train"));
        let output = command.arg("serve").arg(run.path()).stdin(Stdio::null()).output().unwrap();
        assert!(output.stdout.is_empty());
        (output.status.code(), stderr(&output))
    };
    let (code, text) = serve();
    assert_eq!(code, Some(2));
    assert!(text.contains("is not finished"), "{text}");
    assert!(dataset.train(&[&run]).output().unwrap().status.success());
    fs::remove_file(run.last_checkpoint()).unwrap();
    let (code, text) = serve();
    assert_eq!(code, Some(2));
    assert!(text.contains("last.safetensors"), "{text}");
}

#[test]
fn versions_are_told_as_json() {
    let output = Command::new(env!("CARGO_BIN_EXE_mien-train")).arg("version").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let versions: formats::json::Value =
        formats::json::parse(&text, Path::new("stdout"), "list of versions").unwrap();
    assert_eq!(versions["mien"], env!("CARGO_PKG_VERSION"));
    assert!(versions["libtorch"].as_str().unwrap().starts_with("2.11"));
}
