//! What can stop training or prediction, always with the run or file and what to do next.

use std::path::PathBuf;

use formats::Digest;

/// Why a run was not trained, or predictions were not made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that could not be read, written or believed.
    #[error(transparent)]
    File(#[from] formats::Error),
    /// The run was made from other tensors than those given.
    #[error(
        "`{run}` was made from another {part} part: its `run.json` names {expected}, `{path}` is {found}\nhint: restore the photos and the split of that time, or start a new run with `mien train`"
    )]
    OtherInput {
        /// The run's folder.
        run: PathBuf,
        /// `train` or `validation`.
        part: &'static str,
        /// The tensors' file.
        path: PathBuf,
        /// The beginning of the SHA-256 of what the run was made from.
        expected: String,
        /// The beginning of that of the file.
        found: String,
    },
    /// Tensors or photos that do not fit the plan or each other.
    #[error("`{path}` {what}: found {found}, expected {expected}")]
    Unfit {
        /// The file that does not fit.
        path: PathBuf,
        /// In what.
        what: &'static str,
        /// What it says.
        found: String,
        /// What it should say.
        expected: String,
    },
    /// Another program trains the run at this moment.
    #[error(
        "`{run}` is being trained by another program right now\nhint: wait for it, or stop that program first"
    )]
    Busy {
        /// The run's folder.
        run: PathBuf,
    },
    /// A GPU was asked for that is not there.
    #[error(
        "`{device}` cannot be used: {why}\nhint: `--set device=cpu` computes on the processor; a run that began on a GPU goes on where there is one"
    )]
    NoDevice {
        /// Such as `cuda:0`.
        device: String,
        /// What was found.
        why: String,
    },
    /// A network that is not done learning would be taken for one that is.
    #[error("`{run}` is not finished\nhint: `mien resume` continues it")]
    Unfinished {
        /// The run's folder.
        run: PathBuf,
    },
    /// The loss is no number any more, or so large that it will not be one for long.
    #[error(
        "the loss became {loss:.1} in batch {batch} of epoch {epoch}{}; `{checkpoint}` holds the last good state\nhint: a smaller learning rate, a warm-up or `clip_gradient_norm` usually helps; `mien show PHOTO` shows a photo",
        worst(photos)
    )]
    Exploded {
        /// From 1.
        epoch: usize,
        /// From 1.
        batch: usize,
        /// The mean over the batch: `NaN`, `inf` or a large number.
        loss: f64,
        /// The photos of the batch, those with the largest loss first; nothing for the validation part.
        photos: Vec<Digest>,
        /// `checkpoints/last.safetensors`; missing when the first epoch failed.
        checkpoint: PathBuf,
    },
    /// What came in to be answered could not be read, or the answer not be written.
    #[error("cannot go on answering")]
    Serving(#[source] std::io::Error),
    /// libtorch gave up.
    #[error(
        "libtorch failed: {message}\n  `{checkpoint}` holds the last good state, if it is there"
    )]
    Libtorch {
        /// The first line of what it said.
        message: String,
        /// `checkpoints/last.safetensors`.
        checkpoint: PathBuf,
    },
}

impl Error {
    /// Whether the arguments or files given are wrong, so that nothing was started.
    pub fn is_the_users(&self) -> bool {
        match self {
            Self::File(error) => !matches!(error, formats::Error::Write { .. }),
            Self::OtherInput { .. }
            | Self::Unfit { .. }
            | Self::NoDevice { .. }
            | Self::Unfinished { .. } => true,
            Self::Busy { .. }
            | Self::Exploded { .. }
            | Self::Serving(_)
            | Self::Libtorch { .. } => false,
        }
    }
}

/// The worst photos of a batch, short enough for a line.
fn worst(photos: &[Digest]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = photos.iter().take(SHOWN).map(Digest::short).collect();
    match photos.len() {
        0 => String::new(),
        count if count <= SHOWN => format!(", on the photos {}", shown.join(", ")),
        count => format!(", on the photos {} and {} more", shown.join(", "), count - SHOWN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_says_what_was_found_and_what_to_do() {
        let (run, checkpoint) = (PathBuf::from("runs/a"), PathBuf::from("runs/a/last.safetensors"));
        let other = Error::OtherInput {
            run: run.clone(),
            part: "train",
            path: "train.safetensors".into(),
            expected: "3f2a0000".into(),
            found: "91c00000".into(),
        };
        insta::assert_snapshot!(other, @r"
        `runs/a` was made from another train part: its `run.json` names 3f2a0000, `train.safetensors` is 91c00000
        hint: restore the photos and the split of that time, or start a new run with `mien train`
        ");
        let unfit = Error::Unfit {
            path: "train.safetensors".into(),
            what: "has photos of another size",
            found: "3 x 48 x 48".into(),
            expected: "3 x 32 x 32".into(),
        };
        insta::assert_snapshot!(unfit, @"`train.safetensors` has photos of another size: found 3 x 48 x 48, expected 3 x 32 x 32");
        insta::assert_snapshot!(Error::Busy { run }, @r"
        `runs/a` is being trained by another program right now
        hint: wait for it, or stop that program first
        ");
        let wild = |photos: &[&[u8]]| Error::Exploded {
            epoch: 3,
            batch: 7,
            loss: f64::NAN,
            photos: photos.iter().map(|photo| Digest::of(photo)).collect(),
            checkpoint: checkpoint.clone(),
        };
        insta::assert_snapshot!(wild(&[b"a", b"b", b"c", b"d", b"e"]), @"
        the loss became NaN in batch 7 of epoch 3, on the photos ca978112, 3e23e816, 2e7d2c03 and 2 more; `runs/a/last.safetensors` holds the last good state
        hint: a smaller learning rate, a warm-up or `clip_gradient_norm` usually helps; `mien show PHOTO` shows a photo
        ");
        insta::assert_snapshot!(wild(&[]), @"
        the loss became NaN in batch 7 of epoch 3; `runs/a/last.safetensors` holds the last good state
        hint: a smaller learning rate, a warm-up or `clip_gradient_norm` usually helps; `mien show PHOTO` shows a photo
        ");
        let failed = Error::Libtorch { message: "out of memory".into(), checkpoint };
        insta::assert_snapshot!(failed, @r"
        libtorch failed: out of memory
          `runs/a/last.safetensors` holds the last good state, if it is there
        ");
    }
}
