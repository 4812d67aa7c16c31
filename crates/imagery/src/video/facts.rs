//! What a video says about itself before a frame of it is decoded.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use super::programs::{ask, find_program};
use super::{Source, VideoError, VideoSettings, arguments};

/// Two frames are unevenly spaced whose distance is further from the usual one than this share of it and
/// as many seconds, to which some containers round.
const SAME_DISTANCE: (f64, f64) = (0.25, 0.0015);

/// And so are those whose mean distance differs by this share from that of the whole video.
const SAME_RATE: f64 = 0.01;

/// Frames that may be stored before one that is shown earlier: 16 in H.264 and HEVC.
const REORDERED: usize = 16;

/// What a video says about itself. Of a pipe and of a camera only the size of their frames is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VideoFacts {
    /// Width in square pixels when upright.
    pub width: u32,
    /// Height in square pixels when upright.
    pub height: u32,
    /// Degrees, with the clock, by which the stored frames are turned to stand upright: 0, 90, 180 or 270.
    pub rotation: u32,
    /// Name of the codec as ffmpeg writes it: `h264`, `hevc`.
    pub codec: Option<String>,
    /// Seconds from the first frame to the end of the last.
    pub duration: Option<f64>,
    /// Frames per second on average.
    pub rate: Option<f64>,
    /// True if its frames are not evenly spaced, as phones record in the dark: as far as its header and
    /// its first frames tell.
    pub variable_rate: bool,
    /// What the file's own clock says at its start, in seconds; frames count from there.
    pub start: f64,
    /// When it was recorded, as the file says it: mostly ISO 8601 in UTC.
    pub recorded_at: Option<String>,
    /// Where the frames begin on the file's own clock.
    pub(super) begin: Begin,
    /// Seconds that the stream of frames itself promises; the duration of the file may be its sound's.
    pub(super) promised: Option<f64>,
}

impl VideoFacts {
    /// About how many frames are taken at so many per second; 0 where nobody knows how long it is.
    pub fn frames(&self, rate: f64) -> usize {
        (self.duration.unwrap_or(0.0) * rate).ceil() as usize
    }
}

/// Where the frames begin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Begin {
    /// On the file's own clock, in units of its stream of frames; unknown in streams without times.
    pub(super) units: Option<i64>,
    /// Seconds after the start of the file.
    pub(super) seconds: f64,
}

/// Reads the facts of a video file; decodes no frame.
pub fn probe(path: &Path, settings: &VideoSettings) -> Result<VideoFacts, VideoError> {
    settings.check()?;
    check_file(path)?;
    let source_name = Source::from(path).name();
    let mut command = Command::new(find_program("ffprobe", settings.search_path.as_deref())?);
    command.args(arguments::probing(path)).stdin(Stdio::null());
    let answer = ask("ffprobe", &mut command, &source_name, settings.patience)?;
    if !answer.success {
        return Err(VideoError::NotAVideo { source_name, said: answer.said });
    }
    Values::of(&answer.text).facts().ok_or(VideoError::NoPictures { source_name })
}

/// Refuses what is no file with bytes in it, before a program would wait for them.
fn check_file(path: &Path) -> Result<(), VideoError> {
    let path = path.to_owned();
    match path.metadata() {
        Err(cause) => Err(VideoError::File { path, cause }),
        Ok(found) if !found.is_file() => Err(VideoError::NotAFile { path }),
        Ok(found) if found.len() == 0 => Err(VideoError::Empty { path }),
        Ok(_) => Ok(()),
    }
}

/// The values of ffprobe's form `flat`: a line `streams.stream.0.width=640` each, texts in quotes.
struct Values<'text>(BTreeMap<&'text str, &'text str>);

impl<'text> Values<'text> {
    fn of(text: &'text str) -> Self {
        let pairs = text.lines().filter_map(|line| line.split_once('='));
        Self(pairs.map(|(name, value)| (name, value.trim_matches('"'))).collect())
    }

    fn facts(&self) -> Option<VideoFacts> {
        let stored = (self.whole("width")?, self.whole("height")?);
        let rotation = self.rotation();
        let (width, height) = upright(stored, self.pixel_shape(), rotation);
        let start = self.seconds("format.start_time").unwrap_or(0.0);
        let own_start = self.seconds("streams.stream.0.start_time");
        let own_end = self.own_end(own_start);
        let promised = own_end.map(|end| end - own_start.unwrap_or(start));
        let average = self.ratio("avg_frame_rate");
        Some(VideoFacts {
            width,
            height,
            rotation,
            codec: self.stream("codec_name").map(str::to_owned),
            duration: promised.or_else(|| self.seconds("format.duration")),
            rate: average,
            variable_rate: !self.are_even(average),
            start,
            recorded_at: self.0.get("format.tags.creation_time").map(|&text| text.to_owned()),
            begin: Begin {
                units: self.stream("start_pts").and_then(|units| units.parse().ok()),
                seconds: own_start.map_or(0.0, |own| own - start),
            },
            promised,
        })
    }

    fn stream(&self, name: &str) -> Option<&'text str> {
        self.0.get(format!("streams.stream.0.{name}").as_str()).copied()
    }

    fn whole(&self, name: &str) -> Option<u32> {
        self.stream(name)?.parse().ok().filter(|value| *value > 0)
    }

    fn seconds(&self, name: &str) -> Option<f64> {
        self.0.get(name)?.parse().ok().filter(|seconds: &f64| seconds.is_finite())
    }

    /// `30000/1001`; nothing for `0/0`.
    fn ratio(&self, name: &str) -> Option<f64> {
        quotient(self.stream(name)?, '/')
    }

    /// Whether the first frames, which may be stored in another order, are evenly spaced, and as far apart
    /// as all of them on average.
    fn are_even(&self, average: Option<f64>) -> bool {
        let packets =
            self.0.range("packets.packet."..).take_while(|(name, _)| name.starts_with("packets."));
        let mut times: Vec<f64> = packets.filter_map(|(_, time)| time.parse().ok()).collect();
        times.sort_unstable_by(f64::total_cmp);
        if times.len() >= arguments::FIRST_FRAMES {
            // Of the last ones those are missing that are stored later than they are shown.
            times.truncate(times.len() - REORDERED);
        }
        let mut distances: Vec<f64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        distances.sort_unstable_by(f64::total_cmp);
        let Some(&usual) = distances.get(distances.len() / 2) else { return true };
        let tolerance = SAME_DISTANCE.0 * usual + SAME_DISTANCE.1;
        let mean = distances.iter().sum::<f64>() / distances.len() as f64;
        let same = average.is_none_or(|rate| (rate * mean - 1.0).abs() <= SAME_RATE);
        same && distances.iter().all(|distance| (distance - usual).abs() <= tolerance)
    }

    /// Width by height of a pixel, 1 where nothing is said.
    fn pixel_shape(&self) -> f64 {
        self.stream("sample_aspect_ratio").and_then(|text| quotient(text, ':')).unwrap_or(1.0)
    }

    /// ffprobe counts against the clock.
    fn rotation(&self) -> u32 {
        let mut names = (0..4).map(|number| format!("side_data_list.side_data.{number}.rotation"));
        let turned = names.find_map(|name| self.stream(&name)?.parse::<f64>().ok());
        let quarters = (-turned.unwrap_or(0.0) / 90.0).round() as i64;
        quarters.rem_euclid(4) as u32 * 90
    }

    /// When the stream of frames ends on the file's clock. Matroska says it as a tag, `00:00:20.023000000`.
    fn own_end(&self, own_start: Option<f64>) -> Option<f64> {
        let duration = self.seconds("streams.stream.0.duration");
        duration.map(|duration| own_start.unwrap_or(0.0) + duration).or_else(|| {
            let parts: Vec<f64> = self
                .stream("tags.DURATION")?
                .split(':')
                .filter_map(|part| part.parse().ok())
                .collect();
            let [hours, minutes, seconds] = parts[..] else { return None };
            Some(3600.0 * hours + 60.0 * minutes + seconds)
        })
    }
}

fn quotient(text: &str, between: char) -> Option<f64> {
    let (over, under) = text.split_once(between)?;
    let quotient = over.parse::<f64>().ok()? / under.parse::<f64>().ok()?;
    (quotient.is_finite() && quotient > 0.0).then_some(quotient)
}

/// Stored frames in square pixels, turned.
fn upright((width, height): (u32, u32), pixel_shape: f64, rotation: u32) -> (u32, u32) {
    let width = (f64::from(width) * pixel_shape).round().max(1.0) as u32;
    if rotation.is_multiple_of(180) { (width, height) } else { (height, width) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lines: &str) -> Option<VideoFacts> {
        Values::of(lines).facts()
    }

    const PHONE: &str = "\
streams.stream.0.codec_name=\"hevc\"
streams.stream.0.width=1920
streams.stream.0.height=1080
streams.stream.0.sample_aspect_ratio=\"1:1\"
streams.stream.0.avg_frame_rate=\"19000/1001\"
streams.stream.0.start_pts=3000
streams.stream.0.start_time=\"5.000000\"
streams.stream.0.duration=\"20.000000\"
streams.stream.0.side_data_list.side_data.0.rotation=-90
format.start_time=\"4.750000\"
format.duration=\"20.500000\"
format.tags.creation_time=\"2026-03-01T10:22:33.000000Z\"
";

    #[test]
    fn a_phones_video_is_upright_and_counts_from_the_start_of_its_file() {
        let facts = facts(PHONE).unwrap();
        assert_eq!((facts.width, facts.height, facts.rotation), (1080, 1920, 90));
        assert_eq!((facts.duration, facts.start), (Some(20.0), 4.75));
        assert_eq!(facts.begin, Begin { units: Some(3000), seconds: 0.25 });
        assert!((facts.rate.unwrap() - 18.98).abs() < 0.01);
        assert_eq!(facts.codec.unwrap(), "hevc");
        assert_eq!(facts.recorded_at.unwrap(), "2026-03-01T10:22:33.000000Z");
    }

    #[test]
    fn frames_that_are_not_evenly_spaced_are_found_by_their_times() {
        let even = PHONE.replace("19000/1001", "30000/1001");
        let with_times = |times: &[&str]| {
            let numbered = times.iter().enumerate();
            let lines = numbered
                .map(|(index, time)| format!("packets.packet.{index}.pts_time=\"{time}\"\n"));
            facts(&(even.clone() + &lines.collect::<String>())).unwrap().variable_rate
        };
        assert!(!with_times(&["0.000", "0.100", "0.033", "0.067", "0.133"]));
        assert!(with_times(&["0.000", "0.100", "0.033", "0.067", "0.183"]));
        assert!(with_times(&["0.000", "0.100", "0.040", "0.070", "0.140"]));
        assert!(!with_times(&[]) && !with_times(&["0.5", "N/A"]));
    }

    #[test]
    fn wide_pixels_become_square_ones() {
        let lines = PHONE.replace("1920", "1440").replace("1:1", "4:3").replace("-90", "180");
        let facts = facts(&lines).unwrap();
        assert_eq!((facts.width, facts.height, facts.rotation), (1920, 1080, 180));
    }

    #[test]
    fn what_is_not_said_is_unknown() {
        let bare = "streams.stream.0.width=64\nstreams.stream.0.height=48\n\
            streams.stream.0.avg_frame_rate=\"0/0\"\nstreams.stream.0.start_pts=\"N/A\"\n\
            streams.stream.0.tags.DURATION=\"00:01:20.500000000\"\n";
        let facts = facts(bare).unwrap();
        assert_eq!((facts.rate, facts.variable_rate, facts.rotation), (None, false, 0));
        assert_eq!((facts.begin, facts.promised), (Begin::default(), Some(80.5)));
        assert_eq!(Values::of("format.duration=\"3.0\"\n").facts(), None);
    }
}
