//! Photos on a page. Each picture is in the file once, however often it is shown.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use formats::Digest;
use maud::{Markup, html};

use crate::Thumbnail;

/// All pictures of the page, to be shown by their names.
pub(crate) fn definitions(pictures: &BTreeMap<Digest, Thumbnail>) -> Markup {
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

/// The picture of the photo at `path`, or a grey tile with `instead` and its file's name.
pub(crate) fn picture(
    photo: Digest,
    path: &str,
    pictures: &BTreeMap<Digest, Thumbnail>,
    instead: &str,
) -> Markup {
    let file = path.rsplit('/').next().unwrap_or_default();
    html! { @match pictures.get(&photo) {
        Some(Thumbnail { width, height, .. }) => svg.photo viewBox={ "0 0 " (width) " " (height) } role="img" aria-label=(file) {
            title { (path) }
            use href={ "#" (name(photo)) } {}
        },
        None => div.photo { span { (instead) " " (file) } },
    } }
}

/// Where a photo lies; a long path breaks behind its folders.
pub(crate) fn place(path: &str) -> Markup {
    html! { code.place {
        @for (index, piece) in path.split_inclusive(['/', '_']).enumerate() {
            @if index > 0 { wbr; } (piece)
        }
    } }
}
