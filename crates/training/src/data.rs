//! A prepared part, and batches of it.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use experiment::Plan;
use formats::prepared::{PartFile, PhotoRow, PreparedFolder};
use formats::{Digest, split};
use tch::{Device, Kind, Tensor};

use crate::Error;
use crate::pixels::Pixels;

/// One part: pixels and labels, and where they came from.
#[derive(Debug)]
pub struct Part {
    /// Which one it is.
    pub name: split::Part,
    /// The file that it was read from.
    pub path: PathBuf,
    /// The SHA-256 of that file.
    pub digest: Digest,
    /// The classes that the labels index.
    pub classes: Vec<String>,
    /// Class indices, one per photo.
    pub labels: Vec<i64>,
    /// What is known of each photo.
    pub photos: Vec<PhotoRow>,
    pixels: Pixels,
    truth: Truth,
    /// The same in the memory of a GPU, once one has asked.
    truth_on_gpu: OnceCell<Truth>,
}

/// Photos that go through the network together.
pub(crate) struct Batch {
    /// f32 [B, C, H, W], from 0 to 1.
    pub(crate) images: Tensor,
    /// What is true of them.
    pub(crate) truth: Truth,
}

/// What is true of some photos.
#[derive(Debug)]
pub(crate) struct Truth {
    /// Class indices, i64 [B].
    pub(crate) labels: Tensor,
    /// Each class's share of the truth, f32 [B, classes], where that is not the label alone.
    pub(crate) shares: Option<Tensor>,
    /// How many classes there are.
    pub(crate) classes: i64,
}

impl Truth {
    /// Each class's share of the truth, f32 [B, classes].
    pub(crate) fn shares(&self) -> Tensor {
        let labels = || self.labels.one_hot(self.classes).to_kind(Kind::Float);
        self.shares.as_ref().map_or_else(labels, Tensor::shallow_clone)
    }

    pub(crate) fn to_device(&self, device: Device) -> Self {
        let moved = |tensor: &Tensor| tensor.to_device(device);
        Self { labels: moved(&self.labels), shares: self.shares.as_ref().map(moved), ..*self }
    }

    /// Every photo keeps its `own` share of the truth, f32 [B, 1], and takes the rest from the next one; the last's next is the first.
    pub(crate) fn mixed_with_the_next(self, own: &Tensor) -> Self {
        let shares = self.shares();
        let other = shares.roll([-1], [0]);
        Self { shares: Some(&other + (shares - &other) * own), ..self }
    }
}

/// What training reads; there is no test part here.
#[derive(Debug)]
pub struct Parts {
    /// The network learns from it.
    pub train: Part,
    /// The best epoch is chosen by it.
    pub validation: Part,
}

impl Parts {
    /// Opens the two parts that `mien` prepared, whose photos stand in `photos` (`photos.csv`).
    pub fn open(train: &Path, validation: &Path, photos: &Path) -> Result<Self, Error> {
        let rows = rows_in(photos)?;
        Ok(Self {
            train: Part::of_rows(split::Part::Train, train, photos, &rows)?,
            validation: Part::of_rows(split::Part::Validation, validation, photos, &rows)?,
        })
    }
}

impl Part {
    /// Opens a part that `mien` prepared, whose photos stand in `photos` (`photos.csv`) in the order of its tensors.
    pub fn open(name: split::Part, path: &Path, photos: &Path) -> Result<Self, Error> {
        Self::of_rows(name, path, photos, &rows_in(photos)?)
    }

    fn of_rows(
        name: split::Part,
        path: &Path,
        photos: &Path,
        rows: &[PhotoRow],
    ) -> Result<Self, Error> {
        let PartFile { classes, images, labels, targets, digest } = PartFile::open(path)?;
        let shares = targets.map(|shares| {
            let shape = [labels.len() as i64, classes.len() as i64];
            Tensor::from_slice(&shares).view(shape)
        });
        let truth =
            Truth { labels: Tensor::from_slice(&labels), shares, classes: classes.len() as i64 };
        let photos = rows_of(&name, photos, rows, &labels, &classes)?;
        let (path, pixels) = (path.to_owned(), Pixels::new(images));
        let truth_on_gpu = OnceCell::new();
        Ok(Self { name, path, digest, classes, labels, photos, pixels, truth, truth_on_gpu })
    }

    /// Number of photos.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there is no photo.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Whether raters voted on some of the photos.
    pub fn has_votes(&self) -> bool {
        self.truth.shares.is_some()
    }

    /// The photos in the rows `photos` on a device, and the truth about them: their labels, and by a share of `votes` what raters said.
    pub(crate) fn batch(&self, photos: &[i64], votes: f64, device: Device) -> Result<Batch, Error> {
        let all = if device.is_cuda() {
            self.truth_on_gpu.get_or_init(|| self.truth.to_device(device))
        } else {
            &self.truth
        };
        let rows = Tensor::from_slice(photos).to_device(device);
        let of_rows = |tensor: &Tensor| tensor.index_select(0, &rows);
        let (labels, classes) = (of_rows(&all.labels), all.classes);
        let truth = Truth { labels, shares: None, classes };
        let said = all.shares.as_ref().filter(|_| votes > 0.0).map(of_rows);
        let shares = said.map(|said| truth.shares() * (1.0 - votes) + said * votes);
        let images = self.pixels.images(photos, device)?;
        Ok(Batch { images, truth: Truth { shares, ..truth } })
    }

    /// Mean and deviation of every channel, for pixels from 0 to 1; two tensors f32 [C].
    pub(crate) fn channel_statistics(&self) -> Result<[Tensor; 2], Error> {
        let statistics: Vec<[f32; 2]> =
            self.pixels.histograms()?.iter().map(mean_and_deviation).collect();
        Ok([0, 1].map(|which| {
            let values: Vec<f32> = statistics.iter().map(|of_channel| of_channel[which]).collect();
            Tensor::from_slice(&values)
        }))
    }

    /// Refuses a part that the plan's network cannot take.
    pub fn check(&self, plan: &Plan) -> Result<(), Error> {
        let unfit = |what, found: String, expected: String| {
            Err(Error::Unfit { path: self.path.clone(), what, found, expected })
        };
        if self.is_empty() {
            return unfit("holds too few photos", "none".into(), "at least one".into());
        }
        if self.classes != plan.classes {
            return unfit("has other classes", self.classes.join(", "), plan.classes.join(", "));
        }
        let [channels, height, width] = self.pixels.size();
        let shape = format!("{channels} x {height} x {width}");
        match plan.input().to_string() {
            expected if expected != shape => unfit("has photos of another size", shape, expected),
            _ => Ok(()),
        }
    }
}

/// From a histogram of values 0 to 255, for values from 0 to 1; a channel of one colour has deviation 1.
fn mean_and_deviation(counts: &[u64; 256]) -> [f32; 2] {
    let total = counts.iter().sum::<u64>().max(1) as f64;
    let mean_of = |value: &dyn Fn(f64) -> f64| {
        let values = counts.iter().enumerate();
        values.map(|(level, count)| value(level as f64 / 255.0) * *count as f64).sum::<f64>()
            / total
    };
    let mean = mean_of(&|value| value);
    let deviation = mean_of(&|value| (value - mean).powi(2)).sqrt();
    [mean as f32, if deviation > 0.0 { deviation as f32 } else { 1.0 }]
}

/// All rows of a `photos.csv`.
fn rows_in(photos: &Path) -> Result<Vec<PhotoRow>, Error> {
    let folder = photos.parent().unwrap_or(Path::new("."));
    Ok(PreparedFolder::at(folder.to_owned()).photos()?)
}

/// Those of the `rows` of `photos` that belong to the part, checked against its labels.
fn rows_of(
    name: &split::Part,
    photos: &Path,
    rows: &[PhotoRow],
    labels: &[i64],
    classes: &[String],
) -> Result<Vec<PhotoRow>, Error> {
    let own = rows.iter().filter(|row| row.part == *name);
    let rows: Vec<PhotoRow> = own.cloned().collect();
    let unfit = |what, found: String, expected: String| Error::Unfit {
        path: photos.to_owned(),
        what,
        found,
        expected,
    };
    if rows.len() != labels.len() {
        let (found, expected) = (rows.len().to_string(), labels.len().to_string());
        return Err(unfit("has another number of photos than the tensors", found, expected));
    }
    for (row, label) in rows.iter().zip(labels) {
        let expected = &classes[*label as usize];
        if row.label != *expected {
            let found = format!("`{}` for {}", row.label, row.path);
            return Err(unfit("has other labels than the tensors", found, format!("`{expected}`")));
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, random_part};

    #[test]
    fn statistics_of_channels_agree_with_libtorch_s() {
        let scratch = Scratch::new(30, 4);
        let part = &scratch.parts.train;
        let [mean, deviation] = part.channel_statistics().unwrap();
        let photos: Vec<i64> = (0..30).collect();
        let images = part.batch(&photos, 0.0, Device::Cpu).unwrap().images;
        let expected = images.mean_dim([0, 2, 3].as_slice(), false, None);
        assert!(mean.allclose(&expected, 0.0, 1e-6, false), "{mean}");
        let expected = images.std_dim([0, 2, 3].as_slice(), false, false);
        assert!(deviation.allclose(&expected, 0.0, 1e-6, false), "{deviation}");
    }

    #[test]
    fn truth_is_taken_from_votes_by_the_share_that_is_asked_for() {
        let mut train = random_part(2, 1);
        train.labels = vec![1, 0];
        train.targets = Some(vec![0.5, 0.25, 0.25, 1.0, 0.0, 0.0]);
        let part = Scratch::of(&train, &random_part(1, 2)).parts.train;
        let truth = |votes| part.batch(&[0, 1], votes, Device::Cpu).unwrap().truth;
        assert!(truth(0.0).shares.is_none());
        for (votes, expected) in [
            (1.0, [0.5_f32, 0.25, 0.25, 1.0, 0.0, 0.0]),
            (0.5, [0.25, 0.625, 0.125, 1.0, 0.0, 0.0]),
        ] {
            let expected = Tensor::from_slice(&expected).view([2, 3]);
            assert_eq!(truth(votes).shares(), expected, "{votes}");
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "one level, rounded once")]
    fn a_channel_of_one_colour_is_not_divided_by_zero() {
        let mut counts = [0; 256];
        counts[51] = 7;
        assert_eq!(mean_and_deviation(&counts), [0.2, 1.0]);
    }
}
