//! Small workspaces, folders and rows for the tests of this crate.

use std::path::{Path, PathBuf};

use formats::{Digest, Settings, Workspace, atomic};
use tempfile::TempDir;

use crate::catalogue::Text;
use crate::checks::{self, Evidence, Findings};
use crate::import::{ImportRequest, Imported, import};
use crate::{Catalogue, Photo};
use imagery::{Limits, Picture, SimilarityHash, decode_upright};

const SETTINGS: &str = "classes: [happy, sad]
aliases: { happy: [glad] }
views:
  small-8: { size: 8, crop: whole }
";

/// Two classes, one alias, one view.
pub(crate) fn settings() -> Settings {
    Settings::parse(SETTINGS, Path::new("data/mien.yaml")).unwrap()
}

/// A row as an import makes it, for a PNG at `path`.
pub(crate) fn photo(path: &str) -> Photo {
    Photo {
        sha256: Digest::of(path.as_bytes()),
        path: path.to_owned(),
        bytes: 1000,
        format: "png".into(),
        width: 48,
        height: 48,
        orientation: 1,
        captured_at: String::new(),
        device: Text::default(),
        label: "happy".into(),
        label_source: "folder".into(),
        subject: "anna".into(),
        collection: "card".into(),
        consent: Text::default(),
        similarity_hash: SimilarityHash { whole: 0x00ff_00ff_00ff_00ff, cropped: [0x0fff; 5] },
        sharpness: 12.5,
        brightness: 0.5,
        has_position: false,
        has_serial_number: false,
        metadata_problem: Text::default(),
    }
}

/// A folder with a workspace in it and a card beside it.
pub(crate) struct Desk {
    folder: TempDir,
    pub(crate) workspace: Workspace,
    pub(crate) settings: Settings,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace::at(folder.path().join("workspace"));
        atomic::write(&workspace.settings(), SETTINGS.as_bytes()).unwrap();
        Self { workspace, settings: settings(), folder }
    }

    /// A path outside the workspace.
    pub(crate) fn outside(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file outside the workspace.
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        atomic::write(&self.outside(path), bytes).unwrap();
    }

    /// The request for one folder outside the workspace.
    pub(crate) fn request(&self, folder: &str) -> ImportRequest {
        ImportRequest {
            folders: vec![self.outside(folder)],
            threads: 1,
            ..ImportRequest::default()
        }
    }

    /// Imports one folder outside the workspace.
    pub(crate) fn import(&self, folder: &str) -> Imported {
        self.import_as(&self.request(folder))
    }

    pub(crate) fn import_as(&self, request: &ImportRequest) -> Imported {
        import(&self.workspace, &self.settings, request, &|_| {}).unwrap()
    }

    pub(crate) fn catalogue(&self) -> Catalogue {
        Catalogue::read(&self.workspace).unwrap()
    }

    /// What the checks find.
    pub(crate) fn findings(&self) -> Findings {
        let (catalogue, settings) = (&self.catalogue(), &self.settings);
        checks::check(&Evidence::of(catalogue, settings))
    }

    /// The paths of all photos in the catalogue, sorted.
    pub(crate) fn paths(&self) -> Vec<String> {
        let catalogue = self.catalogue();
        let mut paths: Vec<_> = catalogue.photos().iter().map(|photo| photo.path.clone()).collect();
        paths.sort();
        paths
    }
}

/// What `mien list --csv` prints.
pub(crate) fn listed(catalogue: &Catalogue) -> String {
    let mut text = Vec::new();
    let all = crate::Filter::default();
    let photos = crate::list(catalogue, &all);
    formats::table::write_typed(photos, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// A JPEG of 64 x 48 pixels that looks different for every `kind`.
pub(crate) fn jpeg(kind: u8) -> Vec<u8> {
    jpeg_of(kind, 64, 48)
}

/// Practice photos of one person, 480 x 640 pixels, one of each class.
pub(crate) fn portraits() -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let settings = practice::PracticeSettings {
        people: 1,
        photos_per_class: 1,
        seed: 7,
        width: 480,
        ..practice::PracticeSettings::default()
    };
    practice::draw(&folder.path().join("card"), &settings, &|_, _| {}).unwrap();
    let files = walkdir::WalkDir::new(folder.path()).sort_by_file_name().into_iter();
    let files = files.map(Result::unwrap);
    let photos = files.filter(|file| file.path().extension().is_some_and(|end| end == "jpg"));
    photos.map(|photo| std::fs::read(photo.path()).unwrap()).collect()
}

/// A JPEG of `width` x `height` pixels that looks different for every `kind`.
pub(crate) fn jpeg_of(kind: u8, width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = scene(kind, width.into(), height.into());
    jpeg_encoder::Encoder::new(&mut bytes, 90)
        .encode(&pixels, width, height, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    bytes
}

/// A PNG of 64 x 48 pixels that looks different for every `kind`.
pub(crate) fn png(kind: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_raw(64, 48, scene(kind, 64, 48)).unwrap();
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn scene(kind: u8, width: usize, height: usize) -> Vec<u8> {
    let slope = usize::from(kind % 5 + 1);
    let value = |pixel: usize| (pixel % width + pixel / width) * slope + usize::from(kind) * 37;
    (0..width * height).flat_map(|pixel| [value(pixel) as u8; 3]).collect()
}

/// Two photos of one size as one.
pub(crate) fn side_by_side(one: &[u8], other: &[u8]) -> Vec<u8> {
    let [one, other] =
        [one, other].map(|photo| decode_upright(photo, u32::MAX, &Limits::default()).unwrap());
    let rows = |picture: &Picture| {
        picture.pixels.chunks(picture.width as usize * 3).map(<[u8]>::to_vec).collect::<Vec<_>>()
    };
    let rows = rows(&one).into_iter().zip(rows(&other)).flat_map(|(left, right)| [left, right]);
    let (pixels, mut bytes) = (rows.collect::<Vec<_>>().concat(), Vec::new());
    jpeg_encoder::Encoder::new(&mut bytes, 90)
        .encode(&pixels, 960, 640, jpeg_encoder::ColorType::Rgb)
        .unwrap();
    bytes
}
