//! What mien sees of a photo, as one picture: the upright photo with its face framed, and every view.

use formats::{Settings, ViewSettings, Workspace};
use imagery::{FaceBox, LINE_HEIGHT, Limits, Picture, Sheet, area_average, decode_upright};

use super::Shown;
use crate::views::{self, Sight, View};
use crate::{Catalogue, Error};

/// Longest side of the photo on the sheet.
const PHOTO_SIDE: u32 = 800;

/// Views are enlarged up to this, by whole numbers.
const VIEW_SIDE: u32 = 256;

/// White between two pictures.
const GAP: u32 = 16;

const FRAME: [u8; 3] = [255, 214, 0];

/// A picture with a few lines over it.
struct Tile {
    lines: Vec<String>,
    picture: Picture,
}

impl Tile {
    fn width(&self) -> u32 {
        let lines = self.lines.iter().map(|line| Sheet::width_of(line));
        lines.fold(self.picture.width, u32::max)
    }

    /// Pixels above the picture.
    fn head(&self) -> u32 {
        self.lines.len() as u32 * LINE_HEIGHT + GAP / 2
    }

    fn height(&self) -> u32 {
        self.head() + self.picture.height
    }
}

/// The sheet of one photo. Views are shown as they are stored, and drawn anew where they are not.
pub fn show_picture(
    workspace: &Workspace,
    settings: &Settings,
    catalogue: &Catalogue,
    shown: &Shown,
) -> Result<Sheet, Error> {
    let (path, bytes) = views::original(workspace, catalogue, shown.sha256)?;
    let unreadable = |problem| formats::Error::malformed(&path, "photo", problem);
    let facts = imagery::inspect(&bytes).map_err(unreadable)?;
    let decode = |side| decode_upright(&bytes, side, &Limits::default());
    let small = decode(imagery::THUMBNAIL_SIDE).map_err(unreadable)?;
    let declared: Vec<View> = View::all(settings).collect();
    let mut sight = Sight { face: shown.face, ..Sight::of(&facts) };
    sight.look(&declared, shown.sha256, &small);

    let mut tiles = Vec::new();
    for view in declared {
        let stored = views::pixels(workspace, catalogue, view, &[shown.sha256]).ok();
        let built = stored.is_some();
        let pixels = match stored {
            Some(images) => images.photo(0).to_vec(),
            None => view.draw(&sight, &small, decode).map_err(unreadable)?,
        };
        tiles.push(view_tile(view, &pixels, built, &sight));
    }
    let side = at_least(sight.size);
    let large =
        if side > imagery::THUMBNAIL_SIDE { decode(side).map_err(unreadable)? } else { small };
    Ok(lay_out(&photo_tile(&large, &sight), &tiles, &sight))
}

/// The shorter side that a decode needs for the longer one to fill the sheet.
fn at_least((width, height): (u32, u32)) -> u32 {
    let (shorter, longer) = (u64::from(width.min(height)), u64::from(width.max(height)));
    (shorter * u64::from(PHOTO_SIDE)).div_ceil(longer) as u32
}

fn photo_tile(picture: &Picture, sight: &Sight) -> Tile {
    let (width, height) = sight.size;
    let face = match sight.face {
        None => None,
        Some(seen) if imagery::is_already_cropped(width, height) && seen.count > 0 => {
            Some("taken as cropped to the face".to_owned())
        }
        Some(seen) => match seen.largest() {
            None => Some("no face found".to_owned()),
            Some(face) => Some(format!("face {} x {}", face.width, face.height)),
        },
    };
    let lines = std::iter::once(format!("{width} x {height}")).chain(face).collect();
    let (width, height) = shown_size(sight.size);
    Tile { lines, picture: area_average(picture, width, height) }
}

/// Small pictures are enlarged by a whole number, so that no pixel is mixed with another.
pub(crate) fn shown_size((width, height): (u32, u32)) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= PHOTO_SIDE {
        let times = PHOTO_SIDE / longest;
        return (width * times, height * times);
    }
    let scaled = |side: u32| {
        let scaled = u64::from(side) * u64::from(PHOTO_SIDE) / u64::from(longest);
        (scaled as u32).max(1)
    };
    (scaled(width), scaled(height))
}

fn view_tile(view: View, pixels: &[u8], built: bool, sight: &Sight) -> Tile {
    let size = view.settings.size;
    let whole = view.shows_faces() && sight.square(view.settings).is_none();
    let notes = [(whole, "the whole photo"), (!built, "not built yet")];
    let notes = notes.iter().filter(|(holds, _)| *holds).map(|(_, note)| (*note).to_owned());
    let lines = [format!("{} ({size} x {size})", view.name)].into_iter().chain(notes).collect();
    let area = (size * size) as usize;
    let channels = 0..ViewSettings::CHANNELS;
    let rgb = |pixel| channels.clone().map(move |channel| pixels[channel * area + pixel]);
    let picture = Picture { width: size, height: size, pixels: (0..area).flat_map(rgb).collect() };
    let side = size * (VIEW_SIDE / size).max(1);
    Tile { lines, picture: area_average(&picture, side, side) }
}

/// The photo to the left, the views beside it from top to bottom, in as many columns as they need.
fn lay_out(photo: &Tile, views: &[Tile], sight: &Sight) -> Sheet {
    let bottom = GAP + photo.height().max(VIEW_SIDE);
    let (mut left, mut top) = (2 * GAP + photo.width(), GAP);
    let (mut right, mut lowest) = (left - GAP, bottom);
    let mut places = vec![(photo, GAP, GAP)];
    for view in views {
        if top > GAP && top + view.height() > bottom {
            (left, top) = (right + GAP, GAP);
        }
        places.push((view, left, top));
        right = right.max(left + view.width());
        lowest = lowest.max(top + view.height());
        top += view.height() + GAP;
    }
    let mut sheet = Sheet::new(right + GAP, lowest + GAP);
    for (tile, left, top) in places {
        for (line, number) in tile.lines.iter().zip(0..) {
            sheet.write(line, left, top + number * LINE_HEIGHT);
        }
        sheet.paste(&tile.picture, left, top + tile.head());
    }
    let face = sight.face.and_then(|seen| seen.largest());
    if let Some(face) = face.filter(|face| face.score > 0.0) {
        let (corner, size) = placed(&face, sight.size, &photo.picture);
        let corner = (corner.0 + i64::from(GAP), corner.1 + i64::from(GAP + photo.head()));
        sheet.frame(corner, size, FRAME);
    }
    sheet
}

/// Corner and size of a face of a photo of `size` pixels in a picture of it.
pub(crate) fn placed(
    face: &FaceBox,
    size: (u32, u32),
    picture: &Picture,
) -> ((i64, i64), (u32, u32)) {
    let across = |length: i64| length * i64::from(picture.width) / i64::from(size.0);
    let down = |length: i64| length * i64::from(picture.height) / i64::from(size.1);
    let sides = (across(face.width.into()) as u32, down(face.height.into()) as u32);
    ((across(face.x.into()), down(face.y.into())), sides)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show;
    use crate::test_support::{Desk, jpeg_of};

    #[test]
    fn a_large_photo_fills_the_sheet_and_a_small_one_grows_by_a_whole_number() {
        assert_eq!(shown_size((1920, 2560)), (600, 800));
        assert_eq!(shown_size((48, 48)), (768, 768));
        assert_eq!(shown_size((500, 100)), (500, 100));
        assert_eq!(at_least((1920, 2560)), 600);
    }

    #[test]
    fn the_sheet_holds_the_photo_and_its_views_whether_built_or_not() {
        let mut desk = Desk::new();
        desk.put("card/happy/1.jpg", &jpeg_of(1, 200, 120));
        desk.import("card");
        desk.settings.views.insert("later".to_owned(), ViewSettings::face(16));
        let catalogue = desk.catalogue();
        let shown = show(&catalogue, "data/photos/card/happy/1.jpg").unwrap();
        let sheet = show_picture(&desk.workspace, &desk.settings, &catalogue, &shown).unwrap();
        let facts = imagery::inspect(&sheet.png()).unwrap();
        // The photo has 800 x 480 pixels below two lines; beside it are two columns of one view each.
        assert_eq!(facts.height, 16 + (2 * 20 + 8 + 480) + 16);
        assert_eq!(facts.width, 16 + 800 + 16 + 256 + 16 + 256 + 16);
    }
}
