//! Which files are videos by their names.

use std::path::Path;

/// Endings of the containers that cameras, phones and programs write.
const ENDINGS: [&str; 18] = [
    "3gp", "avi", "flv", "m2ts", "m4v", "mkv", "mov", "mp4", "mpeg", "mpg", "mts", "mxf", "nut",
    "ogv", "ts", "vob", "webm", "wmv",
];

/// Whether a file is called as videos are.
pub fn is_called_video(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn videos_are_known_by_their_ending() {
        let is_video = |name| is_called_video(Path::new(name));
        assert!(is_video("a/IMG_0001.MOV") && is_video("b.mp4"));
        assert!(!is_video("mp4") && !is_video("a.jpg") && !is_video("a.mp4.csv"));
    }
}
