//! One finding: its sentence, its photos, what to type, and who judged it.

use maud::{Markup, html};

use super::caps;
use super::photos::{picture, places};
use super::{Found, Judged, Pictures};
use crate::page::number::count;
use crate::page::worded;

pub(super) fn finding(found: &Found, pictures: &Pictures) -> Markup {
    let (tiles, more) = caps::tiles(found);
    let pictured = *pictures != Pictures::LeftOut && !tiles.is_empty();
    // The places of one photo have more room beside it than below it.
    let beside = !pictured || tiles.len() == 1;
    html! {
        article.finding {
            h3 { (worded(found.message)) }
            div.evidence {
                @if pictured { ul.photos { @for tile in &tiles {
                    li { (picture(tile, pictures)) @if !beside { (places(tile)) } }
                } } }
                div.told {
                    @if let Some(judged) = &found.judged { (judgement(judged)) }
                    @if beside { @for tile in &tiles { (places(tile)) } }
                    @if more > 0 { p.note {
                        "and " (count(more as u64)) " more " (if more == 1 { "photo" } else { "photos" }) ": "
                        code { "mien check --json" }
                    } }
                    p.id { "finding " code { (found.id) } }
                    dl.commands { @for (when, command) in &found.commands {
                        div { dt { (when) } dd { code { (command) } } }
                    } }
                }
            }
        }
    }
}

fn judgement(judged: &Judged) -> Markup {
    html! { p.judgement {
        "“" (judged.reason) "” – " (judged.by)
        @if !judged.at.is_empty() { ", " (judged.at) }
    } }
}
