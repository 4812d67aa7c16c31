//! `--draw DIR`: a picture of every photo and frame with what was judged of it.

use std::path::{Path, PathBuf};

use evaluation::ModelCard;
use formats::atomic;
use ingestion::{DrawnFace, judged_picture};

use super::rows::{UNSURE, Unsure};
use super::sources::{Seen, Sight, Sources};
use crate::failure::Failure;
use crate::judging::{Judged, JudgedFace};

/// Letters of a photo's name that its picture keeps.
const NAME_LENGTH: usize = 60;

/// A folder for pictures, in which nothing else lies.
pub(super) struct Drawings {
    folder: PathBuf,
}

impl Drawings {
    /// Refuses a folder in which something lies, so that nothing is overwritten, and one among the photos, which
    /// would be found there.
    pub(super) fn plan(folder: &Path, sources: &Sources) -> Result<Self, Failure> {
        if is_used(folder)? {
            return Err(Failure::refused(format!(
                "`{}` is not an empty folder\nhint: pictures are drawn into a new or an empty one, so that no photo is overwritten",
                folder.display()
            )));
        }
        let place = real(folder);
        if let Some(around) = sources.folders().find(|photos| place.starts_with(real(photos))) {
            return Err(Failure::refused(format!(
                "`{}` lies in `{}`, whose photos are to be judged\nhint: draw the pictures outside of it",
                folder.display(),
                around.display()
            )));
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Draws the photo with this number; nothing of one that could not be read.
    pub(super) fn draw(
        &self,
        number: usize,
        judged: &Judged<Sight>,
        card: &ModelCard,
        unsure: Unsure,
    ) -> Result<(), Failure> {
        let Judged { picture: sight, faces } = judged;
        let Ok(Seen { size, picture: Some(picture) }) = &sight.seen else { return Ok(()) };
        let mut drawn: Vec<DrawnFace> =
            faces.iter().map(|face| drawn(face, card, unsure)).collect();
        if drawn.len() > 1 {
            for (number, face) in drawn.iter_mut().enumerate() {
                face.title = format!("{number}: {}", face.title);
            }
        }
        let sheet = judged_picture(picture, *size, &drawn, &sight.title(), &card.caption());
        Ok(atomic::write(&self.folder.join(name(number, &sight.path)), &sheet.jpeg())?)
    }
}

fn drawn(judged: &JudgedFace, card: &ModelCard, unsure: Unsure) -> DrawnFace {
    let label = unsure.label(&judged.probabilities);
    DrawnFace {
        face: judged.face,
        title: label.map_or(UNSURE, |class| &card.classes[class]).to_owned(),
        bars: card.classes.iter().cloned().zip(judged.probabilities.iter().copied()).collect(),
        chosen: label,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "whether there is any entry does not depend on their order"
)]
fn is_used(folder: &Path) -> Result<bool, Failure> {
    match std::fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(formats::Error::read(folder)(error).into()),
    }
}

/// The path without links and dots, as far as it is there.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = absolute.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match there {
        Some((above, real)) => real.join(absolute.strip_prefix(above).unwrap_or(Path::new(""))),
        None => absolute,
    }
}

/// `000012-IMG_0001.jpg`: in the order of the lines, and no two alike.
fn name(number: usize, path: &str) -> String {
    let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy();
    let safe = stem.chars().take(NAME_LENGTH);
    let safe = safe.map(|c| if c.is_ascii_alphanumeric() || "-_".contains(c) { c } else { '_' });
    format!("{:06}-{}.jpg", number + 1, safe.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_and_in_order() {
        assert_eq!(name(0, "a/IMG_0001.JPG"), "000001-IMG_0001.jpg");
        assert_eq!(name(11, "b/../ü \u{1b}[2J.png"), "000012-____2J.jpg");
        assert_eq!(name(0, ""), "000001-.jpg");
    }

    #[test]
    fn a_folder_that_is_not_there_yet_has_a_real_path() {
        let folder = std::env::temp_dir().canonicalize().unwrap();
        let new = folder.join("not-there/yet");
        assert_eq!(real(&new), new);
        assert_eq!(real(Path::new("/")), Path::new("/"));
    }
}
