//! Photos in the small, from their thumbnails; where one is missing, from the photo.

use std::collections::BTreeMap;
use std::fs;

use formats::{Digest, Workspace};
use imagery::{Limits, Picture, Sketch, THUMBNAIL_SIDE, decode_upright, encode_thumbnail};
use rayon::prelude::*;

use crate::catalogue::Photo;
use crate::views::thumbnails;

/// By place: a sketch, or why there is none.
pub(super) type Sketches = BTreeMap<u32, Result<Sketch, String>>;

/// Loads the photos at the places `wanted`, each with its batch. Opens each batch's thumbnails once.
pub(super) fn sketches(
    workspace: &Workspace,
    photos: &[&Photo],
    wanted: &[(&str, u32)],
) -> Sketches {
    let mut loaded = Sketches::new();
    for of_batch in wanted.chunk_by(|one, other| one.0 == other.0) {
        let batch = of_batch.first().map_or("", |(batch, _)| batch);
        let photo = |place: u32| photos[place as usize];
        let places = of_batch.iter().map(|(_, place)| *place);
        let jpegs = thumbnails::of_batch(workspace, batch, places.map(|place| photo(place).sha256));
        loaded.par_extend(of_batch.par_iter().map(|(_, place)| {
            let photo = photo(*place);
            let jpeg = jpegs.get(&photo.sha256);
            let thumbnail = jpeg.and_then(|thumbnail| whole(&thumbnail.jpeg).ok());
            let thumbnail = thumbnail.map_or_else(|| drawn_again(workspace, photo), Ok);
            let longer_side = photo.width.max(photo.height);
            (*place, thumbnail.map(|thumbnail| Sketch::of(&thumbnail, longer_side)))
        }));
    }
    loaded
}

fn whole(jpeg: &[u8]) -> Result<Picture, imagery::Unreadable> {
    decode_upright(jpeg, u32::MAX, &Limits::default())
}

/// As the import drew it, so that a judgement does not depend on where the pixels came from.
fn drawn_again(workspace: &Workspace, photo: &Photo) -> Result<Picture, String> {
    let problem = |problem: &dyn std::fmt::Display| format!("`{}`: {problem}", photo.path);
    let bytes = fs::read(workspace.absolute(&photo.path));
    let bytes = bytes.map_err(|error| problem(&format!("no thumbnail, and {error}")))?;
    if Digest::of(&bytes) != photo.sha256 {
        return Err(problem(&"no thumbnail, and the file changed since it was imported"));
    }
    let picture = decode_upright(&bytes, THUMBNAIL_SIDE, &Limits::default());
    let picture = picture.map_err(|error| problem(&error))?;
    whole(&encode_thumbnail(&picture)).map_err(|error| problem(&error))
}
