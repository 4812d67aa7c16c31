//! `data/prepared/<split>-<view>/`: what training reads, one tensor file per part.
//!
//! `train.safetensors`, `validation.safetensors`, `test.safetensors`: `images` u8 [N, C, H, W], `labels` i64 `[N]`
//! (indices into the classes of the header) and, where raters voted, `targets` f32 [N, classes].
//! `photos.csv`: one row per photo, the rows of a part in the order of its tensors.
//! `prepared.json`: a header whose inputs name all of it, and what it was made from, by hash.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::split::Part;
use crate::tensors::{Images, Rows, RowsWriter, TensorFile, Tensors};
use crate::{Digest, Error, Header, json, table};

const FORMAT: &str = "prepared";
const VERSION: u32 = 1;
pub(crate) const COLUMNS: [&str; 14] = [
    "sha256",
    "path",
    "part",
    "label",
    "group",
    "subject",
    "session",
    "device",
    "collection",
    "consent",
    "captured_at",
    "brightness",
    "sharpness",
    "face_size",
];

/// One photo of a prepared dataset; empty text where nothing is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns of the catalogue, which documents them")]
pub struct PhotoRow {
    pub sha256: Digest,
    pub path: String,
    pub part: Part,
    pub label: String,
    pub group: String,
    pub subject: String,
    pub session: String,
    pub device: String,
    pub collection: String,
    pub consent: String,
    pub captured_at: String,
    pub brightness: Option<f64>,
    pub sharpness: Option<f64>,
    /// Side of the face box in pixels of the upright photo.
    pub face_size: Option<f64>,
}

/// One part in memory.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedPart {
    /// The classes that `labels` index.
    pub classes: Vec<String>,
    /// u8 [N, C, H, W].
    pub images: Images,
    /// Class indices, `[N]`.
    pub labels: Vec<i64>,
    /// Shares of the raters' votes, [N, classes], where there are any.
    pub targets: Option<Vec<f32>>,
}

/// What is true of a part's photos.
#[derive(Debug, Clone, Copy)]
pub struct PartTruth<'a> {
    /// The classes that `labels` index.
    pub classes: &'a [String],
    /// Class indices, `[N]`.
    pub labels: &'a [i64],
    /// Shares of the raters' votes, [N, classes], where there are any.
    pub targets: Option<&'a [f32]>,
}

impl PartTruth<'_> {
    /// Writes the file, whose photos of `photo` = [C, H, W] come one by one from `fill`, and returns its hash.
    pub fn write<E: From<Error>>(
        self,
        path: &Path,
        photo: [usize; 3],
        fill: impl FnOnce(&RowsWriter) -> Result<(), E>,
    ) -> Result<Digest, E> {
        let header =
            Header::new(FORMAT, VERSION).settings(json::json!({ "classes": self.classes }));
        let count = self.labels.len();
        let mut tensors = Tensors::default().integers("labels", &[count], self.labels);
        if let Some(targets) = self.targets {
            tensors = tensors.floats("targets", &[count, self.classes.len()], targets);
        }
        let [channels, height, width] = photo;
        let shape = [count, channels, height, width];
        tensors.write_with_rows(path, &header, "images", &shape, fill)
    }
}

impl PreparedPart {
    /// Writes the file and returns its hash.
    pub fn write(&self, path: &Path) -> Result<Digest, Error> {
        let Self { classes, images, labels, targets } = self;
        let [_, channels, height, width] = images.shape;
        let truth = PartTruth { classes, labels, targets: targets.as_deref() };
        truth.write(path, [channels, height, width], |rows| {
            (0..images.len()).try_for_each(|photo| rows.write(photo, images.photo(photo)))
        })
    }

    /// Reads a file of [`PreparedPart::write`], all of it, and checks that its tensors fit each other.
    pub fn read(path: &Path) -> Result<(Self, Digest), Error> {
        let PartFile { classes, images, labels, targets, digest } = PartFile::open(path)?;
        let shape = images.shape().try_into();
        let shape = shape.map_err(|_| Error::malformed(path, FORMAT, NOT_IMAGES))?;
        let mut pixels = vec![0; images.stride() * labels.len()];
        for (row, photo) in pixels.chunks_mut(images.stride().max(1)).enumerate() {
            images.read(row, photo)?;
        }
        Ok((Self { classes, images: Images { shape, pixels }, labels, targets }, digest))
    }
}

/// One part whose pixels stay in the file until they are asked for, so that it may be larger than memory.
#[derive(Debug)]
pub struct PartFile {
    /// The classes that `labels` index.
    pub classes: Vec<String>,
    /// u8 [N, C, H, W].
    pub images: Rows,
    /// Class indices, `[N]`.
    pub labels: Vec<i64>,
    /// Shares of the raters' votes, [N, classes], where there are any.
    pub targets: Option<Vec<f32>>,
    /// The SHA-256 of the file.
    pub digest: Digest,
}

const NOT_IMAGES: &str = "`images` is not [N, C, H, W]";

impl PartFile {
    /// Opens a file of [`PreparedPart::write`] and checks that its tensors fit each other.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let file = TensorFile::open(path, FORMAT, VERSION)?;
        let damaged = |found: &str| Error::malformed(path, FORMAT, found);
        let classes = json::value(&file.header().settings["classes"]);
        let classes: Vec<String> =
            classes.ok_or_else(|| damaged("no list of classes in its header"))?;
        let (_, labels) = file.integers("labels")?;
        let voted = file.names().iter().any(|name| name == "targets");
        let targets = if voted { Some(file.floats("targets")?.1) } else { None };
        let digest = file.digest()?;
        let images = file.into_rows("images")?;
        let [count, _, _, _] = *images.shape() else { return Err(damaged(NOT_IMAGES)) };
        let targets_fit =
            targets.as_ref().is_none_or(|targets| targets.len() == count * classes.len());
        if labels.len() != count || !targets_fit {
            return Err(damaged("its tensors have different numbers of photos"));
        }
        if labels.iter().any(|label| !(0..classes.len() as i64).contains(label)) {
            return Err(damaged("a label is outside the classes"));
        }
        Ok(Self { classes, images, labels, targets, digest })
    }
}

/// The folder and its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreparedFolder {
    folder: PathBuf,
}

impl PreparedFolder {
    /// A folder that may not exist yet.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// `<part>.safetensors`.
    pub fn part(&self, part: &Part) -> PathBuf {
        self.folder.join(format!("{part}.safetensors"))
    }

    /// `photos.csv`.
    pub fn photos_path(&self) -> PathBuf {
        self.folder.join("photos.csv")
    }

    /// Writes `photos.csv` and returns its hash.
    pub fn write_photos(&self, rows: &[PhotoRow]) -> Result<Digest, Error> {
        let path = self.photos_path();
        table::write(&path, rows, &COLUMNS)?;
        Digest::of_file(&path)
    }

    /// Reads `photos.csv`.
    pub fn photos(&self) -> Result<Vec<PhotoRow>, Error> {
        table::read(&self.photos_path(), &COLUMNS)
    }

    /// A header to fill with inputs and settings; written last, it makes the folder valid.
    pub fn header() -> Header {
        Header::new(FORMAT, VERSION)
    }

    /// Writes `prepared.json`.
    pub fn write_header(&self, header: &Header) -> Result<(), Error> {
        header.write(&self.folder.join("prepared.json"))
    }

    /// Reads `prepared.json`.
    pub fn read_header(&self) -> Result<Header, Error> {
        Header::read(&self.folder.join("prepared.json"), FORMAT, VERSION)
    }
}
