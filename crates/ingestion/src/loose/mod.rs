//! Photos that are not in the catalogue, and frames of videos: found, read, and shown as a view shows them.

mod find;
mod picture;
mod video;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

use imagery::{Limits, PhotoFacts, Picture, THUMBNAIL_SIDE, Unreadable, area_average};

pub use find::{LoosePhotos, named_by};
pub use picture::{DrawnFace, judged_picture};
pub use video::{LooseFrame, look_at_video};

use crate::Error;
use crate::show::shown_size;
use crate::threads::{self, in_order};
use crate::views::{Portrait, PortraitSettings, portraits};
use find::Found;

/// How loose photos, and the frames of a video, are looked at.
#[derive(Debug, Clone, Copy)]
pub struct LooseRequest {
    /// What a network is to be shown of them.
    pub portraits: PortraitSettings,
    /// Photos decoded at once; 0 means one per processor. What is seen does not depend on it.
    pub threads: usize,
    /// Whether people are to be shown them as well.
    pub for_people: bool,
}

/// A photo that is not in the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct LoosePhoto {
    /// As it was named, or found in a folder that was named.
    pub path: String,
    /// What is seen, or why nothing is.
    pub seen: Result<SeenPhoto, String>,
}

/// A photo that could be read.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenPhoto {
    /// What it says about itself.
    pub facts: PhotoFacts,
    /// What people are shown, where that was asked for.
    pub picture: Option<Picture>,
}

impl LoosePhotos {
    /// Looks at the photos one after the other, and gives them to `take` in their order, with what a network is to be
    /// shown of them, until that breaks.
    ///
    /// How many there are does not matter to memory: a few per thread are looked at together.
    pub fn look(
        &self,
        request: &LooseRequest,
        mut take: impl FnMut(LoosePhoto, Vec<Portrait>) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let pool = threads::pool(request.threads)?;
        let look = |found| look(found, request);
        in_order(&pool, self.iter(), look, |(photo, portraits)| take(photo, portraits));
        Ok(())
    }
}

fn look(found: Found, request: &LooseRequest) -> (LoosePhoto, Vec<Portrait>) {
    let limits = Limits::default();
    let seen = found.file.and_then(|file| {
        let bytes = bytes_of(&file, &limits)?;
        see(&bytes, request, &limits).map_err(|problem| problem.to_string())
    });
    let (seen, portraits) = match seen {
        Ok((seen, portraits)) => (Ok(seen), portraits),
        Err(problem) => (Err(problem), Vec::new()),
    };
    (LoosePhoto { path: found.path, seen }, portraits)
}

fn bytes_of(file: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let cannot = |error: io::Error| format!("cannot be read: {error}");
    let metadata = fs::metadata(file).map_err(cannot)?;
    // To open a pipe would wait for somebody who writes.
    if !metadata.is_file() {
        return Err("neither a file nor a folder".to_owned());
    }
    let (length, limit) = (metadata.len(), limits.max_bytes);
    if length > limit {
        return Err(Unreadable::TooManyBytes { found: length, limit }.to_string());
    }
    let mut bytes = Vec::with_capacity(length as usize);
    let opened = File::open(file).map_err(cannot)?;
    opened.take(limit + 1).read_to_end(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

/// As an import sees it: the faces in the small decode, the view in one that is fine enough.
fn see(
    bytes: &[u8],
    request: &LooseRequest,
    limits: &Limits,
) -> Result<(SeenPhoto, Vec<Portrait>), Unreadable> {
    let facts = imagery::inspect(bytes)?;
    let size = (facts.width, facts.height);
    let decode = |side| imagery::decode_upright(bytes, side, limits);
    let small = decode(THUMBNAIL_SIDE)?;
    let portraits = portraits(request.portraits, size, &small, decode)?;
    let picture = request.for_people.then(|| {
        let (width, height) = shown_size(size);
        Ok(area_average(&decode(width.min(height))?, width, height))
    });
    let picture = picture.transpose()?;
    Ok((SeenPhoto { facts, picture }, portraits))
}

#[cfg(test)]
mod tests {
    use formats::ViewSettings;

    use super::*;
    use crate::FaceSearch;
    use crate::test_support::{Desk, jpeg, jpeg_of};

    fn looked(desk: &Desk, paths: &[&str], for_people: bool) -> Vec<LoosePhoto> {
        let paths: Vec<_> = paths.iter().map(|path| desk.outside(path)).collect();
        let portraits = PortraitSettings {
            view: ViewSettings::whole(8),
            search: FaceSearch::Quick,
            close_ups: false,
        };
        let request = LooseRequest { portraits, threads: 2, for_people };
        let mut seen = Vec::new();
        let photos = LoosePhotos::find(&paths).unwrap();
        photos
            .look(&request, |photo, portraits| {
                assert_eq!(portraits.len(), usize::from(photo.seen.is_ok()));
                seen.push(photo);
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(photos.count().unwrap(), seen.len());
        seen
    }

    #[test]
    fn what_is_no_photo_is_said_and_stops_nothing() {
        let desk = Desk::new();
        let photo = jpeg_of(1, 300, 200);
        desk.put("card/a.jpg", &photo);
        desk.put("card/b.jpg", b"");
        desk.put("card/c.jpg", &photo[..photo.len() / 2]);
        desk.put("card/d.png", b"not a picture at all");
        desk.put("card/notes.txt", b"not a picture, and not called one");
        desk.put("card/z.jpg", &photo);
        let seen = looked(&desk, &["card"], false);
        let told: Vec<String> = seen
            .iter()
            .map(|photo| {
                let name = photo.path.rsplit('/').next().unwrap();
                let seen = photo.seen.as_ref().map_or_else(Clone::clone, |_| "seen".to_owned());
                format!("{name}: {seen}")
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @"
        a.jpg: seen
        b.jpg: the file is empty
        c.jpg: truncated: the JPEG data end before the picture does
        d.png: not a picture: the first bytes belong to no known format
        z.jpg: seen
        ");
    }

    #[test]
    fn people_are_shown_the_photo_in_a_handy_size() {
        let desk = Desk::new();
        desk.put("small.jpg", &jpeg(1));
        desk.put("large.jpg", &jpeg_of(2, 1600, 1200));
        let seen = looked(&desk, &["large.jpg", "small.jpg"], true);
        let sizes = seen.iter().map(|photo| {
            let picture = photo.seen.as_ref().unwrap().picture.as_ref().unwrap();
            (picture.width, picture.height)
        });
        assert_eq!(sizes.collect::<Vec<_>>()[0], (800, 600));
        assert!(looked(&desk, &["large.jpg"], false)[0].seen.as_ref().unwrap().picture.is_none());
    }
}
