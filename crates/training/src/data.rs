//! A prepared part as tensors in memory, and batches of it.

use std::path::{Path, PathBuf};

use experiment::Plan;
use formats::Digest;
use formats::prepared::PreparedPart;
use tch::{Device, Kind, Tensor};

use crate::Error;
use crate::memory_format::{channels_first_view, channels_last_view};

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
    /// Each class's share of what raters voted, f32 [B, classes]; the label where nobody did.
    pub(crate) votes: Option<Tensor>,
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
            classes: part.classes,
            pixels: channels_last_view(&pixels).contiguous().to_device(device),
            truth: Truth {
                labels: Tensor::from_slice(&part.labels).to_device(device),
                votes: part.targets.map(|shares| {
                    let shape = [part.labels.len() as i64, -1];
                    Tensor::from_slice(&shares).view(shape).to_device(device)
                }),
            },
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
        self.truth.votes.is_some()
    }

    /// The photos in the rows `photos`.
    pub(crate) fn batch(&self, photos: &[i64]) -> Batch {
        let rows = Tensor::from_slice(photos).to_device(self.pixels.device());
        let pixels = self.pixels.index_select(0, &rows);
        let images = pixels.to_kind(Kind::Float) / 255.0;
        let of_rows = |tensor: &Tensor| tensor.index_select(0, &rows);
        let Truth { labels, votes } = &self.truth;
        let truth = Truth { labels: of_rows(labels), votes: votes.as_ref().map(of_rows) };
        Batch { images: channels_first_view(&images), truth }
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
