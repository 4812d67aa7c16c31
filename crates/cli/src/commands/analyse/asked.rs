//! Which sequences are asked for: videos, folders of photos, and tables that name both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use formats::table::Sheet;
use imagery::video::{VideoFacts, VideoSettings, probe};
use ingestion::{LoosePhotos, may_be_photo, named_by};

use crate::failure::Failure;

/// A sequence that is to be analysed.
#[derive(Debug)]
pub(super) struct Asked {
    /// As it was named.
    pub(super) name: String,
    pub(super) source: Source,
    /// Whom it shows, where somebody said so.
    pub(super) person: Option<String>,
    /// Where the same person is at ease.
    pub(super) baseline: Option<PathBuf>,
}

/// What a sequence is made of.
#[derive(Debug)]
pub(super) enum Source {
    Video { path: PathBuf, facts: VideoFacts },
    Photos { photos: LoosePhotos, count: usize },
}

/// What is said of all sequences that are not in a table.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfAll<'a> {
    pub(super) person: Option<&'a str>,
    pub(super) baseline: Option<&'a Path>,
}

/// The sequences that `paths` mean, in their order. Photos that are named one by one are one sequence.
pub(super) fn asked(
    paths: &[PathBuf],
    of_all: OfAll,
    settings: &VideoSettings,
) -> Result<Vec<Asked>, Failure> {
    let asked = |name, source| Asked {
        name,
        source,
        person: of_all.person.map(str::to_owned),
        baseline: of_all.baseline.map(Path::to_owned),
    };
    let (mut sequences, mut photos) = (Vec::new(), Vec::new());
    for path in paths {
        if path.is_file() && path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv")) {
            sequences.extend(of_table(path, settings)?);
        } else if path.is_file() && may_be_photo(path).unwrap_or(false) {
            photos.push(path.clone());
        } else {
            sequences.push(asked(shown(path), Source::find(path, settings)?));
        }
    }
    if let Some(first) = photos.first() {
        let name = match &photos[..] {
            [only] => shown(only),
            _ => first.parent().map(shown).filter(|it| !it.is_empty()).unwrap_or("photos".into()),
        };
        sequences.push(asked(name, Source::photos(&photos)?));
    }
    let mut names: Vec<&str> = sequences.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(twice) => Err(Failure::refused(format!("`{}` is named twice", twice[0]))),
        None => Ok(sequences),
    }
}

impl Source {
    /// A folder is a sequence of its photos, a file a video.
    fn find(path: &Path, settings: &VideoSettings) -> Result<Self, Failure> {
        if path.is_dir() {
            return Self::photos(&[path.to_owned()]);
        }
        let facts = probe(path, settings).map_err(Failure::refused)?;
        Ok(Self::Video { path: path.to_owned(), facts })
    }

    fn photos(paths: &[PathBuf]) -> Result<Self, Failure> {
        let photos = LoosePhotos::find(paths)?;
        let count = photos.count()?;
        if count == 0 {
            let folder = paths[0].display();
            return Err(Failure::refused(format!(
                "no photos in `{folder}`\nhint: videos are named one by one, as `{folder}/*.mp4`"
            )));
        }
        Ok(Self::Photos { photos, count })
    }

    /// About how many frames or photos there are.
    pub(super) fn moments(&self, frames_per_second: f64) -> usize {
        match self {
            Self::Video { facts, .. } => facts.frames(frames_per_second),
            Self::Photos { count, .. } => *count,
        }
    }
}

/// Sequences of people at ease, each looked at once.
pub(super) struct Baselines(BTreeMap<PathBuf, Source>);

impl Baselines {
    /// Those that sequences name.
    pub(super) fn find(sequences: &[Asked], settings: &VideoSettings) -> Result<Self, Failure> {
        let paths = sequences.iter().filter_map(|asked| asked.baseline.as_ref());
        let source = |path: &PathBuf| Ok((path.clone(), Source::find(path, settings)?));
        paths.map(source).collect::<Result<_, Failure>>().map(Self)
    }

    /// In the order of their numbers.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.0.values()
    }

    /// The number of a baseline.
    pub(super) fn number(&self, path: &Path) -> Option<usize> {
        self.0.keys().position(|known| known == path)
    }
}

/// The sequences of a table with the column `path` and, if wanted, `person` and `baseline`. Paths count from the
/// table's folder or, where there is nothing of that name, from the current one.
fn of_table(table: &Path, settings: &VideoSettings) -> Result<Vec<Asked>, Failure> {
    let sheet = Sheet::read(table)?;
    let Some(of_path) = sheet.column("path") else {
        return Err(sheet
            .problem(0, "expected a column `path`, and perhaps `person` and `baseline`")
            .into());
    };
    let cell = |row: &[String], name: &str| {
        sheet.column(name).map(|column| row[column].clone()).filter(|cell| !cell.is_empty())
    };
    let asked = |row: &Vec<String>| {
        Ok(Asked {
            name: row[of_path].clone(),
            source: Source::find(&named_by(table, &row[of_path]), settings)?,
            person: cell(row, "person"),
            baseline: cell(row, "baseline").map(|name| named_by(table, &name)),
        })
    };
    sheet.rows.iter().map(asked).collect()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
