//! Writes reports of drawn data into a folder, for looking at them and for the browser test.
//!
//! `cargo run --release -p evaluation --example synthetic_reports -- DIR`

#[path = "../tests/synthetic/mod.rs"]
mod synthetic;

use std::error::Error;
use std::path::{Path, PathBuf};

use evaluation::{
    AcrossParts, ConfusionRequest, compare, draw_comparison, group_by_launch, report_from_confusion,
};
use formats::{Workspace, atomic};
use synthetic::Plan;

/// A matrix that fits the paper's Table III.
const TABLE_III: &str = include_str!("../../../docs/table-iii/counts.csv");

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("expected a folder")?;
    let folder = PathBuf::from(folder);
    for (name, plan) in plans() {
        write(&folder, name, &plan)?;
    }
    let seeds = |skill: f64| vec![skill, skill + 0.05, skill + 0.1];
    let six = (1..=6).map(|it| (format!("number-{it}"), seeds(0.12 * f64::from(it)))).collect();
    let six = ("six", Plan { experiments: six, epochs: 40, test: false, ..Plan::paper() });
    for (name, plan) in plans().into_iter().chain([six]) {
        draw_curves(&folder.join(format!("{name}.png")), &plan)?;
    }
    let file = folder.join("table-iii.csv");
    atomic::write(&file, TABLE_III.as_bytes())?;
    report_from_confusion(&ConfusionRequest {
        workspace: &Workspace::at(&folder),
        name: "table-iii",
        file: &file,
        published: None,
        command: "mien report --from-confusion table-iii.csv --name table-iii".to_owned(),
        png: true,
    })?;
    Ok(())
}

/// What a report must look well with: two experiments, no test part, many classes, few classes, odd names.
fn plans() -> [(&'static str, Plan); 5] {
    let paper = Plan::paper();
    let steady = vec![("paper-steady".to_owned(), vec![0.62, 0.66, 0.6, 0.69, 0.64])];
    let alone = Plan { experiments: steady, ..paper.clone() };
    let twenty = (1..=20).map(|class| format!("expression {class}")).collect();
    let two = ["stressed", "calm"].map(str::to_owned).to_vec();
    let mut odd = paper.clone();
    "<img src=x onerror=alert(1)> with quite a long name".clone_into(&mut odd.classes[1]);
    "<script>alert(1)</script>".clone_into(&mut odd.experiments[1].0);
    [
        ("paper", paper),
        ("validation", Plan { test: false, people: None, ..alone.clone() }),
        ("twenty", Plan { classes: twenty, photos_per_class: 12, ..alone.clone() }),
        ("two", Plan { classes: two, experiments: vec![("two".to_owned(), vec![0.5])], ..alone }),
        ("odd", odd),
    ]
}

/// The picture of `mien compare`.
fn draw_curves(file: &Path, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let results = group_by_launch(synthetic::write(&Workspace::at(scratch.path()), plan));
    Ok(draw_comparison(&compare(&results, AcrossParts::Refuse)?, file)?)
}

/// Each in a workspace of its own; the pages lie side by side.
fn write(folder: &Path, name: &str, plan: &Plan) -> Result<(), Box<dyn Error>> {
    let scratch = tempfile::tempdir()?;
    let files = synthetic::written_report(&Workspace::at(scratch.path()), name, plan)?;
    let page = std::fs::read(&files.page)?;
    atomic::write(&folder.join("reports").join(name).join("index.html"), &page)?;
    Ok(())
}
