//! What the workspace's tests share: the programs, practice photos, scratch workspaces.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::Value;
use tempfile::TempDir;

/// Photos of ten people in five classes, two of each, drawn once for all tests.
pub(crate) static PHOTOS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let photos = folder.path().join("photos");
    let drawn = mien([
        "practice",
        photos.to_str().unwrap(),
        "--people",
        "10",
        "--shots",
        "2",
        "--width",
        "480",
    ]);
    assert_success(&drawn);
    // An import only believes that a file is unchanged when it has not been written just now.
    let then = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let files = walkdir::WalkDir::new(&photos).into_iter().map(Result::unwrap);
    for file in files.filter(|entry| entry.file_type().is_file()) {
        File::options().append(true).open(file.path()).unwrap().set_modified(then).unwrap();
    }
    folder
});

/// The folder of [`PHOTOS`].
pub(crate) fn photos() -> PathBuf {
    PHOTOS.path().join("photos")
}

/// A program of this workspace, built beside the tests.
pub(crate) fn program(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent().unwrap().parent().unwrap().join(name);
    assert!(path.is_file(), "{} is missing: build it with `make build`", path.display());
    path
}

/// Runs `mien` outside of any workspace.
pub(crate) fn mien<const N: usize>(arguments: [&str; N]) -> Output {
    Command::new(program("mien")).args(arguments).env_remove("MIEN_WORKSPACE").output().unwrap()
}

/// Fails the test with the program's own words.
pub(crate) fn assert_success(output: &Output) {
    assert!(output.status.success(), "{:?}\n{}\n{}", output.status, stdout(output), stderr(output));
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A fresh workspace in a folder of its own.
pub(crate) struct Scratch {
    folder: TempDir,
}

impl Scratch {
    pub(crate) fn new() -> Self {
        let scratch = Self { folder: tempfile::tempdir().unwrap() };
        assert_success(&mien(["init", scratch.path().to_str().unwrap()]));
        scratch
    }

    /// A workspace with the practice photos imported and split as `practice`.
    pub(crate) fn with_split() -> Self {
        let scratch = Self::new();
        scratch.done(&["import", photos().to_str().unwrap(), "--collection", "practice"]);
        scratch.done(&["split", "practice", "--ratio", "8:1:1"]);
        scratch.write_experiment("quick", "epochs: 2", "seeds: [1]");
        scratch
    }

    /// The same workspace in another folder.
    pub(crate) fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        for entry in walkdir::WalkDir::new(self.path()).into_iter().map(Result::unwrap) {
            let to = copy.path().join(entry.path().strip_prefix(self.path()).unwrap());
            if entry.file_type().is_dir() {
                std::fs::create_dir_all(to).unwrap();
            } else {
                std::fs::copy(entry.path(), to).unwrap();
            }
        }
        copy
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// The command, for tests that need to change how it runs.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("mien"));
        command.args(arguments).current_dir(self.path()).env("MIEN_WORKSPACE", self.path());
        command
    }

    pub(crate) fn mien(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a line as a shell would, with `mien` on its path.
    pub(crate) fn shell(&self, line: &str) -> Output {
        let programs = program("mien");
        let programs = programs.parent().unwrap().display();
        let path = format!("{programs}:{}", std::env::var("PATH").unwrap());
        let mut shell = Command::new("sh");
        shell.args(["-c", line]).env("PATH", path).env("MIEN_WORKSPACE", self.path());
        shell.current_dir(self.path()).output().unwrap()
    }

    /// The bytes of a photo of somebody who is on none of the practice photos.
    pub(crate) fn another_photo(&self) -> Vec<u8> {
        let few = ["--people", "1", "--shots", "1", "--seed", "9", "--width", "480"];
        self.done(&[&["practice", "drawn"][..], &few].concat());
        let entries = walkdir::WalkDir::new(self.join("drawn/happy")).into_iter();
        let mut files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        std::fs::read(files.next().unwrap().path()).unwrap()
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let output = self.mien(arguments);
        assert_success(&output);
        stdout(&output)
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let text = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }

    /// Runs a command that must be refused, and returns its exit code and error with the scratch folder named `.`.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        self.error_of(&mut self.command(arguments))
    }

    pub(crate) fn error_of(&self, command: &mut Command) -> String {
        let output = command.output().unwrap();
        let text = stderr(&output).replace(self.path().to_str().unwrap(), ".");
        let text = text.replace(photos().to_str().unwrap(), "PHOTOS");
        let digest = |line: &str| line.starts_with("catalogue ") && line.len() == 18;
        let lines = text.lines().map(|line| if digest(line) { "catalogue DIGEST" } else { line });
        let text = lines.collect::<Vec<_>>().join("\n");
        format!("exit {}\n{}", output.status.code().unwrap_or(-1), text.trim_end())
    }

    /// `experiments/<name>.yaml`: the practice experiment with other epochs and seeds.
    pub(crate) fn write_experiment(&self, name: &str, epochs: &str, seeds: &str) {
        let text = std::fs::read_to_string(self.join("experiments/practice.yaml")).unwrap();
        let lines = text.lines().map(|line| match line.split(':').next() {
            Some("name") => format!("name: {name}"),
            Some("epochs") => epochs.to_owned(),
            Some("seeds") => seeds.to_owned(),
            _ => line.to_owned(),
        });
        self.write(&format!("experiments/{name}.yaml"), lines.collect::<Vec<_>>().join("\n"));
    }

    #[expect(clippy::disallowed_methods, reason = "a test's file need not survive a crash")]
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Every file below `name` with its bytes, by its path; batches lose the time in their names.
    pub(crate) fn files(&self, name: &str) -> BTreeMap<String, Vec<u8>> {
        let folder = self.join(name);
        let entries = walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap);
        let files = entries.filter(|entry| entry.file_type().is_file());
        let relative =
            |path: &Path| path.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
        files
            .map(|file| (timeless(&relative(file.path())), std::fs::read(file.path()).unwrap()))
            .collect()
    }
}

/// `20260101T102233.000000000Z-1f00aa22.parquet` without its time.
fn timeless(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let timed = name.len() > 27 && name.as_bytes()[8] == b'T' && name.as_bytes()[26] == b'-';
    format!("{folder}/{}", if timed { &name[27..] } else { name })
}
