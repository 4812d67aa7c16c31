//! `mien analyse`: the expressions of every face of a sequence over time.

mod analysed;
mod asked;
mod constants;
mod look;
mod numbers;
mod observer;
mod purpose;

use std::path::{Path, PathBuf};

use clap::Args;
use evaluation::timeline::{StressAsked, TimelinePage, write_timeline};
use formats::report_files::TWIN;
use formats::workspace::check_name;
use formats::{Settings, Workspace};

use super::Place;
use super::model::Model;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::counted;
use crate::trainer::Signals;
use analysed::Analysed;
use asked::{Asked, Baselines, OfAll, asked};
use constants::Constants;
use look::{Look, video_settings};
use numbers::Numbers;
use purpose::Purpose;

/// Follow the expressions of faces in videos and series of photos, as judged by a run.
///
/// Writes a page, its numbers and a table of every frame to reports/NAME/: how much of the time each expression was seen, with
/// intervals; what cannot be concluded is said. Every face in view has its own timeline, told apart by place and size
/// alone: nobody is recognised. A folder is the sequence of its photos in the order in which they were taken, and so are photos that are
/// named one by one; any other file is a video, which needs `ffmpeg` and `ffprobe`. A CSV file names sequences in the column `path` and, if wanted,
/// whom they show in `person` and where that person is at ease in `baseline`. These are apparent expressions, not feelings: the stress index
/// has to be asked for, with a purpose. Constants stand in data/mien.yaml under `sequences`.
#[derive(Args)]
#[command(after_help = "Examples:\n  \
    mien analyse faces interview.mp4\n  \
    mien analyse faces diary/ --one-person --stress --purpose self-observation\n  \
    mien analyse faces today.mp4 --stress --purpose research --baseline calm.mp4 --paper-verdict\n  \
    mien analyse faces sequences.csv --name everybody")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct AnalyseArguments {
    /// A run folder, a run id, or an experiment or launch with one run, or with `--seed`.
    #[arg(value_name = "RUN")]
    run: String,

    /// Videos, folders of photos, photos, or CSV files that name videos and folders.
    #[arg(value_name = "SEQUENCE", required = true)]
    paths: Vec<PathBuf>,

    /// Of several runs, the one with this seed.
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Where the page is written: reports/NAME/ [default: the name of the first sequence].
    #[arg(long)]
    name: Option<String>,

    /// Also say how much of the time expressions of stress and of happiness were seen, and what follows from it.
    #[arg(long, requires = "purpose")]
    stress: bool,

    /// What this is for; `workplace` and `education` are refused (exit code 4).
    #[arg(long, value_enum)]
    purpose: Option<Purpose>,

    /// Declare that it is for medical or safety reasons, which alone are allowed at work and in education.
    #[arg(long, requires = "purpose")]
    medical_or_safety: bool,

    /// Beside the verdict also give that of the published system, which knows no interval.
    #[arg(long, requires = "stress")]
    paper_verdict: bool,

    /// A sequence of the same person at ease: the stress ratio is told as a difference from it, too.
    #[arg(long, value_name = "SEQUENCE", requires = "stress")]
    baseline: Option<PathBuf>,

    /// Whom the sequences show.
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    /// Every video shows one person alone: one timeline of the face that is largest by far, also after it was away.
    #[arg(long)]
    one_person: bool,

    /// Show no faces on the page.
    #[arg(long)]
    no_faces: bool,

    /// Frames looked at at once; the default is one per core. The result does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Say what would be analysed, and do nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(arguments: &AnalyseArguments, place: &Place) -> Result<Exit, Failure> {
    if let Some(purpose) = arguments.purpose {
        purpose.check(arguments.medical_or_safety)?;
    }
    let workspace = place.workspace()?;
    let constants = Constants::of(&Settings::read(&workspace.settings())?.sequences)?;
    let model = Model::find(&arguments.run, arguments.seed, place)?;
    let settings = video_settings(constants);
    let of_all =
        OfAll { person: arguments.person.as_deref(), baseline: arguments.baseline.as_deref() };
    let sequences = asked(&arguments.paths, of_all, &settings)?;
    let baselines = Baselines::find(&sequences, &settings)?;
    let folder = folder(arguments, &workspace, &sequences)?;
    let numbers = Numbers::of(&model, constants.sequence, arguments.stress)?;
    if arguments.dry_run {
        let (count, run) = (counted(sequences.len(), "sequence"), &model.card.run);
        let folder = folder.display();
        print::data(&format!("would analyse {count} by run {run} into {folder}"));
        return Ok(Exit::Done);
    }
    let signals = Signals::catch()?;
    let look = Look {
        model: &model,
        constants,
        one_person: arguments.one_person,
        with_pictures: !arguments.no_faces,
        threads: arguments.threads.map_or(0, usize::from),
        signals: &signals,
    };
    let sources = sequences.iter().map(|asked| &asked.source).chain(baselines.sources());
    let mut observed = look.at(&sources.collect::<Vec<_>>())?;
    if let Some(exit) = signals.exit() {
        print::note("interrupted: nothing was written");
        return Ok(exit);
    }
    let of_baselines = observed.split_off(sequences.len());
    let of_baselines =
        of_baselines.iter().map(|of| numbers.analyse(of)).collect::<Result<Vec<_>, _>>()?;
    let mut analysed = Vec::new();
    for (asked, observed) in sequences.iter().zip(observed) {
        let baseline = asked.baseline.as_deref().and_then(|path| baselines.number(path));
        let baseline = baseline.map(|number| of_baselines[number].as_slice());
        analysed.push(Analysed::of(asked, observed, &numbers, baseline)?);
    }
    let purpose = arguments.purpose.filter(|_| arguments.stress);
    let stress = purpose.map(|purpose| StressAsked {
        purpose: purpose.words(arguments.medical_or_safety),
        paper_verdict: arguments.paper_verdict,
    });
    let notes = notes(&analysed);
    let files = write_timeline(
        &TimelinePage {
            title: &title(&sequences),
            classes: &model.plan.classes,
            state_classes: &numbers.states,
            sequences: analysed.iter().map(|of| of.shown(arguments.no_faces)).collect(),
            settings: constants.sequence,
            more_settings: constants.of_faces_and_tracks(),
            model_card: &model.card,
            notes: notes.clone(),
            stress,
        },
        &folder,
    )?;
    for note in &notes {
        print::note(note);
    }
    if place.json {
        let summary = std::fs::read_to_string(&files.summary);
        print::exact(&summary.map_err(formats::Error::read(&files.summary))?);
    } else {
        print::data(&format!("{}\n{}", files.headline.join("\n"), files.page.display()));
    }
    Ok(Exit::Done)
}

fn title(sequences: &[Asked]) -> String {
    match sequences {
        [only] => only.name.clone(),
        many => counted(many.len(), "sequence"),
    }
}

/// What must be said of all sequences, each sentence with its own where there are several.
fn notes(sequences: &[Analysed]) -> Vec<String> {
    let of_one = |analysed: &Analysed| {
        let named = |note: &String| match sequences.len() {
            1 => note.clone(),
            _ => format!("`{}`: {note}", analysed.asked.name),
        };
        analysed.notes.iter().map(named).collect::<Vec<_>>()
    };
    sequences.iter().flat_map(of_one).collect()
}

/// The report's folder, in which the report of runs must not lie.
fn folder(
    arguments: &AnalyseArguments,
    workspace: &Workspace,
    sequences: &[Asked],
) -> Result<PathBuf, Failure> {
    let name = match (&arguments.name, sequences.first()) {
        (Some(name), _) => name.clone(),
        (None, Some(first)) => named_after(&first.name),
        (None, None) => return Err(Failure::refused("the tables name no sequence")),
    };
    check_name(&name, "report")?;
    let folder = workspace.report(&name);
    if workspace.findings_page().starts_with(&folder) || folder.join(TWIN).exists() {
        return Err(Failure::refused(format!(
            "`reports/{name}/` holds another kind of report\nhint: give the analysis another `--name`"
        )));
    }
    Ok(folder)
}

/// A name for a folder from that of a sequence.
fn named_after(sequence: &str) -> String {
    let stem = Path::new(sequence).file_stem().unwrap_or_default().to_string_lossy();
    let safe =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '-' });
    let safe = safe.collect::<String>();
    let safe = safe.trim_matches('-');
    if safe.is_empty() { "analysis".to_owned() } else { safe.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_analysis_is_called_after_its_first_sequence() {
        let names = ["clips/Interview 2.mp4", "diary/", "..", "ä.mov"].map(named_after);
        assert_eq!(names, ["Interview-2", "diary", "analysis", "analysis"]);
    }
}
