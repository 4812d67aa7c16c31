//! What every page has in common: one self-contained file, its style, its heading and its foot.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style sheet; it defines every colour that the figures name.
const STYLE: &str = include_str!("style.css");

/// A page without its content.
pub(crate) struct Frame<'a> {
    /// In the browser's tab.
    pub(crate) title: &'a str,
    pub(crate) made_by: &'a str,
    /// The anchor of what most readers want first, and its name.
    pub(crate) skip_to: (&'a str, &'a str),
    /// The small line above the heading.
    pub(crate) eyebrow: &'a str,
    pub(crate) heading: &'a str,
    /// What this page needs beyond the style of all pages.
    pub(crate) more_style: &'a str,
    /// After how many seconds a browser loads it again.
    pub(crate) refresh: Option<u32>,
}

impl Frame<'_> {
    /// The whole page.
    pub(crate) fn around(&self, main: &Markup, footer: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content=(self.made_by);
                    @if let Some(seconds) = self.refresh { meta http-equiv="refresh" content=(seconds); }
                    title { (self.title) }
                    // An empty icon, so that no browser asks for one.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(STYLE)) (PreEscaped(self.more_style)) }
                }
                body {
                    a.skip href={ "#" (self.skip_to.0) } { (self.skip_to.1) }
                    header {
                        p.eyebrow { (self.eyebrow) }
                        h1 { (self.heading) }
                    }
                    main { (main) }
                    footer { (footer) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::look::PALETTE;

    #[test]
    fn the_style_sheet_names_every_colour_of_the_figures_in_light_and_dark() {
        for colour in &PALETTE {
            let variable = format!("--{}:", colour.variable);
            assert!(STYLE.matches(&variable).count() >= 2, "{variable}");
        }
    }

    #[test]
    fn the_style_sheet_fetches_nothing() {
        for word in ["http", "url(", "@import", "</"] {
            assert!(!STYLE.contains(word), "{word}");
        }
    }
}
