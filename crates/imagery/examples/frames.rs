//! What a video shows and when: `frames VIDEO [RATE [LONGEST_SIDE [faces|all-faces]]]` prints a line of time, size
//! and brightness per frame, with the tracks and boxes of faces if asked for, and what is known of the video at the end.
#![expect(clippy::print_stdout, reason = "an example is a program")]

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use imagery::video::{Video, VideoSettings};
use imagery::{TrackSettings, Tracks, brightness, detect_all_faces, detect_faces};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let Some(path) = words.first() else {
        return Err("usage: frames VIDEO [RATE [LONGEST_SIDE [faces|all-faces]]]".into());
    };
    let rate = words.get(1).map_or(Ok(2.0), |word| word.parse())?;
    let longest_side = words.get(2).map(|word| word.parse()).transpose()?;
    let settings = VideoSettings { rate, longest_side, ..VideoSettings::default() };
    let mut video = Video::open(Path::new(path), &settings)?;
    let (mut looking, mut tracks) = (Duration::ZERO, Tracks::new(TrackSettings::default()));
    for frame in video.by_ref() {
        let picture = &frame.picture;
        let light = brightness(picture);
        print!("{:.3} {} x {} {light:.3}", frame.time, picture.width, picture.height);
        let begun = Instant::now();
        let size = (picture.width, picture.height);
        let faces = match words.get(3).map(String::as_str) {
            Some("all-faces") => detect_all_faces(picture, size),
            Some(_) => detect_faces(picture, size),
            None => Vec::new(),
        };
        looking += begun.elapsed();
        for (face, track) in faces.iter().zip(tracks.add(frame.time, &faces).tracks) {
            print!(
                " #{track} {}+{} {}x{} {:.1}",
                face.x, face.y, face.width, face.height, face.score
            );
        }
        println!();
    }
    println!("looked for faces: {looking:?}");
    println!("{:?}", video.facts());
    if let Some(early) = video.ended_early() {
        println!("{early}");
    }
    Ok(())
}
