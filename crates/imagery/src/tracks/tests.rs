//! Tracks of drawn boxes: crossing, leaving, flickering, cut, coming nearer, and any at all.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn square(x: i32, side: u32) -> FaceBox {
    FaceBox { x, y: 80, width: side, height: side, score: 5.0 }
}

/// The tracks of the faces of each frame, two frames a second, and all tracks by id.
fn followed(frames: &[Vec<FaceBox>]) -> (Vec<Vec<u32>>, Vec<Track>) {
    let mut tracks = Tracks::new(TrackSettings::default());
    let (mut of_faces, mut ended) = (Vec::new(), Vec::new());
    for (frame, faces) in frames.iter().enumerate() {
        let followed = tracks.add(0.5 * frame as f64, faces);
        of_faces.push(followed.tracks);
        ended.extend(followed.ended);
    }
    ended.extend(tracks.finish());
    ended.sort_by_key(|track| track.id);
    (of_faces, ended)
}

#[test]
fn people_who_cross_keep_their_tracks_where_one_is_nearer() {
    // The nearer one goes to the right, the farther one to the left; the detector lists the larger first.
    let frames: Vec<_> =
        (0..12).map(|step| vec![square(40 * step, 160), square(440 - 40 * step, 90)]).collect();
    let (of_faces, all) = followed(&frames);
    assert!(of_faces.iter().all(|tracks| tracks == &[1, 2]), "{of_faces:?}");
    assert_eq!(all.len(), 2);
}

#[test]
fn whoever_is_hidden_while_they_cross_is_found_again_or_is_new_but_never_the_other() {
    let frames: Vec<_> = (0..12)
        .map(|step| {
            let (near, far) = (square(40 * step, 160), square(440 - 40 * step, 90));
            if near.overlap(&far) > 0.0 { vec![near] } else { vec![near, far] }
        })
        .collect();
    let (of_faces, all) = followed(&frames);
    assert!(of_faces.iter().all(|tracks| tracks[0] == 1), "{of_faces:?}");
    assert_eq!((of_faces[0][1], of_faces[11][1], all.len()), (2, 3, 3));
}

#[test]
fn who_leaves_and_comes_back_is_a_new_track() {
    let (stays, other) = (square(0, 100), square(300, 100));
    let mut frames = vec![vec![stays, other]; 4];
    frames.extend(vec![vec![stays]; 5]);
    frames.extend(vec![vec![stays, other]; 3]);
    let (of_faces, all) = followed(&frames);
    assert_eq!((&of_faces[0], &of_faces[11]), (&vec![1, 2], &vec![1, 3]));
    let times: Vec<_> = all.iter().map(|it| (it.id, it.begins, it.ends, it.frames)).collect();
    assert_eq!(times, [(1, 0.0, 5.5, 12), (2, 0.0, 1.5, 4), (3, 4.5, 5.5, 3)]);
}

#[test]
fn a_detection_that_flickers_is_one_track_and_what_flashes_up_is_brief() {
    let face = square(100, 120);
    let mut frames: Vec<_> =
        (0..10).map(|frame| if frame % 3 == 2 { vec![] } else { vec![face] }).collect();
    frames[4].push(square(400, 60));
    let (of_faces, all) = followed(&frames);
    assert_eq!(of_faces[4], [1, 2]);
    let brief = all.iter().map(|track| track.is_brief(&TrackSettings::default()));
    assert_eq!(brief.collect::<Vec<_>>(), [false, true]);
    assert_eq!(all[0].frames, 7);
}

#[test]
fn a_gap_may_last_two_seconds() {
    let face = square(100, 120);
    let seen_again = |after: f64| {
        let mut tracks = Tracks::new(TrackSettings::default());
        tracks.add(0.0, &[face]);
        tracks.add(after, &[face]).tracks[0]
    };
    assert_eq!((seen_again(2.0), seen_again(2.1)), (1, 2));
}

#[test]
fn after_a_cut_to_another_place_or_size_tracks_are_new() {
    let before = vec![vec![square(100, 120)]; 3];
    for after in [square(400, 120), square(60, 200)] {
        let frames = [before.clone(), vec![vec![after]; 3]].concat();
        let (of_faces, all) = followed(&frames);
        assert_eq!((of_faces[2][0], of_faces[3][0], all.len()), (1, 2, 2), "{after:?}");
    }
}

#[test]
fn who_comes_nearer_stays_one_track() {
    let sides = (0..10).map(|step| (60.0 * 1.2_f64.powi(step)) as u32);
    let frames: Vec<_> = sides.map(|side| vec![square(400 - side as i32 / 2, side)]).collect();
    assert_eq!(followed(&frames).1.len(), 1);
}

#[test]
fn tracks_that_ended_are_told_once_and_are_not_held() {
    let mut tracks = Tracks::new(TrackSettings::default());
    let mut ended = 0;
    for frame in 0..1000 {
        // Somebody else every frame, in another place.
        ended += tracks.add(0.5 * f64::from(frame), &[square(200 * frame, 100)]).ended.len();
        assert!(tracks.open.len() <= 5);
    }
    assert_eq!(ended + tracks.finish().len(), 1000);
}

fn faces() -> impl Strategy<Value = Vec<FaceBox>> {
    let face = (-40..300i32, -40..200i32, 1..160u32, 1..160u32);
    let face = face.prop_map(|(x, y, width, height)| FaceBox { x, y, width, height, score: 3.0 });
    prop::collection::vec(face, 0..5)
}

proptest! {
    #[test]
    fn every_face_is_in_one_track_and_a_track_is_on_a_frame_once(
        frames in prop::collection::vec(faces(), 0..40)
    ) {
        let (of_faces, all) = followed(&frames);
        let mut times: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        for (frame, (faces, tracks)) in frames.iter().zip(&of_faces).enumerate() {
            prop_assert_eq!(faces.len(), tracks.len());
            for track in tracks {
                times.entry(*track).or_default().push(0.5 * frame as f64);
            }
        }
        for times in times.values() {
            // Strictly: no track is on a frame twice.
            prop_assert!(times.windows(2).all(|pair| pair[0] < pair[1] && pair[1] - pair[0] <= 2.0));
        }
        let expected = times.iter().map(|(id, times)| Track {
            id: *id,
            begins: times[0],
            ends: times[times.len() - 1],
            frames: times.len(),
        });
        prop_assert!(all.iter().copied().eq(expected));
        prop_assert!(all.iter().map(|track| track.id).eq(1..=all.len() as u32));
    }
}
