//! Checkpoints: model, optimizer, schedule position, place in the epoch, epochs so far.
//!
//! The header names the run's inputs, so that a checkpoint in the wrong folder is refused, and holds no time,
//! so that the same run gives the same bytes.

use std::collections::BTreeMap;
use std::path::Path;

use experiment::Plan;
use formats::checkpoint::{FORMAT, VERSION, predicting_prefix};
use formats::json::{self, json};
use formats::tensors::{TensorFile, Tensors};
use formats::{Digest, Header};
use tch::{Device, Tensor};

use crate::Error;
use crate::learner::Learner;
use crate::memory_format::values;
use crate::network::Network;
use crate::progress::Progress;

/// What a checkpoint belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Owner {
    pub(crate) inputs: BTreeMap<String, Digest>,
    pub(crate) seed: u64,
}

/// Writes everything that a run is at this moment.
pub(crate) fn write(
    path: &Path,
    owner: &Owner,
    learner: &Learner,
    progress: &Progress,
) -> Result<(), Error> {
    let mut header =
        Header::new(FORMAT, VERSION).settings(json!({ "seed": owner.seed, "progress": progress }));
    header.inputs.clone_from(&owner.inputs);
    let mut tensors = Tensors::default();
    for (name, tensor) in learner.tensors() {
        let shape: Vec<usize> = tensor.size().iter().map(|size| *size as usize).collect();
        tensors = tensors.floats(&name, &shape, &values(&tensor));
    }
    tensors.write(path, &header)?;
    Ok(())
}

/// Makes `learner` what it was, and returns how far the run was; `None` without a checkpoint.
pub(crate) fn restore(
    path: &Path,
    owner: &Owner,
    learner: &Learner,
) -> Result<Option<Progress>, Error> {
    let file = match TensorFile::open(path, FORMAT, VERSION) {
        Err(error) if error.is_missing() => return Ok(None),
        file => file?,
    };
    let found = Owner {
        inputs: file.header().inputs.clone(),
        seed: file.header().settings["seed"].as_u64().unwrap_or_default(),
    };
    if found != *owner {
        return Err(formats::Error::malformed(path, FORMAT, "it belongs to another run").into());
    }
    copy_from(&file, path, learner.tensors())?;
    let progress = json::value(&file.header().settings["progress"]);
    let damaged = || formats::Error::malformed(path, FORMAT, "no progress in its header");
    Ok(Some(progress.ok_or_else(damaged)?))
}

/// The network of a checkpoint, to predict with.
pub(crate) fn network<'a>(
    path: &Path,
    plan: &'a Plan,
    device: Device,
) -> Result<Network<'a>, Error> {
    let file = TensorFile::open(path, FORMAT, VERSION)?;
    let network = Network::new(plan, 0, device);
    let prefix = predicting_prefix(&file);
    let tensors = network.tensors().into_iter();
    let tensors = tensors.map(|(name, tensor)| (format!("{prefix}{name}"), tensor));
    copy_from(&file, path, tensors.collect())?;
    Ok(network)
}

fn copy_from(file: &TensorFile, path: &Path, tensors: Vec<(String, Tensor)>) -> Result<(), Error> {
    for (name, mut tensor) in tensors {
        let (shape, values) = file.floats(&name)?;
        let shape: Vec<i64> = shape.iter().map(|size| *size as i64).collect();
        if shape != tensor.size() {
            let found = format!("`{name}` is {shape:?}, expected {:?}", tensor.size());
            return Err(formats::Error::malformed(path, FORMAT, found).into());
        }
        tch::no_grad(|| tensor.copy_(&Tensor::from_slice(&values).view(shape.as_slice())));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use experiment::Normalization;

    use super::*;
    use crate::testing::{Scratch, plan};

    #[test]
    fn tensors_have_names_that_people_can_read() {
        let plan = plan(
            "
  layers: [{ conv2d: { filters: 2, kernel: 3 } }, batch_norm, global_average_pool, { dense: { units: classes } }]
optimizer: { sgd: { learning_rate: 0.1, momentum: 0.9 } }
ema: { decay: 0.9 }
batch_size: 1
",
            1,
        );
        let plan = Plan { normalization: Normalization::TrainingPart, ..plan };
        let scratch = Scratch::new(4, 1);
        let learner = Learner::new(&plan, 1, Device::Cpu, &scratch.parts.train, 1).unwrap();
        let owner = Owner { inputs: BTreeMap::new(), seed: 1 };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("last.safetensors");
        write(&path, &owner, &learner, &Progress::default()).unwrap();
        let file = TensorFile::open(&path, FORMAT, VERSION).unwrap();
        insta::assert_snapshot!(file.names().join("\n"), @"
        ema.layers.0.conv2d.bias
        ema.layers.0.conv2d.weight
        ema.layers.1.batch_norm.bias
        ema.layers.1.batch_norm.running_mean
        ema.layers.1.batch_norm.running_variance
        ema.layers.1.batch_norm.weight
        ema.layers.3.dense.bias
        ema.layers.3.dense.weight
        ema.normalization.deviation
        ema.normalization.mean
        layers.0.conv2d.bias
        layers.0.conv2d.weight
        layers.1.batch_norm.bias
        layers.1.batch_norm.running_mean
        layers.1.batch_norm.running_variance
        layers.1.batch_norm.weight
        layers.3.dense.bias
        layers.3.dense.weight
        normalization.deviation
        normalization.mean
        optimizer.velocity.layers.0.conv2d.bias
        optimizer.velocity.layers.0.conv2d.weight
        optimizer.velocity.layers.1.batch_norm.bias
        optimizer.velocity.layers.1.batch_norm.weight
        optimizer.velocity.layers.3.dense.bias
        optimizer.velocity.layers.3.dense.weight
        ");
        assert_eq!(file.floats("layers.0.conv2d.weight").unwrap().0, [2, 3, 3, 3]);
    }
}
