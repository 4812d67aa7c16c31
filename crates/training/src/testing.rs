//! Small plans, random photos and run folders for the tests of this crate.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use experiment::{Normalization, Plan, Sampling};
use formats::epochs::{EpochRow, TimingRow};
use formats::prepared::{PhotoRow, PreparedFolder, PreparedPart};
use formats::run::{RunFolder, RunRecord, Status};
use formats::tensors::Images;
use formats::{Digest, ViewSettings, split};

use crate::draws::{Draws, Purpose};
use crate::{Parts, Watch};

const CLASSES: [&str; 3] = ["angry", "happy", "sad"];
pub(crate) const SIDE: usize = 10;

/// Nearly everything that can be said but for `data`, small enough for a test.
pub(crate) const EVERYTHING: &str = "
  layers:
    - conv2d: { filters: 8, kernel: 3, padding: 1 }
    - batch_norm
    - relu
    - max_pool2d: { size: 2 }
    - spatial_dropout: { rate: 0.25 }
    - conv2d: { filters: 8, kernel: 3, padding: 1 }
    - group_norm: { groups: 4 }
    - silu
    - average_pool2d: { size: 2 }
    - residual:
        layers:
          - depthwise_separable: { filters: 12, kernel: 3, padding: 1 }
          - squeeze_excite: { reduction: 4 }
    - repeat: { times: 2, layers: [{ conv2d: { filters: 12, kernel: 1, groups: 3 } }, relu] }
    - flatten
    - dense: { units: 16 }
    - gelu
    - dropout: { rate: 0.5 }
    - dense: { units: classes }
augmentations:
  - horizontal_flip
  - shift: { pixels: 1 }
  - rotate_scale: { degrees: 10, scale: 0.1 }
  - brightness_contrast: { brightness: 0.1 }
  - noise: { deviation: 0.01 }
  - random_erasing
  - mixup
  - cutmix
optimizer: { adam: { learning_rate: 0.01 } }
schedule: { cosine: { warm_up_epochs: 1 } }
clip_gradient_norm: 1
batch_size: 16
prediction: { flip_averaging: true, calibration: temperature }
";

/// A checked plan from the lines that differ between tests: model, optimizer, …
pub(crate) fn plan(lines: &str, epochs: usize) -> Plan {
    let text = format!(
        "name: tiny\nquestion: Does it work?\ndata: {{ split: small, view: tiny }}\ndevice: cpu\n\
         loss: cross_entropy\nepochs: {epochs}\nseeds: [1]\nmodel:{lines}"
    );
    let written = experiment::parse(&text, Path::new("tiny.yaml")).unwrap();
    let view = ViewSettings::whole(SIDE as u32);
    let facts = experiment::Facts {
        classes: &CLASSES.map(str::to_owned),
        views: &BTreeMap::from([("tiny".to_owned(), view)]),
        photos: None,
    };
    experiment::resolve(&written, &facts).unwrap()
}

/// Everything that can be said.
pub(crate) fn everything(epochs: usize) -> Plan {
    let plan = plan(&format!("{EVERYTHING}ema: {{ decay: 0.9 }}\n"), epochs);
    let (sampling, normalization) = (Sampling::Balanced, Normalization::TrainingPart);
    Plan { sampling, normalization, ..plan }
}

/// The first GPU, for tests called `on_a_gpu_…`, which are ignored unless asked for.
pub(crate) fn gpu() -> tch::Device {
    crate::device::choose(experiment::Device::Cuda(0), None).unwrap().device
}

/// Random pixels and random labels: nothing to learn but by heart.
pub(crate) fn random_part(photos: usize, seed: u64) -> PreparedPart {
    let draws = Draws::new(seed, Purpose::Order, 0, 0);
    let shape = [photos, 3, SIDE, SIDE];
    let count = shape.iter().product::<usize>() as u64;
    PreparedPart {
        classes: CLASSES.map(str::to_owned).to_vec(),
        images: Images { shape, pixels: (0..count).map(|at| draws.word(at) as u8).collect() },
        labels: (0..photos as u64).map(|at| (draws.word(count + at) % 3) as i64).collect(),
        targets: None,
    }
}

/// A prepared dataset in a folder of its own, which goes with it.
pub(crate) struct Scratch {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) parts: Parts,
}

impl Scratch {
    pub(crate) fn new(train: usize, validation: usize) -> Self {
        Self::of(&random_part(train, 1), &random_part(validation, 2))
    }

    pub(crate) fn of(train: &PreparedPart, validation: &PreparedPart) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(format!("{name}.safetensors"));
        train.write(&path("train")).unwrap();
        validation.write(&path("validation")).unwrap();
        let rows = [(split::Part::Train, train), (split::Part::Validation, validation)];
        let rows = rows.into_iter().flat_map(|(name, part)| photo_rows(&name, part));
        PreparedFolder::at(folder.path().to_owned())
            .write_photos(&rows.collect::<Vec<_>>())
            .unwrap();
        let photos = folder.path().join("photos.csv");
        let parts = Parts::open(&path("train"), &path("validation"), &photos).unwrap();
        Self { folder, parts }
    }

    /// A waiting run, as `mien` makes it.
    pub(crate) fn run(&self, name: &str, plan: &Plan, seed: u64) -> RunFolder {
        let folder = RunFolder::at(self.folder.path().join(name));
        formats::atomic::write(&folder.resolved(), plan.to_yaml().as_bytes()).unwrap();
        let inputs = BTreeMap::from([
            ("train".to_owned(), self.parts.train.digest),
            ("validation".to_owned(), self.parts.validation.digest),
        ]);
        folder
            .write_record(&RunRecord {
                version: RunRecord::VERSION,
                made_by: "mien".into(),
                experiment: plan.name.clone(),
                run: formats::run::id(&plan.digest_text(), &inputs, seed),
                launch: "1".into(),
                seed,
                command: "mien train tiny.yaml".into(),
                overrides: vec![],
                allowed_leaks: vec![],
                audit: None,
                split: "small".into(),
                view: "tiny".into(),
                inputs,
                status: Status::Waiting,
                failure: None,
                created_at: "2026-01-01T00:00:00Z".into(),
                heartbeat: None,
                machine: None,
                device: None,
                threads: None,
                versions: BTreeMap::new(),
            })
            .unwrap();
        folder
    }
}

fn photo_rows(name: &split::Part, part: &PreparedPart) -> Vec<PhotoRow> {
    let labels = part.labels.iter().enumerate();
    let rows = labels.map(|(row, label)| PhotoRow {
        sha256: Digest::of(format!("{name} {row}").as_bytes()),
        path: format!("{name}/{row}.jpg"),
        part: name.clone(),
        label: CLASSES[*label as usize].to_owned(),
        group: row.to_string(),
        subject: String::new(),
        session: String::new(),
        device: String::new(),
        collection: String::new(),
        consent: String::new(),
        captured_at: String::new(),
        brightness: None,
        sharpness: None,
        face_size: None,
    });
    rows.collect()
}

/// Stops a run after so many batches.
pub(crate) struct StopAfter(pub(crate) usize);

impl Watch for StopAfter {
    fn batch(&mut self, _: usize, _: usize, _: f64) -> ControlFlow<()> {
        self.0 = self.0.saturating_sub(1);
        match self.0 {
            0 => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

/// Lets a run go on, and keeps its epochs.
#[derive(Default)]
pub(crate) struct Keep(pub(crate) Vec<EpochRow>);

impl Watch for Keep {
    fn epoch(&mut self, row: &EpochRow, _: &TimingRow) {
        self.0.push(*row);
    }
}
