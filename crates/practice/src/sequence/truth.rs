//! `truth.csv` beside drawn sequences: what every frame shows, and when.

use super::stage::{Extent, Face};
use crate::expression::CLASSES;
use crate::plan::subject;

/// One row per frame and face; a frame without a face has one row with `none`.
///
/// `sequence` (file of a video, folder of photos), `path` (file of the frame), `time` (seconds from the first
/// frame of the sequence), `face` (`whole`, `partly` while somebody leaves or enters, `none`), `person`,
/// `expression`, `settled` (`no` while the expression changes; the row then names the nearer one), and the
/// face's box in pixels of the upright frame: `x`, `y`, `width`, `height`.
pub(super) const HEADER: &str =
    "sequence,path,time,face,person,expression,settled,x,y,width,height\n";

/// The rows of one frame. No value ever needs quotes.
pub(super) fn rows(sequence: &str, path: &str, time: u32, faces: &[Face]) -> String {
    let start = format!("{sequence},{path},{}.{:03}", time / 1000, time % 1000);
    if faces.is_empty() {
        return format!("{start},none,,,,,,,\n");
    }
    let row = |face: &Face| {
        let extent = match face.extent {
            Extent::Whole => "whole",
            Extent::Partly => "partly",
        };
        let settled = if face.shown.settled { "yes" } else { "no" };
        let [x, y, width, height] = face.place;
        let (person, class) = (subject(face.person), CLASSES[face.shown.class]);
        format!("{start},{extent},{person},{class},{settled},{x},{y},{width},{height}\n")
    };
    faces.iter().map(row).collect()
}
