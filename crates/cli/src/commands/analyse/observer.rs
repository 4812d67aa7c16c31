//! Judged faces, moment by moment, become timelines: one for each face that is followed.
//!
//! Of a moment nothing stays but boxes and probabilities, and of a timeline one picture for each expression, so that
//! memory grows by some hundred bytes for each face of each moment.

use std::collections::BTreeMap;

use evaluation::Thumbnail;
use evaluation::timeline::{FacePlace, KeyFrame};
use imagery::{FaceBox, Tracks, encode_thumbnail};
use metrics::most_probable;
use metrics::sequence::{Frame, NoFace};

use super::constants::{Constants, FaceRules};
use crate::judging::JudgedFace;

/// Looks on while a sequence is judged.
pub(super) struct Observer {
    constants: Constants,
    follow: Follow,
    moments: usize,
    timelines: BTreeMap<u32, Timeline>,
    brief: usize,
}

/// What is followed.
enum Follow {
    /// Every face, by its place.
    Each(Tracks),
    /// The one that is largest by far.
    One,
}

/// What was seen of one face.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    seen: Vec<Seen>,
    /// The moment at which each expression was most probable.
    most: BTreeMap<usize, Most>,
}

/// A moment of a timeline.
#[derive(Debug)]
struct Seen {
    moment: usize,
    place: Option<FacePlace>,
    face: Result<Vec<f64>, NoFace>,
}

#[derive(Debug)]
struct Most {
    probability: f64,
    moment: usize,
    picture: Thumbnail,
}

/// A timeline as its numbers and its page need it, aligned to its frames.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Framed {
    pub(super) frames: Vec<Frame>,
    pub(super) boxes: Vec<Option<FacePlace>>,
    pub(super) key_frames: Vec<KeyFrame>,
}

impl Observer {
    /// Before the first moment. With `one` there is one timeline, of the face that is largest by far.
    pub(super) fn new(constants: Constants, one: bool) -> Self {
        let follow = if one { Follow::One } else { Follow::Each(Tracks::new(constants.tracks)) };
        Self { constants, follow, moments: 0, timelines: BTreeMap::new(), brief: 0 }
    }

    /// The next moment, at `time` seconds where it has one.
    pub(super) fn add(&mut self, time: f64, faces: &[JudgedFace]) {
        let moment = self.moments;
        self.moments += 1;
        let rules = self.constants.faces;
        match &mut self.follow {
            Follow::One => {
                let timeline = self.timelines.entry(1).or_default();
                match largest_by_far(faces, rules) {
                    Ok(face) => timeline.add(moment, face, rules),
                    Err(reason) => {
                        timeline.seen.push(Seen { moment, place: None, face: Err(reason) });
                    }
                }
            }
            Follow::Each(tracks) => {
                let faces = faces.iter().filter_map(|face| Some((face.face?, face)));
                let (boxes, faces): (Vec<FaceBox>, Vec<&JudgedFace>) = faces.unzip();
                let followed = tracks.add(time, &boxes);
                for track in followed.ended {
                    if track.is_brief(&self.constants.tracks) {
                        self.brief += 1;
                        self.timelines.remove(&track.id);
                    }
                }
                for (track, face) in followed.tracks.into_iter().zip(faces) {
                    self.timelines.entry(track).or_default().add(moment, face, rules);
                }
            }
        }
    }

    /// The timelines by number, and how many were too brief to be one.
    pub(super) fn finish(mut self) -> (BTreeMap<u32, Timeline>, usize) {
        if let Follow::Each(tracks) = self.follow {
            // In a sequence of two moments nobody is seen for three.
            let fewest = self.constants.tracks.fewest_frames.min(self.moments);
            for track in tracks.finish().iter().filter(|track| track.frames < fewest) {
                self.brief += 1;
                self.timelines.remove(&track.id);
            }
        }
        (self.timelines, self.brief)
    }
}

/// The face that is largest by far, or why none is.
fn largest_by_far(faces: &[JudgedFace], rules: FaceRules) -> Result<&JudgedFace, NoFace> {
    let side = |face: &JudgedFace| face.face.map(|face| f64::from(face.longer_side()));
    let (largest, length) =
        faces.first().and_then(|face| Some((face, side(face)?))).ok_or(NoFace::NotFound)?;
    let rivals = faces[1..].iter().filter_map(side);
    let is_rivalled = rivals.map(|other| other * rules.alone).any(|other| other > length);
    if is_rivalled { Err(NoFace::Several) } else { Ok(largest) }
}

/// The probabilities of a valid face.
fn valid(face: &JudgedFace, rules: FaceRules) -> Result<Vec<f64>, NoFace> {
    let FaceBox { score, .. } = face.face.ok_or(NoFace::NotFound)?;
    let length = face.face.map_or(0.0, |face| f64::from(face.longer_side()));
    // A score of 0 is a picture that is taken as a face unseen.
    if score > 0.0 && score < rules.least_score {
        return Err(NoFace::LowScore);
    }
    if score > 0.0 && length < rules.smallest {
        return Err(NoFace::TooSmall);
    }
    Ok(face.probabilities.iter().copied().map(f64::from).collect())
}

impl Timeline {
    fn add(&mut self, moment: usize, judged: &JudgedFace, rules: FaceRules) {
        let face = valid(judged, rules);
        if let (Ok(probabilities), Some(picture)) = (&face, &judged.close_up) {
            let expression = most_probable(probabilities);
            let probability = probabilities[expression];
            if self.most.get(&expression).is_none_or(|most| most.probability < probability) {
                let (width, height) = (picture.width, picture.height);
                let picture = Thumbnail { width, height, jpeg: encode_thumbnail(picture) };
                self.most.insert(expression, Most { probability, moment, picture });
            }
        }
        let place = judged.face.map(|FaceBox { x, y, width, height, .. }| FacePlace {
            x,
            y,
            width,
            height,
        });
        self.seen.push(Seen { moment, place, face });
    }

    /// The first and the last moment at which it was seen.
    pub(super) fn span(&self) -> Option<(usize, usize)> {
        Some((self.seen.first()?.moment, self.seen.last()?.moment))
    }

    /// As frames of a video whose moments are at `times` and last `step` seconds each. Before its first moment and
    /// after its last there is one long frame without a face.
    pub(super) fn of_video(self, times: &[f64], step: f64) -> Framed {
        let Some((first, last)) = self.span() else {
            return Framed { frames: Vec::new(), boxes: Vec::new(), key_frames: Vec::new() };
        };
        let nothing = |from: usize, to: f64| {
            let time = times.get(from).copied()?;
            let weight = to - time;
            let frame = Frame { time: Some(time), weight, face: Err(NoFace::NotFound) };
            (weight > step / 2.0).then_some((frame, None))
        };
        let end = times.last().map_or(0.0, |last| last + step);
        let before = nothing(0, times[first]);
        let skipped = first - usize::from(before.is_some());
        let mut seen = self.seen.into_iter().peekable();
        let within = (first..=last).map(|moment| {
            let (place, face) = match seen.next_if(|seen| seen.moment == moment) {
                Some(seen) => (seen.place, seen.face),
                None => (None, Err(NoFace::NotFound)),
            };
            (Frame { time: Some(times[moment]), weight: step, face }, place)
        });
        let within: Vec<_> = within.collect();
        let all = before.into_iter().chain(within).chain(nothing(last + 1, end));
        let (frames, boxes) = all.unzip();
        let key_frames = key_frames(self.most, |moment| moment - skipped);
        Framed { frames, boxes, key_frames }
    }

    /// As photos, of which the one that was looked at as `order[n].0` is the `n`th, taken at `order[n].1` seconds.
    pub(super) fn of_photos(self, order: &[(usize, Option<f64>)]) -> Framed {
        let mut seen: BTreeMap<usize, Seen> =
            self.seen.into_iter().map(|seen| (seen.moment, seen)).collect();
        let photos = order.iter().filter_map(|(moment, time)| {
            let Seen { place, face, .. } = seen.remove(moment)?;
            Some((Frame { time: *time, weight: 1.0, face }, place))
        });
        let (frames, boxes) = photos.unzip();
        let place = |moment| order.iter().position(|(photo, _)| *photo == moment).unwrap_or(0);
        Framed { frames, boxes, key_frames: key_frames(self.most, place) }
    }
}

/// In the order of frames.
fn key_frames(most: BTreeMap<usize, Most>, frame: impl Fn(usize) -> usize) -> Vec<KeyFrame> {
    let key = |most: Most| KeyFrame { frame: frame(most.moment), picture: most.picture };
    let mut frames: Vec<KeyFrame> = most.into_values().map(key).collect();
    frames.sort_by_key(|key| key.frame);
    frames
}

#[cfg(test)]
mod tests {
    use imagery::Picture;

    use super::*;

    fn face(x: i32, side: u32, happy: f32) -> JudgedFace {
        JudgedFace {
            face: Some(FaceBox { x, y: 10, width: side, height: side, score: 9.0 }),
            close_up: Some(Picture { width: 8, height: 8, pixels: vec![90; 192] }),
            probabilities: vec![happy, 1.0 - happy],
        }
    }

    fn observed(one: bool, moments: &[Vec<JudgedFace>]) -> (BTreeMap<u32, Timeline>, usize) {
        let mut observer = Observer::new(Constants::default(), one);
        for (number, faces) in moments.iter().enumerate() {
            observer.add(number as f64 / 2.0, faces);
        }
        observer.finish()
    }

    fn times(count: u32) -> Vec<f64> {
        (0..count).map(|number| f64::from(number) / 2.0).collect()
    }

    fn reasons(framed: &Framed) -> Vec<(f64, Option<NoFace>)> {
        framed.frames.iter().map(|it| (it.weight, it.face.as_ref().err().copied())).collect()
    }

    #[test]
    fn two_people_in_view_are_two_timelines_as_long_as_the_video() {
        let two = || vec![face(0, 100, 0.9), face(400, 90, 0.2)];
        let one = || vec![face(400, 90, 0.3)];
        let moments = [one(), one(), two(), two(), two(), one(), vec![]];
        let (timelines, brief) = observed(false, &moments);
        assert_eq!((timelines.len(), brief), (2, 0));
        let framed: Vec<Framed> =
            timelines.into_values().map(|timeline| timeline.of_video(&times(7), 0.5)).collect();
        let missing = Some(NoFace::NotFound);
        let whole = [(0.5, None); 6].into_iter().chain([(0.5, missing)]).collect::<Vec<_>>();
        assert_eq!(reasons(&framed[0]), whole);
        let visit = [(1.0, missing), (0.5, None), (0.5, None), (0.5, None), (1.0, missing)];
        assert_eq!(reasons(&framed[1]), visit);
        // The most probable moment of an expression is the first of equals, and its frame is told with the gap before.
        assert_eq!(framed[1].key_frames.iter().map(|key| key.frame).collect::<Vec<_>>(), [1]);
        assert_eq!(framed[1].boxes[1].map(|place| (place.x, place.width)), Some((0, 100)));
    }

    #[test]
    fn a_face_that_passes_by_is_no_timeline_but_in_a_video_of_one_moment_it_is() {
        let moments = [vec![face(0, 100, 0.9)], vec![], vec![], vec![], vec![], vec![], vec![]];
        let (timelines, brief) = observed(false, &moments);
        assert_eq!((timelines.len(), brief), (0, 1));
        assert_eq!(observed(false, &moments[..1]).0.len(), 1);
        assert_eq!(observed(false, &[]).0.len(), 0);
    }

    #[test]
    fn of_one_person_the_face_is_followed_that_is_largest_by_far() {
        let moments = [
            vec![face(0, 100, 0.9)],
            vec![face(0, 100, 0.9), face(300, 60, 0.1)],
            vec![face(0, 100, 0.9), face(300, 70, 0.1)],
            vec![face(0, 39, 0.9)],
            vec![JudgedFace {
                face: Some(FaceBox { score: 1.5, ..face(0, 100, 0.0).face.unwrap() }),
                ..face(0, 100, 0.9)
            }],
            vec![],
            vec![JudgedFace { face: None, ..face(0, 0, 0.9) }],
            vec![JudgedFace {
                face: Some(FaceBox { x: 0, y: 0, width: 32, height: 32, score: 0.0 }),
                ..face(0, 100, 0.9)
            }],
        ];
        let (mut timelines, _) = observed(true, &moments);
        let framed = timelines.remove(&1).unwrap().of_video(&times(8), 0.5);
        let reasons: Vec<_> = reasons(&framed).into_iter().map(|(_, reason)| reason).collect();
        let [none, small, unsure] =
            [NoFace::NotFound, NoFace::TooSmall, NoFace::LowScore].map(Some);
        let expected = [None, None, Some(NoFace::Several), small, unsure, none, none, None];
        assert_eq!(reasons, expected);
    }

    #[test]
    fn photos_come_in_the_order_in_which_they_were_taken() {
        let moments = [vec![face(0, 100, 0.6)], vec![face(0, 100, 0.7)], vec![face(0, 100, 0.2)]];
        let (mut timelines, _) = observed(true, &moments);
        let order = [(2, Some(0.0)), (0, Some(5.0)), (1, Some(9.0))];
        let framed = timelines.remove(&1).unwrap().of_photos(&order);
        let times: Vec<_> = framed.frames.iter().map(|frame| frame.time).collect();
        assert_eq!(times, [Some(0.0), Some(5.0), Some(9.0)]);
        // Not happy is most probable in the photo that was taken first, happy in the last.
        assert_eq!(framed.key_frames.iter().map(|key| key.frame).collect::<Vec<_>>(), [0, 2]);
    }
}
