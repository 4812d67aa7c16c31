//! `mien show`: one photo, all that is known of it, and a picture of what mien sees.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use formats::{Workspace, atomic};
use ingestion::catalogue::{Change, Labelled};
use ingestion::{Catalogue, Photo, Shown};

use super::Place;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::print;
use crate::table::{Table, thousands};

/// Tell everything that is known of one photo, and show what mien sees of it.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  mien show data/photos/november/happy/anna/IMG_0001.jpg\n  mien show 3f2a91c0 --out anna.png"
)]
pub(crate) struct ShowArguments {
    /// A path as `mien list` prints it, or the first digits of a sha256, six at least.
    #[arg(value_name = "PHOTO")]
    photo: String,

    /// Write one picture: the upright photo with its largest face framed, and every declared view
    /// enlarged beside it. PNG, or JPEG where the name ends in `.jpg`; without a name `<sha256>.png`, with
    /// eight digits, in the current folder.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "")]
    out: Option<OsString>,
}

pub(super) fn run(arguments: &ShowArguments, place: &Place) -> Result<Exit, Failure> {
    let (workspace, settings) = place.open()?;
    let catalogue = Catalogue::read(&workspace)?;
    let shown = ingestion::show(&catalogue, &as_listed(&workspace, &arguments.photo))?;
    let default = || PathBuf::from(format!("{}.png", shown.sha256.short()));
    let out = arguments.out.as_ref();
    let out = out.map(|name| if name.is_empty() { default() } else { PathBuf::from(name) });
    if let Some(file) = &out {
        let is_jpeg = may_be_written(&workspace, &catalogue, file)?;
        let sheet = ingestion::show_picture(&workspace, &settings, &catalogue, &shown)?;
        atomic::write(file, &if is_jpeg { sheet.jpeg() } else { sheet.png() })?;
    }
    if place.json {
        print::json(&shown);
    } else {
        print::data(&text(&shown));
    }
    if let Some(file) = out {
        print::note(&format!("what mien sees: {}", file.display()));
    }
    place.say_catalogue(&catalogue);
    Ok(Exit::Done)
}

/// A file that is there, seen from here, by the path that the catalogue has for it.
fn as_listed(workspace: &Workspace, typed: &str) -> String {
    let Ok(file) = fs::canonicalize(typed) else { return typed.to_owned() };
    let root = fs::canonicalize(workspace.root()).unwrap_or_else(|_| workspace.root().to_owned());
    Workspace::at(root).relative(&file).to_string_lossy().into_owned()
}

/// Whether the picture becomes a JPEG. A photo, or what belongs to the workspace, is not overwritten.
fn may_be_written(
    workspace: &Workspace,
    catalogue: &Catalogue,
    file: &Path,
) -> Result<bool, Failure> {
    let name = file.display();
    let listed = as_listed(workspace, &file.to_string_lossy());
    let is_photo = || catalogue.photos().iter().any(|photo| photo.path == listed);
    if file.exists() && (listed.starts_with("data/") || is_photo()) {
        return Err(Failure::refused(format!(
            "`{name}` belongs to the dataset and is not overwritten\nhint: name a file outside of `data/`"
        )));
    }
    match file.extension().and_then(|end| end.to_str()).map(str::to_lowercase).as_deref() {
        Some("png") => Ok(false),
        Some("jpg" | "jpeg") => Ok(true),
        _ => Err(Failure::refused(format!(
            "`{name}` does not say which kind of picture it is to be\nhint: end its name in `.png` or `.jpg`"
        ))),
    }
}

fn text(shown: &Shown) -> String {
    let mut lines = vec![shown.sha256.to_string()];
    if let Some(photo) = shown.places.first() {
        lines.extend(facts(photo));
        lines.push(line("face", &face(shown)));
    }
    lines.extend(places(shown));
    if !shown.votes.is_empty() {
        let votes = shown.votes.iter().map(|vote| {
            format!("  {} {} x {}{}", vote.rater, vote.count, vote.class, at(&vote.at))
        });
        lines.extend([String::new(), "votes".to_owned()].into_iter().chain(votes));
    }
    if !shown.history.is_empty() {
        let said = shown.history.iter().flat_map(said);
        lines.extend([String::new(), "said later".to_owned()].into_iter().chain(said));
    }
    lines.join("\n")
}

fn line(name: &str, value: &str) -> String {
    format!("  {name:<12}{value}").trim_end().to_owned()
}

/// What stands in the file, wherever it lies.
fn facts(photo: &Photo) -> Vec<String> {
    let known = |text: &str| if text.is_empty() { "unknown".to_owned() } else { text.to_owned() };
    let held = match (photo.has_position, photo.has_serial_number) {
        (true, true) => "a position and a serial number",
        (true, false) => "a position",
        (false, true) => "a serial number",
        (false, false) => "neither a position nor a serial number",
    };
    let mut lines = vec![
        line("pixels", &format!("{} x {}", photo.width, photo.height)),
        line("file", &format!("{}, {} bytes", photo.format, thousands(photo.bytes as usize))),
        line("orientation", &photo.orientation.to_string()),
        line("captured", &known(&photo.captured_at)),
        line("device", &known(&photo.device)),
        line("brightness", &format!("{:.3}", photo.brightness)),
        line("sharpness", &format!("{:.1}", photo.sharpness)),
        line("similarity", &photo.similarity_hash.to_string()),
        line("holds", held),
    ];
    if !photo.metadata_problem.is_empty() {
        lines.push(line("metadata", &photo.metadata_problem));
    }
    lines
}

fn face(shown: &Shown) -> String {
    let Some(seen) = shown.face else {
        return "not looked for".to_owned();
    };
    match (seen.largest(), seen.count) {
        (None, _) => "none found".to_owned(),
        (Some(face), _) if face.score == 0.0 => {
            format!("all {} x {}: taken as cropped to the face", face.width, face.height)
        }
        (Some(face), count) => {
            let of = if count > 1 { format!("the largest of {count}: ") } else { String::new() };
            let (width, height, x, y) = (face.width, face.height, face.x, face.y);
            format!("{of}{width} x {height} at {x}, {y}; score {:.1}", face.score)
        }
    }
}

fn places(shown: &Shown) -> Vec<String> {
    let mut lines = Vec::new();
    if !shown.places.is_empty() {
        let mut table =
            Table::new(&["path", "label", "label source", "subject", "collection", "consent"]);
        for Photo { path, label, label_source, subject, collection, consent, .. } in &shown.places {
            table.row([path.as_str(), label, label_source, subject, collection, consent]);
        }
        lines.extend([String::new(), table.text()]);
    }
    for file in &shown.rejected {
        lines.extend([String::new(), file.path.clone(), line(&file.check, &file.reason)]);
    }
    lines
}

/// Every change on a line of its own.
fn said(said: &Labelled) -> Vec<String> {
    let changes = [("label", &said.label), ("subject", &said.subject), ("consent", &said.consent)];
    let changes = changes.into_iter().filter(|(_, change)| change.is_one());
    let nothing = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    let told = changes.map(|(what, Change { from, to })| {
        let (from, to) = (nothing(from), nothing(to));
        format!("  {}: {what} from {from} to {to}{} ({})", said.by, at(&said.at), said.path)
    });
    told.collect()
}

fn at(time: &str) -> String {
    if time.is_empty() { String::new() } else { format!(" at {time}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_who_when_and_what_was_before() {
        let change = |from: &str, to: &str| Change { from: from.into(), to: to.into() };
        let one = Labelled {
            sha256: formats::Digest::of(b"photo"),
            path: "card/a.png".to_owned(),
            label: change("happy", "sad"),
            subject: change("", "anna"),
            consent: change("", ""),
            by: "eva".into(),
            at: "2026-03-01T10:22:33Z".to_owned(),
        };
        insta::assert_snapshot!(said(&one).join("\n"), @r"
          eva: label from happy to sad at 2026-03-01T10:22:33Z (card/a.png)
          eva: subject from nothing to anna at 2026-03-01T10:22:33Z (card/a.png)
        ");
    }
}
