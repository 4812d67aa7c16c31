//! `mien report --live` beside a training, and photos in a report, through the programs.

use std::fs;

use crate::fixtures::Scratch;
use crate::interruptions::{kill_after, start, wait_until};

#[test]
fn a_page_follows_a_training_until_it_ends_and_does_not_take_a_report_s_place() {
    let scratch = Scratch::with_split();
    scratch.write_experiment("long", "epochs: 5000", "seeds: [1]");
    let page = || fs::read_to_string(scratch.join("reports/live/index.html")).unwrap_or_default();
    let training = start(&scratch, &["train", "experiments/long.yaml"]);
    wait_until("the run is there", || scratch.json(&["runs"])[0]["state"] == "running");
    let mut following = start(&scratch, &["report", "long", "--live"]);
    wait_until("the page shows an epoch", || {
        page().contains("1 running") && page().contains("<svg") && page().contains(" of 5000")
    });
    assert!(page().contains("http-equiv=\"refresh\""));
    assert!(kill_after(training, 0));
    assert!(following.wait().unwrap().success());
    assert!(page().contains("1 stopped before the end") && !page().contains("http-equiv"));

    scratch.write_experiment("quick", "epochs: 2", "seeds: [1]");
    scratch.done(&["train", "experiments/quick.yaml"]);
    scratch.done(&["evaluate", "quick", "--part", "validation"]);
    scratch.done(&["report", "quick", "--name", "kept"]);
    let refused = scratch.refused(&["report", "quick", "--live", "--name", "kept"]);
    assert!(refused.contains("holds a report"), "{refused}");
}

#[test]
fn a_report_shows_photos_of_those_who_agreed_to_be_shown_and_a_check_notices_when_they_take_it_back()
 {
    let scratch = Scratch::with_split();
    scratch.write_experiment("quick", "epochs: 2", "seeds: [1]");
    scratch.done(&["train", "experiments/quick.yaml"]);
    scratch.done(&["evaluate", "quick", "--part", "validation"]);
    let page = || fs::read_to_string(scratch.join("reports/quick/index.html")).unwrap();
    let pictures = || page().matches("<image id=\"photo-").count();
    scratch.done(&["report", "quick", "--name", "quick"]);
    assert_eq!(pictures(), 0);
    assert!(page().contains("show_consent"));

    // An empty text stands for photos of which nothing is written down.
    let settings = fs::read_to_string(scratch.join("data/mien.yaml")).unwrap();
    scratch.write("data/mien.yaml", format!("{settings}\nshow_consent: [\"\"]\n"));
    scratch.done(&["report", "quick", "--name", "quick"]);
    assert!(pictures() > 0);
    scratch.done(&["report", "--check", "reports/quick"]);

    let listed = scratch.json(&["list"]);
    for row in listed.as_array().unwrap() {
        scratch.done(&["relabel", row["path"].as_str().unwrap(), "--consent", "research"]);
    }
    let check = scratch.mien(&["report", "--check", "reports/quick"]);
    assert_eq!(check.status.code(), Some(3));
    scratch.done(&["report", "quick", "--name", "quick", "--no-faces"]);
    assert_eq!(pictures(), 0);
    scratch.done(&["report", "--check", "reports/quick"]);
}
