//! Photos side by side. Each picture is in the file once, however many findings show it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use formats::Digest;
use maud::{Markup, html};

use super::caps::{PHOTOS, Tile};
use super::{Pictures, Thumbnail};
use crate::page::number::count;

/// All pictures of the page, to be shown by their names.
pub(super) fn definitions(pictures: &Pictures) -> Markup {
    let Pictures::Of(pictures) = pictures else { return html! {} };
    html! { @if !pictures.is_empty() {
        svg.definitions width="0" height="0" aria-hidden="true" { defs {
            @for (photo, Thumbnail { width, height, jpeg }) in pictures {
                image id=(name(*photo)) width=(width) height=(height)
                    href={ "data:image/jpeg;base64," (STANDARD.encode(jpeg)) } {}
            }
        } }
    } }
}

fn name(photo: Digest) -> String {
    format!("photo-{}", &photo.to_string()[..16])
}

/// A photo, or a grey tile with its file's name.
pub(super) fn picture(tile: &Tile, pictures: &Pictures) -> Markup {
    let Pictures::Of(pictures) = pictures else { return html! {} };
    let path = tile.places.first().copied().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    html! { @match pictures.get(&tile.photo) {
        Some(Thumbnail { width, height, .. }) => svg.photo viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(file) {
            title { (path) }
            use href={ "#" (name(tile.photo)) } {}
        },
        None => div.photo { span { "no picture of " (file) } },
    } }
}

/// Where the photo lies; a long path breaks behind its folders.
pub(super) fn places(tile: &Tile) -> Markup {
    let more = tile.places.len().saturating_sub(PHOTOS);
    html! {
        @for place in tile.places.iter().take(PHOTOS) { code.place {
            @for (index, piece) in place.split_inclusive(['/', '_']).enumerate() {
                @if index > 0 { wbr; } (piece)
            }
        } }
        @if more > 0 { span.count { "and " (count(more as u64)) " more places" } }
    }
}
