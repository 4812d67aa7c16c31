//! A view that was declared after photos came in: drawn from the photos that are kept.

use std::collections::BTreeMap;
use std::fs;

use formats::seal::{self, End, Seal};
use formats::{Digest, Workspace};
use imagery::{Limits, Picture};
use rayon::prelude::*;

use super::View;
use crate::catalogue::Batch;
use crate::threads::{self, Counter};
use crate::{Catalogue, Error, Progress};

/// How many photos [`build_missing`] would draw.
pub fn missing(workspace: &Workspace, catalogue: &Catalogue, view: View) -> usize {
    lacking(workspace, catalogue, view).iter().map(|batch| batch.photos.len()).sum()
}

fn lacking<'a>(workspace: &Workspace, catalogue: &'a Catalogue, view: View) -> Vec<&'a Batch> {
    let batches = catalogue.batches().iter().filter(|batch| !batch.photos.is_empty());
    let is_there = |batch: &Batch| {
        let path = workspace.view_batch(view.name, &batch.name);
        let sealed = || seal::check_file(&path, End::Front, &|_| {});
        view.read(workspace, batch).is_ok() && matches!(sealed(), Ok(Seal::Whole))
    };
    batches.filter(|batch| !is_there(batch)).collect()
}

/// Draws `view` for the batches that lack it or hold it as it was declared before.
/// Returns how many photos were drawn. Calls `watch` from several threads.
pub fn build_missing(
    workspace: &Workspace,
    catalogue: &Catalogue,
    view: View,
    threads: usize,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<usize, Error> {
    let lacking = lacking(workspace, catalogue, view);
    let count = lacking.iter().map(|batch| batch.photos.len()).sum();
    let paths: BTreeMap<Digest, &str> =
        catalogue.photos().iter().map(|photo| (photo.sha256, photo.path.as_str())).collect();
    let counter = Counter::new(count, watch);
    let pool = threads::pool(threads)?;
    for batch in lacking {
        let draw = |photo: &Digest| {
            let gone = batch.emptied.binary_search(photo).is_ok()
                || catalogue.forgotten().contains_key(photo);
            let drawn = if gone {
                Ok(vec![0; view.settings.bytes()])
            } else {
                draw(workspace, view, *photo, paths.get(photo))
            };
            counter.step();
            drawn
        };
        let drawn: Vec<_> = pool.install(|| batch.photos.par_iter().map(draw).collect());
        let mut images = view.no_images();
        for pixels in drawn {
            images.push(&pixels?);
        }
        view.write(workspace, batch, &images)?;
    }
    Ok(count)
}

fn draw(
    workspace: &Workspace,
    view: View,
    photo: Digest,
    path: Option<&&str>,
) -> Result<Vec<u8>, Error> {
    Ok(view.draw(&upright(workspace, photo, path, view.decode_side())?))
}

/// The photo that lies at `path`, upright, its shorter side at least `side` where it is that large.
pub(super) fn upright(
    workspace: &Workspace,
    photo: Digest,
    path: Option<&&str>,
    side: u32,
) -> Result<Picture, Error> {
    let path = path.ok_or(Error::NotInCatalogue { photo, others: 0 })?;
    let path = workspace.absolute(path);
    let bytes = fs::read(&path).map_err(formats::Error::read(&path))?;
    if Digest::of(&bytes) != photo {
        return Err(Error::PhotoChanged(path));
    }
    let picture = imagery::decode_upright(&bytes, side, &Limits::default());
    Ok(picture.map_err(|problem| formats::Error::malformed(&path, "photo", problem))?)
}
