//! The report as a whole: it says the same everywhere, says what is missing, and cannot be broken by a name.

#![expect(clippy::unwrap_used, reason = "what cannot be read ends the test")]

mod synthetic;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use evaluation::{
    ConfusionRequest, Error, Faces, Picture, ReportFiles, ReportRequest, Thumbnail, check_report,
    check_report_from_confusion, group_by_experiment, report, report_from_confusion,
};
use formats::json::{self, Value};
use formats::split::Part;
use formats::table::Sheet;
use formats::{Digest, Workspace, atomic, test_uses};
use synthetic::{Plan, described, write, written_report};
use tempfile::TempDir;

const TABLE_III: &str = include_str!("../../../docs/table-iii/counts.csv");
const HOSTILE: &str = "<img src=x onerror=alert(1)>\"'&</style><script>";

/// A small plan, where the sizes do not matter.
fn small() -> Plan {
    Plan {
        photos_per_class: 6,
        epochs: 3,
        experiments: vec![
            ("paper".to_owned(), vec![0.0, 0.5]),
            ("steady".to_owned(), vec![0.6, 0.7]),
        ],
        ..Plan::paper()
    }
}

fn reported(plan: &Plan) -> (TempDir, ReportFiles) {
    let folder = tempfile::tempdir().unwrap();
    let files = written_report(&Workspace::at(folder.path()), "example", plan).unwrap();
    (folder, files)
}

fn from_counts(counts: &str) -> (TempDir, ReportFiles) {
    from_counts_and_table(counts, None)
}

fn from_counts_and_table(counts: &str, published: Option<&str>) -> (TempDir, ReportFiles) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("matrix.csv");
    atomic::write(&file, counts.as_bytes()).unwrap();
    let table = folder.path().join("table.csv");
    atomic::write(&table, published.unwrap_or_default().as_bytes()).unwrap();
    let request = ConfusionRequest {
        workspace: &Workspace::at(folder.path()),
        name: "counts",
        file: &file,
        published: published.map(|_| table.as_path()),
        command: "mien report --from-confusion matrix.csv --name counts".to_owned(),
        png: false,
    };
    let files = report_from_confusion(&request).unwrap();
    (folder, files)
}

/// Changes a file as an editor would.
fn put(path: &Path, text: &str) {
    atomic::write(path, text.as_bytes()).unwrap();
}

fn page(files: &ReportFiles) -> String {
    fs::read_to_string(&files.page).unwrap()
}

fn parsed(files: &ReportFiles) -> Value {
    let text = fs::read_to_string(&files.json).unwrap();
    json::parse(&text, &files.json, "report").unwrap()
}

/// Every file of a report by its name.
fn bytes(files: &ReportFiles) -> BTreeMap<String, Vec<u8>> {
    let paths = files.figures.iter().chain(&files.tables).chain([&files.page, &files.json]);
    let name = |path: &Path| path.strip_prefix(&files.folder).unwrap().to_str().unwrap().to_owned();
    paths.map(|path| (name(path), fs::read(path).unwrap())).collect()
}

/// What must hold for every report, whatever is in it.
fn check_fit_to_send(files: &ReportFiles) {
    let page = page(files);
    assert!(page.len() < 2_000_000, "{} bytes", page.len());
    for word in ["http", "<script", "<img", "<iframe", "url(", "@import", "NaN", "inf "] {
        assert!(!page.contains(word), "the page contains `{word}`");
    }
    let pictures = page.matches("<svg ").count();
    assert_eq!(pictures, files.figures.len());
    assert_eq!(
        page.matches("role=\"img\" aria-label=").count()
            - page.matches("class=\"direction\"").count(),
        pictures
    );
    for figure in &files.figures {
        let svg = fs::read_to_string(figure).unwrap();
        assert!(svg.matches('<').count() > 20, "{} is empty", figure.display());
        let title = svg.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
        assert!(title.len() > 20, "{} has no title that says anything", figure.display());
        assert!(!svg.contains("<script") && !svg.contains("<img"));
    }
}

#[test]
fn the_paper_s_table_iii_comes_out_to_the_printed_digit() {
    let (_folder, files) = from_counts(TABLE_III);
    // Class, TP, FP, FN, TN, precision, recall, specificity, F1, one-versus-rest accuracy.
    let published = [
        ["angry", "51", "44", "0", "160", "0.537", "1.000", "0.784", "0.699", "82.75"],
        ["happy", "24", "2", "27", "202", "0.923", "0.471", "0.990", "0.623", "88.63"],
        ["neutral", "36", "0", "15", "204", "1.000", "0.706", "1.000", "0.828", "94.12"],
        ["sad", "48", "0", "3", "204", "1.000", "0.941", "1.000", "0.970", "98.82"],
        // The paper prints .918 as the F1 of surprise, which does not follow from its other cells.
        ["surprise", "40", "10", "11", "194", "0.800", "0.784", "0.951", "0.792", "91.76"],
    ];
    let page = page(&files);
    let table = page.split("id=\"classes\"").nth(1).unwrap().split("</table>").next().unwrap();
    for row in published {
        let cells = table
            .split("<tr>")
            .find(|line| line.contains(&format!("<th scope=\"row\">{}</th>", row[0])))
            .unwrap();
        let values: Vec<&str> = cells
            .split("class=\"value\">")
            .skip(1)
            .map(|cell| cell.split('<').next().unwrap())
            .collect();
        assert_eq!(values[..9], row[1..], "{}", row[0]);
        assert_eq!(values[9], "80.00", "the baseline stands beside the accuracy of {}", row[0]);
    }
    assert!(
        files.headline[0]
            .replace('\u{a0}', " ")
            .contains("78.0 % of 255 photos (95 % interval 72.6 to 82.7 %)")
    );
    assert!(page.contains("68.0\u{a0}%"), "the constant answer's average");
    let report = parsed(&files);
    let seeds = &report["experiments"][0]["seeds"];
    let mean = |name: &str| format!("{:.3}", seeds[name]["mean"].as_f64().unwrap());
    assert_eq!(
        [mean("accuracy"), mean("macro_f1"), mean("cohen_kappa")],
        ["0.780", "0.782", "0.725"]
    );
    check_fit_to_send(&files);
}

#[test]
fn the_two_printed_numbers_of_table_iii_that_do_not_follow_are_marked() {
    let published = include_str!("../../../docs/table-iii/published.csv");
    let (_folder, files) = from_counts_and_table(TABLE_III, Some(published));
    let page = page(&files);
    for sentence in [
        "Of 25 printed numbers, 1 does not follow from the counts, and of 1 the further digits were cut off",
        "F1 of surprise is printed as .918; from the counts follows 0.792.",
        "F1 of sad is printed as .969, cut off; rounded it is 0.970.",
    ] {
        assert!(page.contains(sentence), "{sentence}");
    }
    let report = parsed(&files);
    let verdicts = report["published"].as_array().unwrap().iter();
    assert_eq!(verdicts.filter(|cell| cell["verdict"] == "agrees").count(), 23);
    assert!(files.tables.iter().any(|path| path.ends_with("published.csv")));
    check_fit_to_send(&files);
}

#[test]
fn page_json_and_tables_say_the_same_numbers() {
    let (_folder, files) = reported(&small());
    let (page, report) = (page(&files), parsed(&files));
    let table = files.tables.iter().find(|path| path.ends_with("metrics.csv")).unwrap();
    let sheet = Sheet::read(table).unwrap();
    let column = |name: &str| sheet.column(name).unwrap();
    let mut rows = sheet.rows.iter();
    for experiment in report["experiments"].as_array().unwrap() {
        for run in experiment["runs"].as_array().unwrap() {
            for metric in run["evaluation"]["metrics"].as_array().unwrap() {
                let row = rows.next().unwrap();
                assert_eq!(row[column("metric")], metric["name"].as_str().unwrap());
                assert_eq!(row[column("run")], run["run"].as_str().unwrap());
                for end in ["value", "low", "high"] {
                    // Bit for bit: both write the shortest text that reads back.
                    assert_eq!(
                        row[column(end)].parse::<f64>().ok(),
                        metric[end].as_f64(),
                        "{row:?}"
                    );
                }
            }
            let accuracy = run["evaluation"]["metrics"][0]["value"].as_f64().unwrap();
            assert!(
                page.contains(&format!("<span class=\"value\">{:.1}</span>", 100.0 * accuracy))
            );
        }
        let mean = experiment["seeds"]["macro_f1"]["mean"].as_f64().unwrap();
        assert!(page.contains(&format!("<span class=\"value\">{mean:.3}</span>")));
    }
    assert!(rows.next().is_none());
    check_fit_to_send(&files);
}

#[test]
fn two_workspaces_give_the_same_bytes_and_no_place_or_time_stands_in_them() {
    let (first_folder, first) = reported(&small());
    let (_second_folder, second) = reported(&small());
    let (first, second) = (bytes(&first), bytes(&second));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (name, content) in &first {
        assert!(content == &second[name], "{name} differs");
        let text = String::from_utf8_lossy(content);
        assert!(
            !text.contains(first_folder.path().to_str().unwrap()),
            "{name} names its workspace"
        );
        assert!(!text.contains("/somewhere") && !text.contains("2026-01-01"), "{name}");
    }
}

#[test]
fn names_from_outside_cannot_become_markup() {
    let mut plan = small();
    plan.classes[1] = HOSTILE.to_owned();
    plan.photo_folder = format!("data/photos/{HOSTILE}");
    plan.experiments[0].0 = HOSTILE.to_owned();
    let (_folder, files) = reported(&plan);
    check_fit_to_send(&files);
    assert!(page(&files).contains("&lt;img src=x onerror=alert(1)&gt;"));
    assert_eq!(page(&files).matches("</style>").count(), 1);

    let (_folder, files) = from_counts(
        "label,<img src=x onerror=alert(1)>,b\nb,1,2\n<img src=x onerror=alert(1)>,3,4\n",
    );
    check_fit_to_send(&files);
}

#[test]
fn a_value_that_is_not_defined_says_why() {
    // No photo is called sad, and none is surprise.
    let (_folder, files) =
        from_counts("label,happy,sad,surprise\nhappy,5,0,1\nsad,4,0,0\nsurprise,0,0,0\n");
    let page = page(&files);
    assert!(page.contains("n/a: precision of sad, because no photo was predicted as this class."));
    assert!(
        page.contains("n/a: recall of surprise, because this part has no photo of this class.")
    );
    assert!(page.contains(
        "<abbr class=\"value\" title=\"no photo was predicted as this class\">n/a</abbr>"
    ));
    assert!(page.contains("n/a: log-loss, because counts alone carry no probabilities."));
    check_fit_to_send(&files);
}

#[test]
fn two_and_twenty_classes_and_no_photos_at_all_have_a_report() {
    for count in [2, 20] {
        let classes = (1..=count).map(|class| format!("class number {class}")).collect();
        let (_folder, files) = reported(&Plan { classes, ..small() });
        check_fit_to_send(&files);
    }
    let (_folder, files) = from_counts("label,a,b\na,0,0\nb,0,0\n");
    assert!(page(&files).contains("Nothing can be said"));
    check_fit_to_send(&files);
}

#[test]
fn validation_numbers_say_so_loudly_and_never_carry_a_claim() {
    let (_folder, files) = reported(&Plan { test: false, ..small() });
    let page = page(&files);
    assert!(page.contains("Validation numbers – the test part was not evaluated"));
    let report = parsed(&files);
    assert_eq!(report["experiments"][0]["part"], "validation");
    assert_eq!(report["experiments"][1]["claim"]["standing"], "not_carried");
}

#[test]
fn unknown_people_leaks_and_extra_looks_at_the_test_part_stand_beside_the_claim() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(folder.path());
    let mut runs = write(&workspace, &Plan { people: None, ..small() });
    // Only the second experiment is reported: the first one's looks at the test part remain.
    runs.drain(..2);
    for (_, record) in &mut runs {
        record.allowed_leaks = vec!["3 people stand in two parts".to_owned()];
    }
    let request = ReportRequest {
        workspace: &workspace,
        name: "doubtful",
        experiments: described(runs),
        command: "mien report steady --name doubtful".to_owned(),
        png: false,
        faces: Faces::LeftOut,
    };
    let files = report(&request).unwrap();
    let reservations = parsed(&files)["experiments"][0]["claim"]["reservations"].to_string();
    for text in [
        "3 people stand in two parts",
        "same person is not known",
        "used 4 times, 2 of them",
        "30 photos are few",
    ] {
        assert!(reservations.contains(text), "{text}: {reservations}");
    }
}

#[test]
fn a_report_is_held_against_its_files_and_every_number_that_was_changed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(folder.path());
    let runs = write(&workspace, &small());
    let request = ReportRequest {
        workspace: &workspace,
        name: "held",
        experiments: described(runs.clone()),
        command: "mien report paper steady --name held".to_owned(),
        png: false,
        faces: Faces::LeftOut,
    };
    let files = report(&request).unwrap();
    let departures = || check_report(&files.folder, &request).unwrap();
    assert_eq!(departures(), []);

    // Another look at the test part afterwards changes nothing in the report.
    let later = test_uses::read(&workspace.test_uses("paper")).unwrap().remove(0);
    test_uses::add(&workspace.test_uses("paper"), later).unwrap();
    assert_eq!(departures(), []);

    let text = fs::read_to_string(&files.json).unwrap();
    let mean = parsed(&files)["experiments"][1]["seeds"]["accuracy"]["mean"].clone();
    put(&files.json, &text.replace(&mean.to_string(), "0.99"));
    let found = departures();
    let place = "report.json, experiments 2, seeds, accuracy, mean";
    let found: Vec<_> = found.iter().filter(|departure| departure.place == place).collect();
    assert_eq!((found.len(), found[0].says.as_str()), (1, "0.99"));
    assert_eq!(found[0].follows, mean.to_string());

    put(&files.json, &text);
    let page = page(&files);
    put(&files.page, &page.replace("steady", "Steady"));
    assert_eq!(departures()[0].place, "index.html");
    put(&files.page, &page);

    let predictions = runs[0].0.predictions(&Part::Test);
    let table = fs::read_to_string(&predictions).unwrap();
    put(&predictions, &table.replacen(",happy,", ",sad,", 1));
    assert!(departures()[0].place.contains("predictions"), "{:?}", departures());
}

#[test]
fn a_report_of_counts_is_held_against_its_own_tables() {
    let published = include_str!("../../../docs/table-iii/published.csv");
    let (folder, files) = from_counts_and_table(TABLE_III, Some(published));
    let workspace = Workspace::at(folder.path());
    let check = || {
        let command = parsed(&files)["commands"][0].as_str().unwrap().to_owned();
        check_report_from_confusion(&files.folder, &workspace, "counts", command).unwrap()
    };
    assert_eq!(check(), []);
    let table = files.tables.iter().find(|path| path.ends_with("confusion-counts.csv")).unwrap();
    let text = fs::read_to_string(table).unwrap();
    put(table, &text.replace("angry,51", "angry,50"));
    assert!(!check().is_empty());
}

#[test]
fn a_run_that_was_never_evaluated_is_refused_with_the_command_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(folder.path());
    let runs = write(&workspace, &small());
    fs::remove_file(runs[0].0.evaluation()).unwrap();
    let run = runs[0].1.run.clone();
    let request = ReportRequest {
        workspace: &workspace,
        name: "early",
        experiments: group_by_experiment(runs),
        command: String::new(),
        png: false,
        faces: Faces::LeftOut,
    };
    let error = report(&request).unwrap_err();
    assert!(matches!(error, Error::NotEvaluated { .. }));
    insta::assert_snapshot!(error.to_string().replace(&run, "RUN"), @r"
    run `RUN` of `paper` has no evaluation
    hint: run `mien evaluate paper --part test`
    ");
    assert!(!workspace.report("early").exists());
}

#[test]
fn an_older_report_of_the_same_name_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(folder.path());
    let runs = write(&workspace, &small());
    let mut request = ReportRequest {
        workspace: &workspace,
        name: "again",
        experiments: described(runs),
        command: "mien report paper steady --name again".to_owned(),
        png: true,
        faces: Faces::LeftOut,
    };
    let wide = report(&request).unwrap();
    assert!(wide.figures.iter().any(|path| path.extension().unwrap() == "png"));
    request.experiments.pop();
    request.png = false;
    let narrow = report(&request).unwrap();
    for path in wide.figures.iter().chain(&wide.tables) {
        let kept = narrow.figures.contains(path) || narrow.tables.contains(path);
        assert_eq!(path.exists(), kept, "{}", path.display());
    }
}

#[test]
fn photos_are_shown_of_people_who_agreed_and_only_then() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(folder.path());
    let runs = write(&workspace, &small());
    // Of every three photos one person agreed, one did not, one has no picture any more.
    let look_up = |photos: &BTreeSet<Digest>| {
        let jpeg = || vec![0xff, 0xd8, 0xff];
        let pictures = photos.iter().enumerate().filter_map(|(index, photo)| match index % 3 {
            0 => Some((*photo, Picture::Of(Thumbnail { width: 96, height: 128, jpeg: jpeg() }))),
            1 => Some((*photo, Picture::NotAgreed)),
            _ => None,
        });
        pictures.collect()
    };
    let mut request = ReportRequest {
        workspace: &workspace,
        name: "faces",
        experiments: described(runs),
        command: "mien report paper steady --name faces".to_owned(),
        png: false,
        faces: Faces::Agreed(&look_up),
    };
    let files = report(&request).unwrap();
    let shown: BTreeMap<String, String> = hardest(&parsed(&files)).into_iter().collect();
    let count = |state| shown.values().filter(|it| *it == state).count();
    assert!(count("yes") > 0 && count("not_agreed") > 0 && count("missing") > 0, "{shown:?}");
    let pictures = page(&files).matches("data:image/jpeg;base64,/9j/\"").count();
    assert_eq!(pictures, count("yes"));
    assert_eq!(check_report(&files.folder, &request).unwrap(), []);

    // What somebody takes back afterwards is a departure of the report.
    let nobody = |_: &BTreeSet<Digest>| BTreeMap::new();
    request.faces = Faces::Agreed(&nobody);
    let departures = check_report(&files.folder, &request).unwrap();
    assert!(departures.iter().any(|it| it.place.ends_with("shown") && it.says == "\"yes\""));

    request.faces = Faces::LeftOut;
    let files = report(&request).unwrap();
    assert!(hardest(&parsed(&files)).iter().all(|(_, shown)| shown == "left_out"));
    let page = page(&files);
    assert!(!page.contains("data:image/jpeg") && page.contains("Pictures were left out"));
}

/// Every photo that is listed as hard, with whether it is shown.
fn hardest(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let experiments = report["experiments"].as_array().unwrap();
    let lists = experiments.iter().flat_map(|experiment| {
        let hardest = &experiment["hardest"];
        let by_class = hardest["by_class"].as_array().unwrap();
        by_class.iter().chain([&hardest["mistakes"]]).flat_map(|list| list.as_array().unwrap())
    });
    lists.map(|photo| (text(&photo["sha256"]), text(&photo["shown"]))).collect()
}
