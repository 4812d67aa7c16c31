//! A view that was declared after photos came in: drawn from the photos that are kept.

use std::fs;
use std::path::PathBuf;

use formats::{Digest, Workspace};
use imagery::Limits;
use rayon::prelude::*;

use super::{Sight, View};
use crate::catalogue::{Batch, Event, FaceSeen};
use crate::threads::{self, Counter};
use crate::{Catalogue, Error, Progress};

/// How many photos [`build_missing`] would draw.
pub fn missing(workspace: &Workspace, catalogue: &Catalogue, view: View) -> usize {
    lacking(workspace, catalogue, view).iter().map(|batch| batch.photos.len()).sum()
}

fn lacking<'a>(workspace: &Workspace, catalogue: &'a Catalogue, view: View) -> Vec<&'a Batch> {
    let batches = catalogue.batches().iter();
    // A batch that only says something about photos of others has no pixels.
    let with_photos = batches.filter(|batch| !batch.photos.is_empty());
    with_photos.filter(|batch| view.read(workspace, batch).is_err()).collect()
}

/// Draws `view` for the batches that lack it or hold it as it was declared before.
/// Returns how many photos were drawn; the faces that had to be looked for go into the catalogue. Calls `watch` from several threads.
pub fn build_missing(
    workspace: &Workspace,
    catalogue: &Catalogue,
    view: View,
    threads: usize,
    watch: &(dyn Fn(Progress) + Sync),
) -> Result<usize, Error> {
    let lacking = lacking(workspace, catalogue, view);
    let count = lacking.iter().map(|batch| batch.photos.len()).sum();
    let counter = Counter::new(count, watch);
    let pool = threads::pool(threads)?;
    let mut faces = catalogue.faces().clone();
    for batch in lacking {
        let draw = |photo: &Digest| {
            let drawn = draw(workspace, catalogue, view, *photo, faces.get(photo));
            counter.step();
            drawn
        };
        let drawn: Vec<_> = pool.install(|| batch.photos.par_iter().map(draw).collect());
        let mut images = view.no_images();
        let mut seen = Vec::new();
        for drawn in drawn {
            let (pixels, face) = drawn?;
            images.push(&pixels);
            seen.extend(face);
        }
        // Before the view: with the view alone a killed command would never be asked to look again.
        let events: Vec<Event> = seen.iter().copied().map(Event::Face).collect();
        Batch::append(workspace, &events)?;
        faces.extend(seen.into_iter().map(|seen| (seen.sha256, seen)));
        view.write(workspace, batch, &images)?;
    }
    Ok(count)
}

/// The photo's pixels, and what was seen when faces were looked for just now.
fn draw(
    workspace: &Workspace,
    catalogue: &Catalogue,
    view: View,
    photo: Digest,
    face: Option<&FaceSeen>,
) -> Result<(Vec<u8>, Option<FaceSeen>), Error> {
    let (path, bytes) = original(workspace, catalogue, photo)?;
    let unreadable = |problem| formats::Error::malformed(&path, "photo", problem);
    let facts = imagery::inspect(&bytes).map_err(unreadable)?;
    let decode = |side| imagery::decode_upright(&bytes, side, &Limits::default());
    let small = decode(imagery::THUMBNAIL_SIDE).map_err(unreadable)?;
    let mut sight = Sight { face: face.copied(), ..Sight::of(&facts) };
    let new = sight.look([&view], photo, &small);
    let pixels = view.draw(&sight, &small, decode).map_err(unreadable)?;
    Ok((pixels, new))
}

/// The bytes of a photo of the catalogue, as they were when it came in, from one of its places that still
/// holds them; the error is that of the first.
pub(crate) fn original(
    workspace: &Workspace,
    catalogue: &Catalogue,
    photo: Digest,
) -> Result<(PathBuf, Vec<u8>), Error> {
    let mut problem = Error::NotInCatalogue { photo, others: 0 };
    for row in catalogue.rows_of(photo).iter().rev() {
        let path = workspace.absolute(&row.path);
        problem = match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == photo => return Ok((path, bytes)),
            Ok(_) => Error::PhotoChanged(path),
            Err(error) => formats::Error::read(&path)(error).into(),
        };
    }
    Err(problem)
}
