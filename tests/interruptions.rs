//! `kill -9` at any moment, a full disk, a read-only workspace: the next command works and nothing finished is lost.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use crate::fixtures::{Scratch, assert_success, photos};

/// Starts a command in a process group of its own.
pub(crate) fn start(scratch: &Scratch, arguments: &[&str]) -> Child {
    use std::os::unix::process::CommandExt;
    let mut command = scratch.command(arguments);
    command.process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills the command and whatever it started; returns whether it was still running.
pub(crate) fn kill_after(mut child: Child, milliseconds: u64) -> bool {
    std::thread::sleep(Duration::from_millis(milliseconds));
    let running = child.try_wait().unwrap().is_none();
    let group = format!("-{}", child.id());
    let _ = std::process::Command::new("kill")
        .args(["-9", "--", &group])
        .stderr(Stdio::null())
        .status();
    child.wait().unwrap();
    running
}

/// Ten moments within the first tenth of a duration, the same every time but not evenly spaced: what is done
/// by then is kept, so ten kills get through one piece of work.
fn moments(milliseconds: u64) -> impl Iterator<Item = u64> {
    (1..=10_u64).map(move |index| (index * 7919 % 101) * milliseconds / 1010 + 1)
}

#[test]
fn an_import_killed_at_ten_moments_is_finished_by_the_next() {
    let (undisturbed, killed) = (Scratch::new(), Scratch::new());
    let photos = photos();
    let import = ["import", photos.to_str().unwrap(), "--collection", "practice"];
    let begun = std::time::Instant::now();
    undisturbed.done(&import);
    let duration = begun.elapsed().as_millis() as u64;
    let mut kills = 0;
    for moment in moments(duration) {
        kills += u32::from(kill_after(start(&killed, &import), moment));
        let listed = killed.json(&["status"]);
        assert!(listed["catalogue"].is_string(), "{listed}");
    }
    assert!(kills >= 5, "only {kills} of ten imports were still running when killed");
    killed.done(&import);
    let digest = |scratch: &Scratch| scratch.json(&["status"])["catalogue"].clone();
    assert_eq!(digest(&killed), digest(&undisturbed));
    // Not `assert_eq!`, which would print the photos.
    assert!(killed.files("data/photos") == undisturbed.files("data/photos"), "the copies differ");
    killed.done(&["split", "practice", "--ratio", "8:1:1"]);
}

#[test]
fn a_training_killed_at_ten_moments_ends_as_if_nothing_had_happened() {
    let undisturbed = Scratch::with_split();
    undisturbed.write_experiment("quick", "epochs: 12", "seeds: [1, 2]");
    let train = ["train", "experiments/quick.yaml", "--threads", "2"];
    let begun = std::time::Instant::now();
    undisturbed.done(&train);
    let duration = begun.elapsed().as_millis() as u64;

    let killed = Scratch::with_split();
    killed.write_experiment("quick", "epochs: 12", "seeds: [1, 2]");
    let mut kills = u32::from(kill_after(start(&killed, &train), duration / 5));
    for moment in moments(duration) {
        kills += u32::from(kill_after(start(&killed, &["resume", "quick"]), moment));
        killed.done(&["runs"]);
    }
    assert!(kills >= 5, "only {kills} of eleven trainings were still running when killed");
    killed.done(&["resume", "quick"]);
    assert_same_results(&killed, &undisturbed);
}

#[test]
fn the_second_of_five_seeds_killed_with_mien_or_without_ends_as_if_nothing_had_happened() {
    let everything = include_str!("everything.yaml")
        .replace("seeds: [1]", "seeds: [1, 2, 3, 4, 5]")
        .replace("epochs: 20", "epochs: 10")
        .replace("patience: 19", "patience: 9");
    let [undisturbed, killed] = [Scratch::with_split(), Scratch::with_split()].map(|scratch| {
        scratch.write("experiments/everything.yaml", &everything);
        scratch
    });
    let train = ["train", "experiments/everything.yaml", "--threads", "1"];
    undisturbed.done(&train);

    let second = || killed.json(&["runs"])[1]["state"].as_str().unwrap_or("not there").to_owned();
    let mut training = start(&killed, &train);
    let mut kills = 0;
    loop {
        wait_until("the second seed is at work or done", || {
            matches!(second().as_str(), "running" | "finished")
        });
        std::thread::sleep(Duration::from_millis(kills * 7919 % 61));
        if second() == "finished" {
            break;
        }
        if kills % 2 == 0 {
            kill_after(training, 0);
        } else {
            // mien alone: mien-train notices, writes a checkpoint and ends by itself.
            training.kill().unwrap();
            training.wait().unwrap();
        }
        kills += 1;
        wait_until("mien-train has ended", || second() != "running");
        training = start(&killed, &["resume", "everything"]);
    }
    assert!(kills >= 4, "only {kills} kills before the second seed was done");
    assert!(training.wait().unwrap().success());
    assert_same_results(&killed, &undisturbed);
}

/// Waits for something that happens within a minute.
pub(crate) fn wait_until(what: &str, mut happened: impl FnMut() -> bool) {
    let begun = std::time::Instant::now();
    while !happened() {
        assert!(begun.elapsed() < Duration::from_mins(1), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// All files of all runs have the same bytes, but for those that hold times.
fn assert_same_results(one: &Scratch, other: &Scratch) {
    let results = |scratch: &Scratch| {
        let mut files = scratch.files("experiments/runs");
        files.retain(|name, _| {
            ["/run.json", "/timings.csv", "/log.txt"].iter().all(|end| !name.ends_with(end))
        });
        files
    };
    let (one, other) = (results(one), results(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(bytes == &other[name], "{name} differs");
    }
}

#[test]
fn a_killed_training_is_dead_at_once_and_a_living_one_runs() {
    let scratch = Scratch::with_split();
    scratch.write_experiment("long", "epochs: 5000", "seeds: [1]");
    let state = || scratch.json(&["runs"])[0]["state"].as_str().unwrap_or("not there").to_owned();
    let training = start(&scratch, &["train", "experiments/long.yaml"]);
    wait_until("the run is running", || state() == "running");
    assert!(kill_after(training, 0));
    // The process is waited for by its parent, which was killed with it.
    wait_until("the run is dead", || state() == "dead");
}

#[test]
fn a_full_disk_stops_an_import_and_the_next_one_finishes_it() {
    let scratch = Scratch::new();
    let photos = photos();
    let import = ["import", photos.to_str().unwrap(), "--collection", "practice"];
    let error = scratch.error_of(scratch.command(&import).env("MIEN_TEST_DISK_BYTES", "300000"));
    assert!(error.starts_with("exit 1\n"), "{error}");
    assert!(error.contains("cannot write `"), "{error}");
    assert!(error.contains("hint: free some space and run the same command again"), "{error}");
    let finished = scratch.done(&import);
    assert!(finished.contains("100"), "{finished}");
    assert!(
        !scratch.files("data").keys().any(|name| name.contains(".partial-")),
        "half-written files are left"
    );
}

#[test]
fn a_full_disk_stops_a_training_and_resume_finishes_it() {
    let scratch = Scratch::with_split();
    // The prepared data are written by a command of their own, with a disk that has room.
    scratch.done(&["train", "experiments/quick.yaml", "--seeds", "9"]);
    let train = ["train", "experiments/quick.yaml"];
    let error = scratch.error_of(scratch.command(&train).env("MIEN_TEST_DISK_BYTES", "1000000"));
    assert!(error.starts_with("exit 1\n"), "{error}");
    assert!(error.contains("cannot write `"), "{error}");
    scratch.done(&["resume", "quick"]);
    let runs = scratch.json(&["runs", "quick"]);
    assert_eq!(runs[0]["state"], "finished", "{runs}");
}

/// A folder that may only be read stops nobody who is root, so the command runs as nobody.
#[test]
fn a_read_only_workspace_can_be_looked_at_and_says_why_it_cannot_be_written() {
    let scratch = Scratch::with_split();
    let program = scratch.join("program");
    std::fs::create_dir(&program).unwrap();
    std::fs::copy(crate::fixtures::program("mien"), program.join("mien")).unwrap();
    set_read_only(scratch.path());
    let as_nobody = |arguments: &[&str]| {
        let mut command = std::process::Command::new(program.join("mien"));
        if is_root() {
            command = std::process::Command::new("setpriv");
            command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
            command.arg(program.join("mien"));
        }
        command.args(arguments).current_dir(scratch.path()).env("MIEN_WORKSPACE", scratch.path());
        command
    };
    assert_success(&as_nobody(&["status"]).output().unwrap());
    let error = scratch.error_of(&mut as_nobody(&["split", "other", "--ratio", "8:1:1"]));
    assert!(error.starts_with("exit 1\n"), "{error}");
    assert!(error.contains("cannot write `./data/splits/other.csv`"), "{error}");
    assert!(error.contains("hint: check who owns it"), "{error}");
    set_mode(scratch.path(), "u+w");
}

fn is_root() -> bool {
    let id = std::process::Command::new("id").arg("-u").output().unwrap();
    id.stdout == b"0\n"
}

fn set_read_only(folder: &Path) {
    set_mode(folder, "a=rX");
}

fn set_mode(folder: &Path, mode: &str) {
    let done = std::process::Command::new("chmod").args(["-R", mode]).arg(folder).status().unwrap();
    assert!(done.success());
}
