//! `mien forget` through the programs: nothing is left, and a kill or a full disk at any moment is finished later.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;

use crate::fixtures::{Scratch, assert_success, stderr};
use crate::interruptions::{kill_after, start};

/// A trained, evaluated and reported workspace, made once.
static WHOLE: LazyLock<Scratch> = LazyLock::new(|| {
    let scratch = Scratch::with_split();
    scratch.done(&["train", "experiments/quick.yaml", "--seeds", "1"]);
    scratch.done(&["evaluate", "quick", "--part", "test"]);
    scratch.done(&["report", "quick", "--name", "quick"]);
    scratch
});

/// A copy of [`WHOLE`].
fn workspace() -> Scratch {
    WHOLE.copy()
}

/// Rows of the split by part: photo and group.
fn of_part(scratch: &Scratch, part: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(scratch.join("data/splits/practice.csv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let rows = rows.filter(|row| row[1] == part);
    rows.map(|row| (row[0].to_owned(), row[3].to_owned())).collect()
}

/// Somebody whose photos stand in this part.
fn somebody_of(scratch: &Scratch, part: &str) -> String {
    of_part(scratch, part).remove(0).1
}

/// Every file of the workspace but the programs' settings, with its bytes.
fn all_files(scratch: &Scratch) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(scratch.path()).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|file| (file.path().to_owned(), std::fs::read(file.path()).unwrap())).collect()
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr(bytes, wanted)
}

/// Whether `wanted` stands in `bytes`: its first byte is looked for first, which is fast enough here.
fn memchr(bytes: &[u8], wanted: &[u8]) -> bool {
    let Some((first, _)) = wanted.split_first() else { return true };
    let mut rest = bytes;
    while let Some(place) = rest.iter().position(|byte| byte == first) {
        if rest[place..].starts_with(wanted) {
            return true;
        }
        rest = &rest[place + 1..];
    }
    false
}

/// The pixels of the photos in the only view, by photo.
fn pixels(scratch: &Scratch, wanted: &BTreeSet<String>) -> Vec<Vec<u8>> {
    const PHOTO: usize = 3 * 32 * 32;
    let listed = scratch.json(&["list"]);
    let mut photos: Vec<&str> =
        listed.as_array().unwrap().iter().map(|row| row["sha256"].as_str().unwrap()).collect();
    photos.sort_unstable();
    photos.dedup();
    let views = scratch.files("data/views/whole-32");
    assert_eq!(views.len(), 1);
    let file = views.values().next().unwrap();
    let images = &file[file.len() - photos.len() * PHOTO..];
    let rows = photos.iter().zip(images.chunks_exact(PHOTO));
    rows.filter(|(photo, _)| wanted.contains(**photo)).map(|(_, row)| row.to_vec()).collect()
}

/// What must not be left of a person: name, paths, pixels, thumbnails; and the originals.
struct Traces {
    name: String,
    texts: Vec<Vec<u8>>,
    pixels: Vec<Vec<u8>>,
    originals: Vec<Vec<u8>>,
}

fn traces(scratch: &Scratch, name: &str) -> Traces {
    let listed = scratch.json(&["list"]);
    let rows: Vec<&Value> =
        listed.as_array().unwrap().iter().filter(|row| row["subject"] == name).collect();
    let text = |row: &Value, column: &str| row[column].as_str().unwrap().to_owned();
    let photos: BTreeSet<String> = rows.iter().map(|row| text(row, "sha256")).collect();
    let paths: Vec<String> = rows.iter().map(|row| text(row, "path")).collect();
    assert_eq!(paths.len(), 10);
    Traces {
        name: name.to_owned(),
        texts: paths.iter().map(|path| path.clone().into_bytes()).collect(),
        pixels: pixels(scratch, &photos),
        originals: paths.iter().map(|path| std::fs::read(scratch.join(path)).unwrap()).collect(),
    }
}

impl Traces {
    /// The files that still hold something.
    fn found(&self, scratch: &Scratch) -> Vec<PathBuf> {
        let name =
            [format!(",{}", self.name), format!("`{}`", self.name), format!("/{}/", self.name)];
        let texts = name.iter().map(String::as_bytes).chain(self.texts.iter().map(Vec::as_slice));
        let wanted: Vec<&[u8]> = texts.chain(self.pixels.iter().map(Vec::as_slice)).collect();
        let files = all_files(scratch).into_iter().filter(|(_, bytes)| {
            wanted.iter().any(|wanted| holds(bytes, wanted)) || self.originals.contains(bytes)
        });
        files.map(|(path, _)| path.strip_prefix(scratch.path()).unwrap().to_owned()).collect()
    }
}

#[test]
fn nothing_is_left_of_a_person_but_the_originals_and_with_the_flag_not_even_those() {
    let scratch = workspace();
    let people = ["train", "test"].map(|part| (part, somebody_of(&scratch, part)));
    let people = people.map(|(part, name)| (part, traces(&scratch, &name)));
    for (part, traces) in people {
        let before = traces.found(&scratch);
        for place in ["data/views", "data/splits", "data/prepared", "experiments/runs"] {
            let is_there = before.iter().any(|path| path.starts_with(place));
            // The predictions of a run do not name the photos that it learned from.
            assert!(is_there || (part == "train" && place == "experiments/runs"), "{place}");
        }
        scratch.done(&["forget", "--subject", &traces.name]);
        let left = traces.found(&scratch);
        assert!(left.iter().all(|path| path.starts_with("data/photos")), "{left:?}");
        assert_eq!(left.len(), 10);
        scratch.done(&["forget", "--finish", "--delete-photos", "--yes"]);
        assert_eq!(traces.found(&scratch), [""; 0].map(PathBuf::from));
    }
    let verified = scratch.json(&["verify"]);
    assert_eq!(verified["findings"], Value::Array(Vec::new()));
}

#[test]
fn the_page_of_findings_goes_when_it_shows_somebody_who_is_forgotten() {
    let scratch = workspace();
    let listed = scratch.json(&["list"]);
    let row = &listed.as_array().unwrap()[0];
    let [path, name] = ["path", "subject"].map(|column| row[column].as_str().unwrap().to_owned());
    // The same photo once more, which is a finding.
    let copy = std::fs::read(scratch.join(&path)).unwrap();
    scratch.write("copies/happy/copy.jpg", copy);
    scratch.done(&["import", "copies"]);
    scratch.done(&["check", "--html"]);
    let page = scratch.join("reports/findings/index.html");
    let text = std::fs::read_to_string(&page).unwrap().replace("<wbr>", "");
    assert!(text.contains(&path), "the page names the photo");
    let other = listed.as_array().unwrap().iter().find(|row| row["subject"] != name.as_str());
    scratch.done(&["forget", "--subject", other.unwrap()["subject"].as_str().unwrap()]);
    assert!(page.exists(), "it shows nobody else");
    let forgot = scratch.json(&["forget", "--subject", &name]);
    assert!(!page.exists() && forgot["rewritten"]["pages"].as_array().unwrap().len() == 1);
}

#[test]
fn splits_runs_and_reports_that_used_the_photos_are_listed_and_the_runs_are_marked() {
    let scratch = workspace();
    let name = somebody_of(&scratch, "train");
    let numbers = |name: &str| {
        let text = std::fs::read_to_string(scratch.join(&format!("reports/{name}/report.json")));
        let report: Value = serde_json::from_str(&text.unwrap()).unwrap();
        report["experiments"][0]["seeds"].clone()
    };
    let before = numbers("quick");
    let dry = scratch.json(&["forget", "--subject", &name, "--dry-run"]);
    let forgot = scratch.json(&["forget", "--subject", &name]);
    for key in ["photos", "runs", "reports", "rewritten", "originals"] {
        assert_eq!(dry[key], forgot[key], "{key}");
    }
    assert_eq!(forgot["runs"][0]["photos"]["train"], 10);
    assert_eq!(forgot["reports"][0], "quick");
    assert_eq!(forgot["rewritten"]["splits"]["practice"], 10);
    assert_eq!(scratch.json(&["runs"])[0]["forgotten"], 10);
    assert!(scratch.done(&["runs"]).contains("finished (10 photos forgotten)"));

    // An old run's report is still made from its own files, and says so.
    let evaluated = scratch.mien(&["report", "quick", "--name", "again"]);
    assert_success(&evaluated);
    let warning = stderr(&evaluated);
    assert!(warning.contains("used 10 photos that were forgotten since"), "{warning}");
    let page = std::fs::read_to_string(scratch.join("reports/again/index.html")).unwrap();
    assert!(page.contains("10 photos that the runs used were forgotten since"), "not on the page");
    // The numbers of the old evaluation stand.
    assert_eq!(before, numbers("again"));
    // The split without them trains.
    scratch.done(&["train", "experiments/quick.yaml", "--seeds", "3"]);
    assert_eq!(scratch.json(&["runs", "quick"])[0]["forgotten"], 0);
}

#[test]
fn the_numbers_of_a_test_part_stay_when_somebody_in_it_is_forgotten() {
    let scratch = workspace();
    let before = scratch.json(&["evaluate", "quick", "--part", "test"]);
    let name = somebody_of(&scratch, "test");
    let report = scratch.join("reports/quick/report.json");
    assert!(std::fs::read_to_string(&report).unwrap().contains(&format!("/{name}/")));
    let forgot = scratch.json(&["forget", "--subject", &name]);
    assert_eq!(forgot["runs"][0]["photos"]["test"], 10);
    // The report, which named somebody and photos of theirs, can be made again without.
    assert!(!report.exists());
    scratch.done(&["report", "quick", "--name", "quick"]);
    assert!(!std::fs::read_to_string(&report).unwrap().contains(&format!("/{name}/")));
    scratch.done(&["forget", "--finish", "--dry-run"]);
    assert!(report.exists());
    assert_eq!(scratch.json(&["evaluate", "quick", "--part", "test"]), before);
}

#[test]
fn a_run_that_is_not_finished_does_not_go_on_with_forgotten_photos() {
    let scratch = Scratch::with_split();
    scratch.write_experiment("quick", "epochs: 400", "seeds: [1]");
    let child = start(&scratch, &["train", "experiments/quick.yaml"]);
    assert!(kill_after(child, 3000), "the training was over before it was killed");
    let name = somebody_of(&scratch, "train");
    // Whom the kill has reached may still hold the run for a moment.
    let forget = ["forget", "--subject", &name];
    while scratch.mien(&forget).status.code() == Some(4) {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let error = scratch.refused(&["resume", "quick"]);
    let run = scratch.json(&["runs"])[0]["run"].as_str().unwrap().to_owned();
    insta::assert_snapshot!(error.replace(&run, "RUN"), @r"
    exit 4
    error: run `RUN` was made on 10 photos that were forgotten since
    hint: train anew: `mien train experiments/quick.yaml`
    ");
}

#[test]
fn forgetting_waits_for_nobody_but_a_run_that_is_being_trained() {
    let scratch = Scratch::with_split();
    scratch.write_experiment("quick", "epochs: 4000", "seeds: [1]");
    let child = start(&scratch, &["train", "experiments/quick.yaml"]);
    let name = somebody_of(&scratch, "train");
    let begun = std::time::Instant::now();
    let held = || scratch.json(&["runs"])[0]["state"] == "running";
    while !held() && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let error = scratch.refused(&["forget", "--subject", &name]);
    let photos = scratch.json(&["status"])["photos"].clone();
    kill_after(child, 0);
    assert!(error.starts_with("exit 4\n"), "{error}");
    assert!(error.contains("is being trained on these photos right now"), "{error}");
    assert_eq!(photos, 100);
}

#[test]
fn originals_are_not_deleted_where_nobody_can_be_asked() {
    let scratch = workspace();
    let name = somebody_of(&scratch, "train");
    let refused = scratch.refused(&["forget", "--subject", &name, "--delete-photos"]);
    insta::assert_snapshot!(refused, @r"
    exit 2
    error: 10 originals would be deleted for good, and there is no terminal to ask at
    hint: add `--yes`, or look first with `--dry-run`
    ");
    assert_eq!(scratch.json(&["status"])["photos"], 100);
    assert_eq!(scratch.files("data/photos").len(), 100);
    assert!(scratch.refused(&["forget"]).starts_with("exit 2\n"), "nobody was named");
}

#[test]
fn a_split_that_still_names_forgotten_photos_is_refused() {
    let scratch = workspace();
    let name = somebody_of(&scratch, "train");
    let before = ["csv", "json"].map(|end| {
        let path = format!("data/splits/practice.{end}");
        (path.clone(), std::fs::read(scratch.join(&path)).unwrap())
    });
    scratch.done(&["forget", "--subject", &name]);
    // As git brings it back.
    for (path, bytes) in before {
        scratch.write(&path, bytes);
    }
    let train = ["train", "experiments/quick.yaml", "--allow-leak"];
    insta::assert_snapshot!(scratch.refused(&train), @r"
    exit 4
    error: the split `practice` still names 10 photos that should be forgotten
    hint: finish it with `mien forget --finish`
    ");
    let verified = scratch.mien(&["verify", "--json"]);
    assert_eq!(verified.status.code(), Some(3));
    scratch.done(&["forget", "--finish"]);
    scratch.done(&["verify"]);
}

/// The files that must be the same however often forgetting was stopped; batches hold the time of the event.
fn results(scratch: &Scratch) -> Vec<(String, Vec<u8>)> {
    let folders = ["data/views", "data/splits", "data/photos", "experiments/runs"];
    folders.iter().flat_map(|folder| scratch.files(folder)).collect()
}

fn same_results(scratch: &Scratch, undisturbed: &[(String, Vec<u8>)], traces: &Traces) {
    assert_eq!(traces.found(scratch), [""; 0].map(PathBuf::from));
    let verified = scratch.json(&["verify"]);
    assert_eq!(verified["findings"], Value::Array(Vec::new()));
    // A prepared folder that was caught half rewritten is deleted instead.
    for ((name, bytes), (expected, other)) in results(scratch).iter().zip(undisturbed) {
        assert_eq!(name, expected);
        assert!(bytes == other, "{name} differs");
    }
}

#[test]
fn forgetting_killed_at_ten_moments_is_finished_by_the_next() {
    let undisturbed = workspace();
    let name = somebody_of(&undisturbed, "test");
    let traces = traces(&undisturbed, &name);
    let forget = ["forget", "--subject", &name, "--delete-photos", "--yes"];
    let begun = std::time::Instant::now();
    undisturbed.done(&forget);
    let duration = begun.elapsed().as_micros() as u64;
    let undisturbed = results(&undisturbed);
    let mut kills = 0;
    for moment in 1..=10 {
        let killed = workspace();
        let child = start(&killed, &forget);
        std::thread::sleep(std::time::Duration::from_micros(duration * moment / 11));
        kills += u32::from(kill_after(child, 0));
        // The same command, unless it had nothing left to do: then the name is not known any more.
        let again = killed.mien(&forget);
        let nobody = stderr(&again).contains("no photo of");
        assert!(again.status.success() || nobody, "{}", stderr(&again));
        same_results(&killed, &undisturbed, &traces);
    }
    assert!(kills >= 5, "only {kills} of ten were still running when killed");
}

#[test]
fn forgetting_on_a_full_disk_is_finished_when_there_is_room() {
    let undisturbed = workspace();
    let name = somebody_of(&undisturbed, "test");
    let traces = traces(&undisturbed, &name);
    let forget = ["forget", "--subject", &name, "--delete-photos", "--yes"];
    undisturbed.done(&forget);
    let undisturbed = results(&undisturbed);
    let mut stops = 0;
    for room in [0, 8_000, 20_000, 60_000, 120_000, 250_000, 400_000] {
        let full = workspace();
        let output = full.command(&forget).env("MIEN_TEST_DISK_BYTES", room.to_string()).output();
        let output = output.unwrap();
        if !output.status.success() {
            stops += 1;
            let error = stderr(&output);
            assert_eq!(output.status.code(), Some(1), "{error}");
            assert!(error.contains("hint: free some space and run the same command"), "{error}");
        }
        let again = full.mien(&forget);
        assert!(again.status.success() || stderr(&again).contains("no photo of"));
        same_results(&full, &undisturbed, &traces);
    }
    assert!(stops >= 4, "only {stops} met a full disk");
}

/// Positions and serial numbers that the originals hold: 24 bytes of GPS rationals, or text.
fn secrets(photo: &Path) -> Vec<Vec<u8>> {
    let bytes = std::fs::read(photo).unwrap();
    let Some(start) = bytes.windows(4).position(|window| window == b"II*\0") else {
        return Vec::new();
    };
    let block = &bytes[start..];
    // Tag, type and count of GPSLatitude and GPSLongitude (three rationals), then of BodySerialNumber.
    let position = [&[2, 0, 5, 0, 3, 0, 0, 0], &[4, 0, 5, 0, 3, 0, 0, 0]];
    let mut found = Vec::new();
    for entry in position {
        if let Some(at) = block.windows(8).position(|window| window == entry) {
            let offset = u32::from_le_bytes(block[at + 8..at + 12].try_into().unwrap()) as usize;
            found.push(block[offset..offset + 24].to_vec());
        }
    }
    if let Some(at) = block.windows(4).position(|window| window == [0x31, 0xa4, 2, 0]) {
        let number = |at: usize| u32::from_le_bytes(block[at..at + 4].try_into().unwrap()) as usize;
        let (count, offset) = (number(at + 4), number(at + 8));
        found.push(block[offset..offset + count - 1].to_vec());
    }
    found
}

#[test]
fn positions_and_serial_numbers_stand_in_the_originals_and_nowhere_else() {
    let scratch = workspace();
    let originals = scratch.files("data/photos");
    let paths =
        originals.keys().map(|name| scratch.join("data/photos").join(name.trim_start_matches('/')));
    let secrets: BTreeSet<Vec<u8>> = paths.flat_map(|path| secrets(&path)).collect();
    let serials = secrets.iter().filter(|secret| secret.starts_with(b"AU00")).count();
    assert!(serials == 1 && secrets.len() > 2, "{} secrets, {serials} serials", secrets.len());
    let status = scratch.json(&["status"]);
    assert!(status["with_position"].as_u64().unwrap() > 0, "{status}");
    assert!(status["with_serial_number"].as_u64().unwrap() > 0, "{status}");
    for (path, bytes) in all_files(&scratch) {
        if path.starts_with(scratch.join("data/photos")) {
            continue;
        }
        let found = secrets.iter().find(|secret| holds(&bytes, secret));
        assert!(found.is_none(), "{} holds {found:?}", path.display());
    }
    // Batches are compressed; what stands in them is what these print.
    for command in
        [&["list", "--json"][..], &["list", "--csv"], &["status", "--json"], &["check", "--json"]]
    {
        let text = scratch.done(command);
        assert!(!text.contains("AU0012345678"), "{command:?}");
    }
}
