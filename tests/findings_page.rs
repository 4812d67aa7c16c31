//! What a collector looks at: the page of findings, and the picture of who was photographed how.

use std::fs;

use crate::fixtures::{Scratch, photos};

const PAGE: &str = "reports/findings/index.html";

/// Practice photos of one person, one of them twice under two labels and a hostile name, and a broken file.
fn with_findings() -> Scratch {
    let scratch = Scratch::new();
    for (class, name) in [("happy", "1.jpg"), ("happy", "2.jpg"), ("sad", "<script>\n'\"`.jpg")] {
        let from = photos().join(if name == "2.jpg" { "sad" } else { "happy" });
        let entries = walkdir::WalkDir::new(from).sort_by_file_name().into_iter();
        let mut files = entries.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
        let bytes = fs::read(files.next().unwrap().path()).unwrap();
        scratch.write(&format!("card/{class}/anna/{name}"), bytes);
    }
    scratch.write("card/sad/anna/broken.jpg", b"\xff\xd8\xff and no more");
    scratch.done(&["import", "card"]);
    scratch
}

#[test]
fn findings_become_a_page_with_their_photos() {
    let scratch = with_findings();
    let written = scratch.json(&["check", "--html"]);
    assert!(written["page"].as_str().unwrap().ends_with(PAGE), "{written}");
    assert_eq!((&written["pictures"], &written["acknowledged"]), (&1.into(), &0.into()));
    let page = || fs::read_to_string(scratch.join(PAGE)).unwrap();
    let first = page();
    assert_eq!(first.matches("data:image/jpeg;base64,").count(), 1);
    assert!(first.contains("no picture of broken.jpg"));
    assert!(first.contains("&lt;script&gt;\n") && !first.contains("<script"));
    assert!(fs::read_to_string(scratch.join(".gitignore")).unwrap().contains("/reports/findings/"));

    assert!(scratch.done(&["check", "--html"]).contains(PAGE));
    assert_eq!(page(), first, "the same findings give the same bytes");
    let findings = scratch.json(&["check"]);
    let id = findings["findings"][0]["id"].as_str().unwrap();
    scratch.done(&["check", "--acknowledge", id, "--reason", "seen it", "--by", "eva"]);
    scratch.done(&["check", "--html", "elsewhere.html", "--no-faces"]);
    let other = fs::read_to_string(scratch.join("elsewhere.html")).unwrap();
    assert!(other.contains("“seen it” – eva, ") && !other.contains("data:image"));
    assert_eq!(page(), first, "a page written elsewhere leaves this one alone");
    scratch.write("matrix.csv", "label,happy,sad\nhappy,3,1\nsad,1,4\n");
    scratch.refused(&["report", "--from-confusion", "matrix.csv", "--name", "findings"]);
    assert_eq!(page(), first, "no report takes its place");
}

#[test]
fn thumbnails_that_are_gone_leave_grey_tiles() {
    let scratch = with_findings();
    fs::remove_dir_all(scratch.join("data/views/thumbnails")).unwrap();
    assert_eq!(scratch.json(&["check", "--html"])["pictures"], 0);
    let page = fs::read_to_string(scratch.join(PAGE)).unwrap();
    assert!(page.contains("no picture of 1.jpg") && !page.contains("data:image"));
}

#[test]
fn people_and_classes_become_a_picture() {
    let scratch = with_findings();
    for name in ["people.svg", "people.png"] {
        let draw = || {
            scratch.done(&["status", "--picture", name]);
            fs::read(scratch.join(name)).unwrap()
        };
        assert_eq!(draw(), draw(), "{name}");
    }
    let svg = fs::read_to_string(scratch.join("people.svg")).unwrap();
    assert!(svg.contains("anna") && svg.contains("no photo of angry, neutral, sad, surprise"));
    assert!(fs::read(scratch.join("people.png")).unwrap().starts_with(b"\x89PNG"));
    insta::assert_snapshot!(scratch.refused(&["status", "--picture", "people.gif"]), @r"
    exit 2
    error: `people.gif` says no format for the picture
    hint: end its name with `.svg` or `.png`
    ");
}
