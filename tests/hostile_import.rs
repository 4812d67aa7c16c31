//! Folders that somebody filled with malice or bad luck: every file ends as a row or as passed over with a
//! reason, and no name reaches the terminal as a command.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::fixtures::{Scratch, assert_success, photos, program, stdout};

/// Somebody who owns nothing.
const NOBODY: u32 = 65_534;

#[test]
fn names_stay_exact_for_machines_and_harmless_for_people() {
    let scratch = Scratch::new();
    let names = [
        "new\nline 0 findings.jpg",
        "\u{1b}[2J\u{1b}]0;owned\u{7}.jpg",
        "<script>alert('1')</script>.jpg",
        "quote\"and,comma.jpg",
        "=1+1.jpg",
        "\u{202e}gpj.jpg",
    ];
    for name in names {
        // A photo cut short is a finding, which prints the name.
        scratch.write(&format!("card/happy/{}", name.replace('/', "∕")), &photo()[..500]);
    }
    scratch.done(&["import", "card", "--in-place"]);
    let findings = scratch.done(&["check"]);
    insta::assert_snapshot!(findings, @r#"
    unreadable: 6 findings
      b19b1b47235d  truncated: the JPEG data end before the picture does
        card/happy/\u{1b}[2J\u{1b}]0;owned\u{7}.jpg
      0292f4f9effe  truncated: the JPEG data end before the picture does
        card/happy/<script>alert('1')<∕script>.jpg
      90dd896d89a1  truncated: the JPEG data end before the picture does
        card/happy/=1+1.jpg
      caead186c9d4  truncated: the JPEG data end before the picture does
        card/happy/new\nline 0 findings.jpg
      254749e0efe0  truncated: the JPEG data end before the picture does
        card/happy/quote"and,comma.jpg
      cb40f7f69db9  truncated: the JPEG data end before the picture does
        card/happy/\u{202e}gpj.jpg
      what to do: Copy the original again and import it; then delete the broken file and forget its row.
    "#);
    assert!(!findings.contains(['\u{1b}', '\u{7}', '\u{202e}']));
    let json = scratch.json(&["check"]);
    let photos: Vec<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|finding| finding["photos"].as_array().unwrap())
        .map(|photo| photo.as_str().unwrap())
        .collect();
    for name in names {
        let path = format!("card/happy/{}", name.replace('/', "∕"));
        assert!(photos.contains(&path.as_str()), "{path:?}");
    }
}

#[test]
fn a_name_that_is_no_text_is_passed_over() {
    let scratch = Scratch::new();
    scratch.write("card/happy/1.jpg", photo());
    let name = scratch.join("card/happy").join(OsStr::from_bytes(b"2-\xff\xfe\x1b[2J.jpg"));
    fs::copy(scratch.join("card/happy/1.jpg"), name).unwrap();
    let skipped = skipped(&scratch, 1);
    assert_eq!(skipped, ["its name is not Unicode text: rename it"]);
    assert!(!scratch.done(&["import", "card"]).contains('\u{1b}'));
}

#[test]
fn folders_without_end_are_walked_to_where_the_system_can_follow() {
    let scratch = Scratch::new();
    scratch.write("card/happy/1.jpg", photo());
    symlink(scratch.join("card"), scratch.join("card/happy/loop")).unwrap();
    symlink("itself.jpg", scratch.join("card/itself.jpg")).unwrap();
    // A path longer than the system takes at once, built from its inner end.
    let (inner, outer) = (scratch.join("inner"), scratch.join("outer"));
    fs::create_dir(&inner).unwrap();
    scratch.write("inner/deep.jpg", photo());
    for _ in 0..30 {
        fs::create_dir(&outer).unwrap();
        fs::rename(&inner, outer.join("d".repeat(200))).unwrap();
        fs::rename(&outer, &inner).unwrap();
    }
    fs::rename(&inner, scratch.join("card/sad")).unwrap();
    let mut reasons = skipped(&scratch, 1);
    reasons.sort();
    insta::assert_snapshot!(reasons.join("\n"), @"
    a symbolic link, which is not followed
    a symbolic link, which is not followed
    cannot be read: File name too long (os error 36)
    ");
}

#[test]
fn pipes_sockets_and_devices_are_not_opened() {
    let scratch = Scratch::new();
    scratch.write("card/happy/1.jpg", photo());
    let pipe = scratch.join("card/happy/pipe.jpg");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let _socket = UnixListener::bind(scratch.join("card/happy/socket.jpg")).unwrap();
    symlink("/dev/zero", scratch.join("card/happy/endless.jpg")).unwrap();
    let mut reasons = skipped(&scratch, 1);
    reasons.sort();
    insta::assert_snapshot!(reasons.join("\n"), @"
    a symbolic link, which is not followed
    neither a file nor a folder
    neither a file nor a folder
    ");
}

#[test]
fn what_one_may_not_read_is_passed_over_with_the_reason() {
    let scratch = Scratch::new();
    scratch.write("card/happy/1.jpg", photo());
    scratch.write("card/happy/2.jpg", photo());
    scratch.write("card/sad/3.jpg", photo());
    let close = |name: &str| {
        fs::set_permissions(scratch.join(name), fs::Permissions::from_mode(0o000)).unwrap();
    };
    close("card/happy/2.jpg");
    close("card/sad");
    let mut import = scratch.command(&["import", "card", "--in-place", "--json"]);
    if fs::metadata("/proc/self").unwrap().uid() == 0 {
        // Nothing is closed to root, so somebody else imports, with a program within their reach.
        let copy = scratch.join("mien");
        fs::copy(program("mien"), &copy).unwrap();
        give_to_nobody(scratch.path());
        import = Command::new(copy);
        import.args(["import", "card", "--in-place", "--json"]).current_dir(scratch.path());
        import.uid(NOBODY).gid(NOBODY);
    }
    let output = import.output().unwrap();
    fs::set_permissions(scratch.join("card/sad"), fs::Permissions::from_mode(0o700)).unwrap();
    assert_success(&output);
    let imported: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(imported["new"], 1);
    let mut reasons = reasons(&imported);
    reasons.sort();
    insta::assert_snapshot!(reasons.join("\n"), @"
    cannot be read: Permission denied (os error 13)
    cannot be read: Permission denied (os error 13)
    ");
}

#[test]
fn a_file_that_never_stops_growing_does_not_hold_up_the_import() {
    let scratch = Scratch::new();
    scratch.write("card/happy/1.jpg", photo());
    scratch.write("card/happy/2.jpg", photo());
    let file = scratch.join("card/happy/2.jpg");
    let grower = "while :; do head -c 100000 /dev/zero >> \"$0\" || exit; done";
    let mut grower = Command::new("sh").args(["-c", grower]).arg(&file).spawn().unwrap();
    let imported = scratch.json(&["import", "card", "--in-place"]);
    grower.kill().unwrap();
    grower.wait().unwrap();
    let rows = imported["new"].as_u64().unwrap() + imported["copies"].as_u64().unwrap();
    assert_eq!(rows + reasons(&imported).len() as u64, 2, "{imported}");
}

/// Imports `card`, of which `new` photos must come in, and says why others did not.
fn skipped(scratch: &Scratch, new: u64) -> Vec<String> {
    let imported = scratch.json(&["import", "card", "--in-place"]);
    assert_eq!(imported["new"], new, "{imported}");
    reasons(&imported)
}

fn reasons(imported: &Value) -> Vec<String> {
    let skipped = imported["skipped"].as_array().unwrap();
    skipped.iter().map(|skipped| skipped["reason"].as_str().unwrap().to_owned()).collect()
}

fn give_to_nobody(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
    }
}

fn photo() -> Vec<u8> {
    let entries = walkdir::WalkDir::new(photos().join("happy")).sort_by_file_name();
    let mut files =
        entries.into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let first: PathBuf = files.next().unwrap().into_path();
    fs::read(first).unwrap()
}
