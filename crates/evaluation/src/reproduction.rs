//! Two runs of one plan held against each other, bit for bit: weights, curves, predictions.

use std::path::Path;

use formats::checkpoint::{FORMAT, VERSION};
use formats::run::RunFolder;
use formats::split::Part;
use formats::table::Sheet;
use formats::tensors::TensorFile;
use serde::Serialize;

use crate::Error;

/// The first place where a file of a run came out otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// The file, in the run's folder.
    pub file: String,
    /// What differs first: a value of a tensor, or a row and a column of a table.
    pub place: String,
    /// What stands there in the record.
    pub recorded: String,
    /// What came out.
    pub again: String,
    /// How far apart both are; of a tensor, the most that any two of its values are.
    pub apart: Option<f64>,
}

/// Where `again` differs from `recorded`: at most one place for each file, none when all bits are the same.
///
/// Read are the checkpoints, `epochs.csv` and the predictions of the validation part. A recorded file that
/// cannot be read differs as a whole.
pub fn drifts(recorded: &RunFolder, again: &RunFolder) -> Result<Vec<Drift>, Error> {
    let mut found = Vec::new();
    for file in [RunFolder::last_checkpoint, RunFolder::best_checkpoint] {
        found.extend(drift(recorded, again, file, tensors, in_tensors)?);
    }
    let predictions = |run: &RunFolder| run.predictions(&Part::Validation);
    found.extend(drift(recorded, again, RunFolder::epochs, Sheet::read, in_tables)?);
    found.extend(drift(recorded, again, predictions, Sheet::read, in_tables)?);
    Ok(found)
}

fn drift<T>(
    recorded: &RunFolder,
    again: &RunFolder,
    file: impl Fn(&RunFolder) -> std::path::PathBuf,
    read: impl Fn(&Path) -> Result<T, formats::Error>,
    compare: impl Fn(&T, &T) -> Option<Place>,
) -> Result<Option<Drift>, Error> {
    let path = file(recorded);
    let again = read(&file(again))?;
    let place = match read(&path) {
        Ok(recorded) => compare(&recorded, &again),
        Err(error) => Some(Place::of("the whole file", error.to_string(), "can be read")),
    };
    let name = path.strip_prefix(recorded.path()).unwrap_or(&path).display().to_string();
    Ok(place.map(|Place { name: place, values: [recorded, again], apart }| Drift {
        file: name,
        place,
        recorded,
        again,
        apart,
    }))
}

struct Place {
    name: String,
    values: [String; 2],
    apart: Option<f64>,
}

impl Place {
    fn of(name: impl Into<String>, recorded: impl Into<String>, again: impl Into<String>) -> Self {
        Self { name: name.into(), values: [recorded.into(), again.into()], apart: None }
    }
}

/// Tensors by name, each with its shape and values.
type Tensors = Vec<(String, (Vec<usize>, Vec<f32>))>;

fn tensors(path: &Path) -> Result<Tensors, formats::Error> {
    let file = TensorFile::open(path, FORMAT, VERSION)?;
    let names = file.names().into_iter();
    names.map(|name| file.floats(&name).map(|tensor| (name, tensor))).collect()
}

fn in_tensors(recorded: &Tensors, again: &Tensors) -> Option<Place> {
    let shapes = |tensors: &Tensors| -> Vec<String> {
        tensors.iter().map(|(name, (shape, _))| format!("{name} {shape:?}")).collect()
    };
    let (own, other) = (shapes(recorded), shapes(again));
    if let Some(place) = in_lists(&own, &other) {
        return Some(place);
    }
    recorded.iter().zip(again).find_map(|((name, (_, recorded)), (_, (_, again)))| {
        let pairs = || recorded.iter().zip(again);
        let first = pairs().position(|(a, b)| a.to_bits() != b.to_bits())?;
        let apart = pairs().map(|(a, b)| f64::from((a - b).abs())).fold(0.0, f64::max);
        let place = Place::of(
            format!("{name}, value {first}"),
            recorded[first].to_string(),
            again[first].to_string(),
        );
        Some(Place { apart: Some(apart), ..place })
    })
}

fn in_lists(recorded: &[String], again: &[String]) -> Option<Place> {
    let longest = recorded.len().max(again.len());
    let first = (0..longest).find(|index| recorded.get(*index) != again.get(*index))?;
    let shown = |list: &[String]| list.get(first).map_or("nothing".to_owned(), Clone::clone);
    Some(Place::of(format!("entry {first}"), shown(recorded), shown(again)))
}

/// The first cell that differs, called by its row's first cell and its column, such as `epoch 2, train_loss`.
fn in_tables(recorded: &Sheet, again: &Sheet) -> Option<Place> {
    if recorded.columns != again.columns {
        return Some(Place::of("columns", recorded.columns.join(","), again.columns.join(",")));
    }
    let columns = &recorded.columns;
    let rows = recorded.rows.iter().zip(&again.rows);
    let mut cells = rows.flat_map(|(a, b)| {
        columns.iter().zip(a.iter().zip(b)).map(move |(column, (x, y))| (&a[0], column, x, y))
    });
    if let Some((row, column, x, y)) = cells.find(|(_, _, x, y)| x != y) {
        let row: String = row.chars().take(16).collect();
        let apart = x.parse::<f64>().ok().zip(y.parse::<f64>().ok()).map(|(x, y)| (x - y).abs());
        let place = Place::of(format!("{} {row}, {column}", columns[0]), x, y);
        return Some(Place { apart, ..place });
    }
    let counts = [recorded, again].map(|table| format!("{} rows", table.rows.len()));
    let [a, b] = counts;
    (a != b).then(|| Place::of("length", a, b))
}

#[cfg(test)]
mod tests {
    use formats::tensors::Tensors;
    use formats::{Header, atomic};

    use super::*;

    fn run(folder: &Path, weights: &[f32], loss: &str) -> RunFolder {
        let run = RunFolder::at(folder.to_owned());
        let header = Header::new(FORMAT, VERSION);
        for path in [run.last_checkpoint(), run.best_checkpoint()] {
            let tensors = Tensors::default().floats("layers.0.bias", &[weights.len()], weights);
            tensors.write(&path, &header).unwrap();
        }
        atomic::write(&run.epochs(), format!("epoch,train_loss\n1,2.5\n2,{loss}\n").as_bytes())
            .unwrap();
        let row = "sha256,path,label,group,p_happy\nab,1.jpg,happy,anna,1\n";
        atomic::write(&run.predictions(&Part::Validation), row.as_bytes()).unwrap();
        run
    }

    #[test]
    fn the_first_place_of_each_file_is_told_and_by_how_much() {
        let folder = tempfile::tempdir().unwrap();
        let recorded = run(&folder.path().join("a"), &[1.0, 2.0, 4.0], "1.5");
        let same = run(&folder.path().join("b"), &[1.0, 2.0, 4.0], "1.5");
        assert_eq!(drifts(&recorded, &same).unwrap(), []);
        let other = run(&folder.path().join("c"), &[1.0, 2.5, 3.0], "1.75");
        let found = drifts(&recorded, &other).unwrap();
        let lines = found.iter().map(|drift| {
            let Drift { file, place, recorded, again, apart } = drift;
            format!("{file}: {place}: {recorded} -> {again}, {}", apart.unwrap())
        });
        insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
        checkpoints/last.safetensors: layers.0.bias, value 1: 2 -> 2.5, 1
        checkpoints/best.safetensors: layers.0.bias, value 1: 2 -> 2.5, 1
        epochs.csv: epoch 2, train_loss: 1.5 -> 1.75, 0.25
        ");
    }

    #[test]
    fn other_tensors_missing_rows_and_damaged_files_are_drifts() {
        let folder = tempfile::tempdir().unwrap();
        let recorded = run(&folder.path().join("a"), &[1.0], "1.5");
        let again = run(&folder.path().join("b"), &[1.0, 2.0], "1.5");
        atomic::write(&recorded.epochs(), b"epoch,train_loss\n1,2.5\n").unwrap();
        atomic::write(&recorded.best_checkpoint(), b"damaged").unwrap();
        let found = drifts(&recorded, &again).unwrap();
        let places: Vec<&str> = found.iter().map(|drift| drift.place.as_str()).collect();
        assert_eq!(places, ["entry 0", "the whole file", "length"]);
    }
}
