//! The photos of a finding side by side.

use maud::{Markup, html};

use super::Pictures;
use super::caps::{PHOTOS, Tile};
use crate::page::number::count;
use crate::page::photos;

/// All pictures of the page, to be shown by their names.
pub(super) fn definitions(pictures: &Pictures) -> Markup {
    html! { @if let Pictures::Of(pictures) = pictures { (photos::definitions(pictures)) } }
}

/// A photo, or a grey tile with its file's name.
pub(super) fn picture(tile: &Tile, pictures: &Pictures) -> Markup {
    let path = tile.places.first().copied().unwrap_or_default();
    html! { @if let Pictures::Of(pictures) = pictures {
        (photos::picture(tile.photo, path, pictures, "no picture of"))
    } }
}

/// Where the photo lies.
pub(super) fn places(tile: &Tile) -> Markup {
    let more = tile.places.len().saturating_sub(PHOTOS);
    html! {
        @for path in tile.places.iter().take(PHOTOS) { (photos::place(path)) }
        @if more > 0 { span.count { "and " (count(more as u64)) " more places" } }
    }
}
