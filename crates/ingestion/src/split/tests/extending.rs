//! What an extension adds, and that nothing moves.

use std::collections::BTreeMap;

use super::*;

/// A split that is extended again and again.
struct Growing {
    photos: Vec<Photo>,
    twins: Vec<Vec<Digest>>,
    forgotten: Vec<Digest>,
    split: Split,
}

impl Growing {
    fn from(photos: Vec<Photo>, request: &SplitRequest) -> Self {
        let split = split_of(photos.clone(), request).unwrap().split;
        Self { photos, twins: Vec::new(), forgotten: Vec::new(), split }
    }

    fn extended(&self, grow_test: bool) -> Extension {
        let catalogue = without(self.photos.clone(), &self.forgotten);
        let links = Links::of(&catalogue, &self.twins);
        let request = ExtendRequest { name: "pilot".to_owned(), grow_test };
        extend(&links, &settings(), &self.split, &request).unwrap()
    }

    fn extend(&mut self, grow_test: bool) -> Extension {
        let extension = self.extended(grow_test);
        self.split = extension.plan.split.clone();
        extension
    }

    fn part_of(&self, name: &str) -> String {
        let photo = photo(name).sha256;
        self.split.rows.iter().find(|row| row.sha256 == photo).unwrap().part.to_string()
    }

    /// Somebody whose photos lie in this part.
    fn person_in(&self, part: &Part) -> String {
        self.split.part(part).next().unwrap().group.clone()
    }
}

#[test]
fn new_people_bring_a_split_nearer_to_its_ratio_and_the_table_says_what_came() {
    let mut growing = Growing::from(album(10, 6), &request("8:1:1"));
    growing.photos.extend((10..20).flat_map(|number| person(&format!("p{number}"), 6)));
    let extension = growing.extended(false);
    insta::assert_snapshot!(format!("{}\n{}", extension.changes, extension.plan.table), @"
    300 photos new to the split, 300 photos added to parts
    part         photos   before    added   share  wanted  people   angry   happy  neutral     sad  surprise
    train           510      240     +270   85.0%   80.0%      17     102     102      102     102       102
    validation       60       30      +30   10.0%   10.0%       2      12      12       12      12        12
    test             30       30       +0    5.0%   10.0%       1       6       6        6       6         6
    largest deviation from 8:1:1: 5.0 points
    ");
    let extension = growing.extend(true);
    insta::assert_snapshot!(format!("{}\n{}", extension.changes, extension.plan.table), @"
    300 photos new to the split, 300 photos added to parts
    part         photos   before    added   share  wanted  people   angry   happy  neutral     sad  surprise
    train           480      240     +240   80.0%   80.0%      16      96      96       96      96        96
    validation       60       30      +30   10.0%   10.0%       2      12      12       12      12        12
    test             60       30      +30   10.0%   10.0%       2      12      12       12      12        12
    largest deviation from 8:1:1: 0.0 points
    ");
    let history = growing.split.header.settings["history"].to_string();
    let digests = history.matches("catalogue").count();
    assert_eq!(digests, 2, "{history}");
    assert!(growing.extend(true).is_empty(), "what is there is added once");
    assert_eq!(growing.split.header.settings["history"].as_array().unwrap().len(), 3);
}

#[test]
fn new_photos_of_somebody_known_go_where_that_person_is() {
    let mut growing = Growing::from(album(20, 6), &request("8:1:1"));
    let people = Part::ALL.map(|part| growing.person_in(&part));
    for (number, subject) in people.iter().enumerate() {
        for class in CLASSES {
            growing.photos.push(shot(&format!("new {number} {class}"), class, subject));
        }
    }
    growing.extend(false);
    let parts = [0, 1, 2].map(|number| growing.part_of(&format!("new {number} sad")));
    assert_eq!(parts, ["train", "validation", "reserve: test_is_closed"]);
    growing.extend(true);
    assert_eq!(growing.part_of("new 2 sad"), "test");
}

#[test]
fn a_new_photo_that_would_join_two_parts_goes_to_the_reserve_and_nobody_else_suffers() {
    let mut growing = Growing::from(album(20, 6), &request("8:1:1"));
    let [anna, bert] = [Part::Train, Part::Validation].map(|part| growing.person_in(&part));
    for class in CLASSES {
        growing.photos.push(shot(&format!("anna {class}"), class, &anna));
        growing.photos.push(shot(&format!("bert {class}"), class, &bert));
    }
    growing.photos.push(shot("bridge", "sad", &anna));
    growing.photos.push(shot("twin of the bridge", "sad", ""));
    let of_bert = shot(&format!("sad/{bert}/0"), "sad", &bert).sha256;
    let twins = ["bridge", "twin of the bridge"].map(|name| photo(name).sha256);
    growing.twins = vec![vec![twins[0], of_bert, twins[1]]];
    growing.extend(false);
    assert_eq!(growing.part_of("bridge"), "reserve: bridges");
    assert_eq!(
        (growing.part_of("anna happy"), growing.part_of("bert happy")),
        ("train".into(), "validation".into())
    );
    let catalogue = catalogue(growing.photos.clone());
    let found = crate::audit(&Links::of(&catalogue, &growing.twins), &settings(), &growing.split);
    assert_eq!(found.leaks, []);
}

#[test]
fn a_photo_that_a_bridge_alone_made_known_goes_to_its_session() {
    let taken = |photo: Photo, minute: usize| Photo {
        captured_at: format!("2026-03-01T10:{minute:02}:00"),
        device: "Lumen 4".into(),
        subject: "".into(),
        ..photo
    };
    let mut photos = album(19, 6);
    photos.extend(person("x", 6).into_iter().map(|photo| taken(photo, 0)));
    let mut growing = (1..100)
        .map(|seed| SplitRequest { choices: Choices { seed, balanced: true }, ..request("8:1:1") })
        .map(|request| Growing::from(photos.clone(), &request))
        .find(|growing| growing.part_of("sad/x/0") == "validation")
        .unwrap();
    let [anna, bert] = [Part::Train, Part::Test].map(|part| growing.person_in(&part));
    let of_bert = photo(&format!("sad/{bert}/0")).sha256;
    growing.photos.push(shot("bridge", "sad", &anna));
    let mut likenesses = vec![photo("bridge").sha256, of_bert];
    for class in CLASSES {
        growing.photos.push(taken(shot(class, class, ""), 10));
        likenesses.push(photo(class).sha256);
    }
    // All that speaks for anna is the bridge, and that stays out.
    growing.twins = vec![likenesses[..2].to_vec(), [&likenesses[..1], &likenesses[2..]].concat()];
    growing.extend(false);
    assert_eq!(growing.part_of("bridge"), "reserve: bridges");
    assert_eq!(CLASSES.map(|class| growing.part_of(class)), ["validation"; 5]);
}

#[test]
fn balanced_parts_stay_balanced_and_surplus_is_used_once_it_fits() {
    let mut growing = Growing::from(album(20, 6), &request("8:1:1"));
    let anna = growing.person_in(&Part::Train);
    growing.photos.extend((0..4).map(|number| shot(&format!("more {number}"), "sad", &anna)));
    let extension = growing.extend(false);
    assert_eq!(extension.changes.added, [0, 0, 0]);
    assert_eq!(extension.plan.table.reserve, BTreeMap::from([("surplus".to_owned(), 4)]));
    for class in CLASSES.iter().filter(|class| **class != "sad") {
        growing.photos.extend((0..3).map(|n| shot(&format!("more {class} {n}"), class, &anna)));
    }
    let table = growing.extend(false).plan.table;
    assert_eq!(table.parts[0].per_class, [99; 5]);
    assert_eq!(table.reserve, BTreeMap::from([("surplus".to_owned(), 1)]));
}

#[test]
fn corrected_labels_are_taken_over_and_what_lost_its_label_or_the_catalogue_leaves_its_part() {
    let mut growing = Growing::from(album(20, 6), &request("8:1:1"));
    let anna = growing.person_in(&Part::Train);
    let named = |class: &str, number: usize| format!("{class}/{anna}/{number}");
    growing.forgotten.push(photo(&named("angry", 0)).sha256);
    for photo in &mut growing.photos {
        if photo.path == named("happy", 0) {
            photo.label = "sad".into();
        }
        if photo.path == named("happy", 1) {
            photo.label = "".into();
        }
    }
    let extension = growing.extend(false);
    insta::assert_snapshot!(format!("{}\n{}", extension.changes, extension.plan.table), @"
    0 photos new to the split, 0 photos added to parts
    1 photo under another label than before, in the same part
    1 photo from its part to reserve: forgotten
    1 photo from its part to reserve: no_label
    part         photos   before    added   share  wanted  people   angry   happy  neutral     sad  surprise
    train           478      480       +0   79.9%   80.0%      16      95      94       96      97        96
    validation       60       60       +0   10.0%   10.0%       2      12      12       12      12        12
    test             60       60       +0   10.0%   10.0%       2      12      12       12      12        12
    largest deviation from 8:1:1: 0.1 points
    reserve: forgotten: 1
    reserve: no_label: 1
    ");
    assert_eq!(growing.part_of(&named("angry", 0)), "reserve: forgotten");
    assert_eq!(growing.part_of(&named("happy", 1)), "reserve: no_label");
    let sad = growing.split.rows.iter().find(|row| row.sha256 == photo(&named("happy", 0)).sha256);
    assert_eq!(sad.map(|row| (row.part.clone(), row.label.as_str())), Some((Part::Train, "sad")));
}

#[test]
fn a_given_test_part_takes_only_its_collection_and_only_when_asked() {
    let in_tray = |photo: Photo| Photo { collection: "tray".into(), ..photo };
    let test = "collection:tray".parse().unwrap();
    let photos = album(20, 4).into_iter().chain(person("q0", 4).into_iter().map(in_tray)).collect();
    let mut growing = Growing::from(photos, &SplitRequest { test, ..request("8:1:1") });
    growing.photos.extend(person("q1", 4).into_iter().map(in_tray));
    growing.photos.extend(person("q2", 4));
    growing.photos.push(shot("outside", "sad", "q0"));
    growing.photos.push(in_tray(shot("inside", "sad", "p00")));
    growing.extend(false);
    let part_of = |growing: &Growing, name: &str| growing.part_of(name);
    assert_eq!(part_of(&growing, "sad/q1/0"), "reserve: test_is_closed");
    assert!(["train", "validation"].contains(&part_of(&growing, "sad/q2/0").as_str()));
    assert_eq!(part_of(&growing, "outside"), "reserve: leaks");
    assert_eq!(part_of(&growing, "inside"), "reserve: leaks");
    growing.extend(true);
    assert_eq!(part_of(&growing, "sad/q1/0"), "test");
}

#[test]
fn photos_that_are_missing_without_having_been_forgotten_stop_an_extension() {
    let growing = Growing::from(album(20, 6), &request("8:1:1"));
    let catalogue = catalogue(growing.photos.into_iter().skip(3));
    let request = ExtendRequest { name: "pilot".to_owned(), grow_test: false };
    let refused = extend(&Links::of(&catalogue, &[]), &settings(), &growing.split, &request);
    assert!(matches!(refused, Err(Error::ForgottenPhotos { others: 2, .. })), "{refused:?}");
}

#[test]
fn an_extension_replaces_the_files_and_other_classes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = Workspace::at(folder.path()).split("pilot");
    let mut growing = Growing::from(album(20, 6), &request("8:1:1"));
    growing.split.write(&path).unwrap();
    growing.split = Split::read(&path).unwrap();
    growing.photos.extend(person("new", 6));
    let workspace = Workspace::at(folder.path());
    let extension = growing.extended(false);
    assert_eq!(extension.write(&workspace).unwrap(), Written::Extended);
    growing.split = Split::read(&path).unwrap();
    assert_eq!(growing.split.rows, extension.plan.split.rows);
    assert_eq!(growing.extended(false).write(&workspace).unwrap(), Written::Unchanged);
    assert!(extension.write(&workspace).is_err(), "what it was made from is there no more");

    let fewer = Settings { classes: vec!["happy".into(), "sad".into()], ..settings() };
    let catalogue = catalogue(growing.photos);
    let request = ExtendRequest { name: "pilot".to_owned(), grow_test: false };
    let refused = extend(&Links::of(&catalogue, &[]), &fewer, &growing.split, &request);
    insta::assert_snapshot!(refused.unwrap_err(), @"
    the split `pilot` has the classes angry, happy, neutral, sad, surprise, and `data/mien.yaml` has happy, sad by now
    hint: make a new split; what was measured on other classes cannot go on
    ");
}
