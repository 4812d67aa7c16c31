//! `checkpoints/{last,best}.safetensors`: what its tensors are called.
//!
//! `layers.0.conv2d.weight` is the network's, `ema.layers.0.conv2d.weight` the averaged network's, where there is
//! one, and `optimizer.first_moment.layers.0.conv2d.weight` what an optimizer remembers. Shapes are PyTorch's.
//! The header names the run's inputs, its seed and how far it was.

use std::path::Path;

use crate::Error;
use crate::tensors::TensorFile;

/// The format's name.
pub const FORMAT: &str = "checkpoint";
/// The version to write.
pub const VERSION: u32 = 1;
/// What the averaged network's names begin with.
pub const AVERAGE: &str = "ema.";
/// What the names of an optimizer's tensors begin with.
pub const OPTIMIZER: &str = "optimizer.";

/// Numbers of a network.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// Such as `layers.0.conv2d.weight`.
    pub name: String,
    /// PyTorch's shape.
    pub shape: Vec<usize>,
    /// In the order of the shape.
    pub values: Vec<f32>,
}

/// What the names of the network that predicts begin with: the averaged one where a checkpoint holds one.
pub fn predicting_prefix(file: &TensorFile) -> &'static str {
    let averaged = file.names().iter().any(|name| name.starts_with(AVERAGE));
    if averaged { AVERAGE } else { "" }
}

/// The network that predicts.
pub fn predictor(path: &Path) -> Result<Vec<Weights>, Error> {
    let file = TensorFile::open(path, FORMAT, VERSION)?;
    let (names, prefix) = (file.names(), predicting_prefix(&file));
    let own = names.iter().filter(|name| !name.starts_with(OPTIMIZER));
    let own = own.filter_map(|name| Some((name, name.strip_prefix(prefix)?)));
    own.map(|(name, bare)| {
        let (shape, values) = file.floats(name)?;
        Ok(Weights { name: bare.to_owned(), shape, values })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Header;
    use crate::tensors::Tensors;

    fn names(tensors: &[&str]) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("last.safetensors");
        let add = |tensors: Tensors<'static>, name: &&str| tensors.floats(name, &[1], &[1.0]);
        let tensors = tensors.iter().fold(Tensors::default(), add);
        tensors.write(&path, &Header::new(FORMAT, VERSION)).unwrap();
        predictor(&path).unwrap().into_iter().map(|weights| weights.name).collect()
    }

    #[test]
    fn the_averaged_network_predicts_where_there_is_one() {
        let plain = ["layers.0.dense.weight", "optimizer.velocity.layers.0.dense.weight"];
        assert_eq!(names(&plain), ["layers.0.dense.weight"]);
        let averaged =
            ["layers.0.dense.weight", "ema.layers.0.dense.weight", "ema.normalization.mean"];
        assert_eq!(names(&averaged), ["layers.0.dense.weight", "normalization.mean"]);
    }
}
