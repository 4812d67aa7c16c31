//! The command lines of ffprobe and ffmpeg. Nothing of a file's name is taken for an option or an address.

use std::ffi::OsString;
use std::path::Path;

use super::programs::file_argument;
use super::{Source, VideoFacts, VideoSettings};

/// Containers that hold the frames themselves. Playlists, lists of files and texts are not among them:
/// they name what else is to be opened.
const FORMATS: &str = "mov,matroska,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,nut,ivf,h264,hevc,obu,\
    m4v,mjpeg,mxf,dv,yuv4mpegpipe,gif";

/// What is asked of ffprobe.
const ENTRIES: &str = "format=start_time,duration:format_tags=creation_time:\
    stream=codec_name,width,height,sample_aspect_ratio,avg_frame_rate,\
    start_pts,start_time,duration:stream_tags=DURATION:stream_side_data=rotation:packet=pts_time";

/// So many first frames tell whether they are evenly spaced.
pub(super) const FIRST_FRAMES: usize = 200;

/// The first stream of frames that is not a still picture on the cover.
const FRAMES: &str = "V:0";

/// How ffprobe tells the facts of a file.
pub(super) fn probing(path: &Path) -> Vec<OsString> {
    let quiet = ["-hide_banner", "-loglevel", "error"];
    let first = format!("%+#{FIRST_FRAMES}");
    let frames = ["-select_streams", FRAMES, "-read_intervals", &first];
    let asked = ["-show_entries", ENTRIES, "-of", "flat"];
    words(&quiet)
        .chain(only_files())
        .chain(words(&frames))
        .chain(words(&asked))
        .chain([file_argument(path)])
        .collect()
}

/// How ffmpeg writes the sampled frames of a source to its standard output, as NUT.
///
/// Times stay those of the file (`copyts`: ffmpeg would close gaps). In the filter they are counted from
/// the first frame; `round=up` moves every frame to the first tick that is not before it, so that the
/// one at a tick is the last one whose time is at most the tick's.
pub(super) fn reading(
    source: &Source,
    facts: &VideoFacts,
    settings: &VideoSettings,
) -> Vec<OsString> {
    let quiet = ["-hide_banner", "-loglevel", "error", "-nostats", "-nostdin", "-copyts"];
    let limit = settings.max_pixels.to_string();
    let begin = facts.begin.units.map_or("STARTPTS".to_owned(), |units| format!("({units})"));
    let filters = format!(
        "setpts=PTS-{begin},fps=fps={:.0}/1000:round=up,{},setsar=1",
        settings.rate * 1000.0,
        scaling(source, facts, settings)
    );
    let raw =
        ["-c:v", "rawvideo", "-pix_fmt", "rgb24", "-map_metadata", "-1", "-map_chapters", "-1"];
    let out = ["-flush_packets", "1", "-write_index", "0", "-f", "nut", "pipe:1"];
    let map = format!("0:{FRAMES}");
    words(&quiet)
        .chain(words(&["-max_pixels", &limit]))
        .chain(input(source))
        .chain(words(&["-map", &map, "-vf", &filters]))
        .chain(words(&raw))
        .chain(words(&out))
        .collect()
}

fn input(source: &Source) -> Vec<OsString> {
    match source {
        Source::File(path) => {
            only_files().chain(words(&["-i"])).chain([file_argument(path)]).collect()
        }
        Source::Pipe(_) => {
            let only = ["-protocol_whitelist", "pipe", "-format_whitelist", FORMATS];
            words(&only).chain(words(&["-i", "pipe:0"])).collect()
        }
        Source::Camera(path) => {
            words(&["-f", "v4l2", "-i"]).chain([path.clone().into_os_string()]).collect()
        }
    }
}

/// The filter that makes frames smaller, square in their pixels, and all of one size.
///
/// The size of a file's frames is known. Where it changes within the file, as in a recorded call, they
/// are fitted into the first one, between black bars.
fn scaling(source: &Source, facts: &VideoFacts, settings: &VideoSettings) -> String {
    let (fit, bars) = match source {
        Source::File(_) => {
            let (width, height) = fitted((facts.width, facts.height), settings.longest_side);
            let bars = format!(",pad={width}:{height}:(ow-iw)/2:(oh-ih)/2");
            (format!("min({width}/(iw*sar),{height}/ih)"), bars)
        }
        Source::Pipe(_) | Source::Camera(_) => {
            let longest = settings.longest_side.unwrap_or(u32::from(u16::MAX));
            (format!("min(1,{longest}/max(iw*sar,ih))"), String::new())
        }
    };
    format!("scale=w='max(1,round(iw*sar*{fit}))':h='max(1,round(ih*{fit}))':flags=area{bars}")
}

/// A size whose longer side is `longest` at most, in the same shape.
pub(super) fn fitted((width, height): (u32, u32), longest: Option<u32>) -> (u32, u32) {
    let longest = f64::from(longest.unwrap_or(u32::MAX));
    let shrink = (longest / f64::from(width.max(height))).min(1.0);
    let shorter = |side: u32| ((f64::from(side) * shrink).round() as u32).max(1);
    (shorter(width), shorter(height))
}

fn only_files() -> impl Iterator<Item = OsString> {
    words(&["-protocol_whitelist", "file", "-format_whitelist", FORMATS])
}

fn words<'word>(words: &'word [&'word str]) -> impl Iterator<Item = OsString> + use<'word> {
    words.iter().map(OsString::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_an_option_or_an_address() {
        for name in ["-y", "http://example.org/a.mp4", "concat:a|b", "pipe:0"] {
            let last = probing(Path::new(name)).pop().unwrap();
            assert_eq!(last, OsString::from(format!("file:{name}")));
            let arguments =
                reading(&Path::new(name).into(), &VideoFacts::default(), &VideoSettings::default());
            assert!(arguments.contains(&last) && !arguments.contains(&name.into()), "{name}");
        }
    }

    #[test]
    fn a_camera_is_a_device_of_video4linux() {
        let camera = Source::Camera("/dev/video0".into());
        let arguments = reading(&camera, &VideoFacts::default(), &VideoSettings::default());
        let words = ["-f", "v4l2", "-i", "/dev/video0", "-map"].map(OsString::from);
        assert!(arguments.windows(5).any(|place| place == words), "{arguments:?}");
    }

    #[test]
    fn a_frame_keeps_its_shape_and_is_never_enlarged() {
        assert_eq!(fitted((1080, 1920), Some(640)), (360, 640));
        assert_eq!(fitted((320, 240), Some(640)), (320, 240));
        assert_eq!(fitted((4000, 1), Some(100)), (100, 1));
        assert_eq!(fitted((320, 240), None), (320, 240));
    }
}
