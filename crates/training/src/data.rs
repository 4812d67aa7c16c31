//! A prepared part as tensors in memory, and batches of it.

use std::path::{Path, PathBuf};

use experiment::Plan;
use experiment::losses::Targets;
use formats::Digest;
use formats::prepared::PreparedPart;
use tch::{Device, Kind, Tensor};

use crate::Error;
use crate::memory_format::{channels_first_view, channels_last_view};

/// Photos whose pixels are counted at once.
const HISTOGRAM_PHOTOS: usize = 1000;

/// One part: pixels and labels, and where they came from.
#[derive(Debug)]
pub struct Part {
    /// The file that it was read from.
    pub path: PathBuf,
    /// The SHA-256 of that file.
    pub digest: Digest,
    /// The classes that the labels index.
    pub classes: Vec<String>,
    /// Class indices, one per photo.
    pub labels: Vec<i64>,
    // u8 [N, H, W, C], so that a batch already lies in memory as convolutions like it.
    pixels: Tensor,
    truth: Truth,
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

impl Part {
    /// Reads a part that `mien` prepared.
    pub fn read(path: &Path, device: Device) -> Result<Self, Error> {
        let (part, digest) = PreparedPart::read(path)?;
        let shape = part.images.shape.map(|size| size as i64);
        let pixels = Tensor::from_slice(&part.images.pixels).view(shape);
        Ok(Self {
            path: path.to_owned(),
            digest,
            pixels: channels_last_view(&pixels).contiguous().to_device(device),
            truth: Truth {
                labels: Tensor::from_slice(&part.labels).to_device(device),
                classes: part.classes.len() as i64,
                shares: part.targets.map(|shares| {
                    let shape = [part.labels.len() as i64, -1];
                    Tensor::from_slice(&shares).view(shape).to_device(device)
                }),
            },
            classes: part.classes,
            labels: part.labels,
        })
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

    /// The photos in the rows `photos`, and what a loss takes for the truth about them.
    pub(crate) fn batch(&self, photos: &[i64], targets: Targets) -> Batch {
        let rows = Tensor::from_slice(photos).to_device(self.pixels.device());
        let pixels = self.pixels.index_select(0, &rows);
        let images = pixels.to_kind(Kind::Float) / 255.0;
        let of_rows = |tensor: &Tensor| tensor.index_select(0, &rows);
        let votes = self.truth.shares.as_ref().filter(|_| targets == Targets::Votes);
        let truth = Truth {
            labels: of_rows(&self.truth.labels),
            shares: votes.map(of_rows),
            classes: self.truth.classes,
        };
        Batch { images: channels_first_view(&images), truth }
    }

    /// Mean and deviation of every channel, for pixels from 0 to 1; two tensors f32 [C].
    pub(crate) fn channel_statistics(&self) -> [Tensor; 2] {
        let channels = self.pixels.size()[3];
        let statistics: Vec<[f32; 2]> =
            (0..channels).map(|channel| mean_and_deviation(&self.histogram(channel))).collect();
        [0, 1].map(|which| {
            let values: Vec<f32> = statistics.iter().map(|of_channel| of_channel[which]).collect();
            Tensor::from_slice(&values).to_device(self.pixels.device())
        })
    }

    /// How many pixels of a channel have each of the 256 values: whole numbers, so that order does not matter.
    fn histogram(&self, channel: i64) -> Vec<i64> {
        let photos: Vec<i64> = (0..self.len() as i64).collect();
        let zeros = Tensor::zeros([256], (Kind::Int64, self.pixels.device()));
        let counts = photos.chunks(HISTOGRAM_PHOTOS).fold(zeros, |counts, photos| {
            let pixels = self.pixels.narrow(0, photos[0], photos.len() as i64);
            counts + pixels.select(3, channel).reshape([-1]).bincount::<&Tensor>(None, 256)
        });
        Vec::try_from(counts.to_device(Device::Cpu)).unwrap_or_default()
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
        let size = self.pixels.size();
        let shape = format!("{} x {} x {}", size[3], size[1], size[2]);
        match plan.input().to_string() {
            expected if expected != shape => unfit("has photos of another size", shape, expected),
            _ => Ok(()),
        }
    }
}

/// From a histogram of values 0 to 255, for values from 0 to 1; a channel of one colour has deviation 1.
fn mean_and_deviation(counts: &[i64]) -> [f32; 2] {
    let total = counts.iter().sum::<i64>().max(1) as f64;
    let mean_of = |value: &dyn Fn(f64) -> f64| {
        let values = counts.iter().enumerate();
        values.map(|(level, count)| value(level as f64 / 255.0) * *count as f64).sum::<f64>()
            / total
    };
    let mean = mean_of(&|value| value);
    let deviation = mean_of(&|value| (value - mean).powi(2)).sqrt();
    [mean as f32, if deviation > 0.0 { deviation as f32 } else { 1.0 }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    #[test]
    fn statistics_of_channels_agree_with_libtorch_s() {
        let scratch = Scratch::new(30, 4);
        let part = &scratch.parts.train;
        let [mean, deviation] = part.channel_statistics();
        let photos: Vec<i64> = (0..30).collect();
        let images = part.batch(&photos, Targets::Labels).images;
        let expected = images.mean_dim([0, 2, 3].as_slice(), false, None);
        assert!(mean.allclose(&expected, 0.0, 1e-6, false), "{mean}");
        let expected = images.std_dim([0, 2, 3].as_slice(), false, false);
        assert!(deviation.allclose(&expected, 0.0, 1e-6, false), "{deviation}");
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "one level, rounded once")]
    fn a_channel_of_one_colour_is_not_divided_by_zero() {
        let mut counts = vec![0; 256];
        counts[51] = 7;
        assert_eq!(mean_and_deviation(&counts), [0.2, 1.0]);
    }
}
