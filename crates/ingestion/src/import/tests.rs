//! Whole imports of small cards into fresh workspaces.

use std::fs;
use std::path::PathBuf;

use formats::atomic;

use super::*;
use crate::test_support::{Desk, jpeg, png};
use crate::views;

mod together;

fn findings_of(desk: &Desk, check: &str) -> Vec<Vec<String>> {
    let findings = desk.findings().findings.into_iter();
    let findings = findings.filter(|finding| finding.check == check);
    findings.map(|finding| finding.photos.into_iter().map(|(_, path)| path).collect()).collect()
}

fn refused(desk: &Desk, folder: &str) -> String {
    let outcome = import(&desk.workspace, &desk.settings, &desk.request(folder), &|_| {});
    outcome.unwrap_err().to_string().replace(&desk.outside("").display().to_string(), "…/")
}

#[test]
fn photos_come_in_with_label_and_subject_and_their_copies_have_the_same_bytes() {
    let desk = Desk::new();
    desk.put("card/glad/anna/1.jpg", &jpeg(1));
    desk.put("card/sad/anna/2.png", &png(2));
    let imported = desk.import("card");
    assert_eq!((imported.new, imported.known, imported.unreadable), (2, 0, 0));
    assert_eq!(
        desk.paths(),
        ["data/photos/card/glad/anna/1.jpg", "data/photos/card/sad/anna/2.png"]
    );
    let catalogue = desk.catalogue();
    let glad = catalogue.photos().iter().find(|photo| photo.path.contains("glad")).unwrap();
    assert_eq!((glad.label.as_str(), glad.subject.as_str()), ("happy", "anna"));
    assert_eq!((glad.width, glad.height, glad.format.as_str()), (64, 48, "jpeg"));
    assert_eq!(fs::read(desk.workspace.absolute(&glad.path)).unwrap(), jpeg(1));
    assert_eq!(imported.catalogue, Some(catalogue.digest()));
}

#[test]
fn a_second_import_knows_everything_and_writes_nothing() {
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    desk.put("card/happy/broken.jpg", b"");
    let first = desk.import("card");
    let second = desk.import("card");
    assert_eq!((second.new, second.known, second.unreadable), (0, 2, 0));
    assert_eq!(second.batches, Vec::<String>::new());
    assert_eq!(second.catalogue, first.catalogue);
    let inside =
        ImportRequest { folders: vec![desk.workspace.photos("card")], ..ImportRequest::default() };
    assert_eq!(desk.import_as(&inside).known, 2);
}

#[test]
fn a_copy_that_was_lost_is_put_back_and_told() {
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    desk.put("card/happy/2.jpg", &jpeg(2));
    let first = desk.import("card");
    assert_eq!(first.restored, 0);
    let copy = desk.workspace.photos("card").join("happy/1.jpg");
    fs::remove_file(&copy).unwrap();
    for (dry_run, is_there) in [(true, false), (false, true)] {
        let again = desk.import_as(&ImportRequest { dry_run, ..desk.request("card") });
        assert_eq!((again.new, again.known, again.restored), (0, 2, 1));
        assert_eq!(copy.exists(), is_there);
        assert_eq!(again.catalogue, first.catalogue);
    }
    assert_eq!(fs::read(&copy).unwrap(), jpeg(1));
    assert_eq!(desk.import("card").restored, 0);
}

#[test]
fn what_is_said_about_a_known_photo_later_completes_its_row_and_replaces_nothing() {
    let (hesitant, direct) = (Desk::new(), Desk::new());
    for desk in [&hesitant, &direct] {
        desk.put("card/cheerful/005_1.jpg", &jpeg(1));
        desk.put("card/sad/006_1.jpg", &jpeg(2));
    }
    let first = hesitant.import("card");
    assert_eq!((first.without_label, first.without_subject), (1, 2));

    let subject_from = SubjectFrom::parse(r"pattern:(?<subject>\d+)_").unwrap();
    let import_with_more = |desk: &Desk| {
        let mut settings = desk.settings.clone();
        settings.aliases.insert("happy".to_owned(), vec!["cheerful".to_owned()]);
        let request = ImportRequest { subject_from: subject_from.clone(), ..desk.request("card") };
        import(&desk.workspace, &settings, &request, &|_| {}).unwrap()
    };
    let second = import_with_more(&hesitant);
    assert_eq!((second.new, second.known, second.completed), (0, 2, 2));
    assert_eq!(second.catalogue, import_with_more(&direct).catalogue);
    let third = import_with_more(&hesitant);
    assert_eq!((third.completed, third.batches.len()), (0, 0));

    // Another rule does not rename anybody.
    let request = ImportRequest { subject_from: SubjectFrom::Folder, ..hesitant.request("card") };
    assert_eq!(hesitant.import_as(&request).completed, 0);
}

#[test]
fn a_copy_under_another_path_is_a_row_and_a_finding() {
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    desk.put("card/happy/1 copy.jpg", &jpeg(1));
    desk.put("card/sad/1.jpg", &jpeg(1));
    let imported = desk.import("card");
    assert_eq!((imported.new, imported.copies, imported.known), (1, 2, 0));
    let everywhere = desk.paths();
    assert_eq!(everywhere.len(), 3);
    assert_eq!(findings_of(&desk, "exact_duplicate"), std::slice::from_ref(&everywhere));
    assert_eq!(findings_of(&desk, "label_conflict"), [everywhere]);
    assert_eq!(desk.catalogue().batches()[0].photos.len(), 1);
}

#[test]
fn broken_files_become_findings_and_are_kept_and_the_import_goes_on() {
    let desk = Desk::new();
    let whole = jpeg(1);
    desk.put("card/happy/good.jpg", &whole);
    desk.put("card/happy/cut.jpg", &whole[..whole.len() / 2]);
    desk.put("card/happy/empty.jpg", b"");
    desk.put("card/happy/letter.jpg", b"dear anna, this is a letter");
    desk.put("card/happy/phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    desk.put("card/happy/png.jpg", &png(2));
    desk.put("card/notes.txt", b"taken in march");
    let imported = desk.import("card");
    assert_eq!((imported.new, imported.unreadable), (2, 4));
    assert_eq!((imported.skipped.len(), imported.other_files.len()), (0, 1));
    let all = desk.findings().findings;
    let wanted = ["unreadable", "unsupported_format", "wrong_extension"];
    let bad = all.iter().filter(|finding| wanted.contains(&finding.check));
    let lines = bad.map(|finding| {
        format!("{}: {}: {}\n", finding.check, finding.photos[0].1, finding.message)
    });
    insta::assert_snapshot!(lines.collect::<String>(), @r"
    unreadable: data/photos/card/happy/cut.jpg: truncated: the JPEG data end before the picture does
    unreadable: data/photos/card/happy/empty.jpg: the file is empty
    unreadable: data/photos/card/happy/letter.jpg: not a picture: the first bytes belong to no known format
    unsupported_format: data/photos/card/happy/phone.heic: HEIC is not supported: export it as JPEG or PNG
    wrong_extension: data/photos/card/happy/png.jpg: called `.jpg`, is png
    ");
    let kept = desk.workspace.photos("card").join("happy/phone.heic");
    assert!(fs::read(kept).unwrap().ends_with(b"mif1heic"));
}

#[test]
fn other_bytes_under_a_taken_name_get_their_digest_in_the_name() {
    let desk = Desk::new();
    desk.put("monday/happy/1.jpg", &jpeg(1));
    desk.put("tuesday/happy/1.jpg", &jpeg(2));
    let both = ImportRequest {
        folders: vec![desk.outside("monday"), desk.outside("tuesday")],
        collection: Some("week".to_owned()),
        threads: 2,
        ..ImportRequest::default()
    };
    assert_eq!(desk.import_as(&both).new, 2);
    let second = format!("data/photos/week/happy/1-{}.jpg", Digest::of(&jpeg(2)).short());
    assert_eq!(desk.paths(), [second, "data/photos/week/happy/1.jpg".to_owned()]);
    assert_eq!(fs::read(desk.workspace.photos("week").join("happy/1.jpg")).unwrap(), jpeg(1));
    assert_eq!(desk.import_as(&both).known, 2);
}

#[test]
fn an_unknown_class_folder_gives_no_label_and_says_so() {
    let desk = Desk::new();
    desk.put("card/bored/1.jpg", &jpeg(1));
    let imported = desk.import("card");
    assert!(imported.nothing_labelled());
    let all = desk.findings();
    let unknown = all.findings.iter().find(|finding| finding.check == "label_unknown").unwrap();
    insta::assert_snapshot!(unknown.message, @"1 photo without a label in `data/photos/card/bored`: no folder in its path is one of the classes happy, sad, or an alias of one");
}

#[test]
fn what_a_killed_import_left_behind_is_passed_over_and_taken_up() {
    let (killed, whole) = (Desk::new(), Desk::new());
    for desk in [&killed, &whole] {
        desk.put("card/happy/1.jpg", &jpeg(1));
        desk.put("card/happy/2.jpg", &jpeg(2));
    }
    // Copied, drawn, and killed before the batch: its photos have no rows.
    let workspace = &killed.workspace;
    atomic::write(&workspace.photos("card").join("happy/1.jpg"), &jpeg(1)).unwrap();
    atomic::write(&workspace.photos("card").join("happy/.partial-x"), b"half").unwrap();
    atomic::write(&workspace.view_batch("small-8", "20200101-orphan"), b"half").unwrap();
    atomic::write(&workspace.catalogue().join(".partial-y"), b"half").unwrap();
    atomic::write(&workspace.catalogue().join(".partial-z.parquet"), b"half").unwrap();
    let imported = killed.import("card");
    assert_eq!((imported.new, imported.copies), (2, 0));
    assert_eq!(imported.catalogue, whole.import("card").catalogue);
    let photos: Vec<_> = killed.catalogue().photos().iter().map(|photo| photo.sha256).collect();
    let view = views::View::named(&killed.settings, "small-8").unwrap();
    assert!(views::pixels(workspace, &killed.catalogue(), view, &photos).is_ok());
}

#[test]
fn a_dry_run_counts_and_writes_nothing() {
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    desk.put("card/happy/2.jpg", b"");
    let request = ImportRequest { dry_run: true, ..desk.request("card") };
    let imported = desk.import_as(&request);
    assert_eq!((imported.new, imported.unreadable, imported.batches.len()), (1, 1, 0));
    assert!(!desk.workspace.catalogue().exists() && !desk.workspace.photos("card").exists());
}

#[test]
fn photos_stay_where_they_are_in_the_workspace_and_on_request() {
    let desk = Desk::new();
    atomic::write(&desk.workspace.photos("old").join("anna/sad/1.jpg"), &jpeg(1)).unwrap();
    let inside =
        ImportRequest { folders: vec![desk.workspace.absolute("data/photos")], ..desk.request("") };
    desk.import_as(&inside);
    let photo = desk.catalogue().photos()[0].clone();
    assert_eq!(photo.path, "data/photos/old/anna/sad/1.jpg");
    assert_eq!((photo.collection.as_str(), photo.subject.as_str()), ("old", "anna"));

    desk.put("archive/sad/2.jpg", &jpeg(2));
    desk.import_as(&ImportRequest { in_place: true, ..desk.request("archive") });
    let there = fs::canonicalize(desk.outside("archive/sad/2.jpg")).unwrap();
    assert!(desk.paths().contains(&there.display().to_string()));
    assert!(!desk.workspace.photos("archive").exists());
}

#[cfg(unix)]
#[test]
fn links_and_names_that_are_no_text_are_passed_over_with_a_reason() {
    use std::os::unix::ffi::OsStringExt;
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    let folder = desk.outside("card/happy");
    std::os::unix::fs::symlink(&folder, folder.join("loop")).unwrap();
    let odd = std::ffi::OsString::from_vec(b"caf\xe9.jpg".to_vec());
    atomic::write(&folder.join(PathBuf::from(odd)), &jpeg(2)).unwrap();
    let imported = desk.import("card");
    assert_eq!(imported.new, 1);
    let reasons: Vec<_> = imported.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
    assert_eq!(
        reasons,
        ["its name is not Unicode text: rename it", "a symbolic link, which is not followed"]
    );
}

#[test]
fn folders_without_photos_stop_the_import_before_it_begins() {
    let desk = Desk::new();
    desk.put("empty/notes.txt", b"nothing here");
    desk.put("file", b"x");
    insta::assert_snapshot!(refused(&desk, "empty"), @r"
    no photos in `…/empty`, only 1 other file
    hint: photos are files called `.jpg`, `.png`, `.webp`, `.bmp` or `.tiff`, or that begin as one, at any depth; hidden files and links are passed over
    ");
    insta::assert_snapshot!(refused(&desk, "file"), @r"
    `…/file` is not a folder
    hint: name the folder that holds the photos
    ");
    insta::assert_snapshot!(refused(&desk, "absent"), @"cannot read `…/absent`");
}

#[test]
fn an_unchanged_file_is_not_read_again_and_a_changed_one_is() {
    let desk = Desk::new();
    let file = |name: &str| desk.outside(&format!("card/happy/{name}.jpg"));
    let age = |name: &str| {
        let earlier = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        fs::File::options().write(true).open(file(name)).unwrap().set_modified(earlier).unwrap();
    };
    for name in ["1", "2"] {
        desk.put(&format!("card/happy/{name}.jpg"), &jpeg(name.as_bytes()[0]));
        age(name);
    }
    desk.import("card");
    // Same size and time, other bytes: only reading would tell.
    let mut bytes = jpeg(b'1');
    *bytes.last_mut().unwrap() ^= 0xff;
    let inode =
        |name: &str| std::os::unix::fs::MetadataExt::ino(&fs::metadata(file(name)).unwrap());
    let before = inode("1");
    std::io::Write::write_all(
        &mut fs::File::options().write(true).open(file("1")).unwrap(),
        &bytes,
    )
    .unwrap();
    age("1");
    assert_eq!(inode("1"), before);
    assert_eq!(desk.import("card").known, 2);
    let rehash = ImportRequest { rehash: true, ..desk.request("card") };
    let second = desk.import_as(&rehash);
    assert_eq!((second.known, second.new + second.unreadable), (1, 1));

    // A copy that was deleted comes back although its original looks known.
    let copy = desk.workspace.absolute("data/photos/card/happy/2.jpg");
    fs::remove_file(&copy).unwrap();
    desk.import("card");
    assert_eq!(fs::read(copy).unwrap(), jpeg(b'2'));
}

#[test]
fn a_forgotten_photo_stays_away_until_it_is_asked_for_again() {
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    desk.put("card/happy/2.jpg", &jpeg(2));
    desk.import("card");
    let sha256 = Digest::of(&jpeg(1));
    let left = crate::catalogue::Forgotten { sha256, by: "eva".into(), at: String::new() };
    crate::catalogue::Batch::append(&desk.workspace, &[Event::Forget(left)]).unwrap();
    let found = desk.import("card");
    assert_eq!((found.forgotten, found.known, found.new), (1, 1, 0));
    assert_eq!(desk.catalogue().photos().len(), 1);

    let again = desk.import_as(&ImportRequest { again: true, ..desk.request("card") });
    assert_eq!((again.forgotten, again.known, again.new), (0, 1, 1));
    assert_eq!(desk.catalogue().photos().len(), 2);
}

#[test]
fn what_people_agreed_to_is_kept_and_completed_later() {
    let desk = Desk::new();
    desk.put("card/happy/1.jpg", &jpeg(1));
    desk.import("card");
    let consent = Some("research".to_owned());
    let imported = desk.import_as(&ImportRequest { consent, ..desk.request("card") });
    assert_eq!(imported.completed, 1);
    assert_eq!(&*desk.catalogue().photos()[0].consent, "research");
}
