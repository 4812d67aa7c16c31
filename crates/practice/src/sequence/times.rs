//! When frames are taken, in milliseconds from the first.

use crate::random::Draws;

/// How frames follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Ten per second.
    Even,
    /// Stretches of another rate each, with pauses between them and a wobble, as phones film in the dark.
    Uneven,
    /// As somebody presses the button: one per second, a few within one.
    Pressed,
}

/// Milliseconds between even frames.
pub(crate) const EVEN: u32 = 100;

/// Shortest and longest stretch of one rate, in seconds, its possible distances and the longest pause
/// after it, in milliseconds.
const STRETCH: (f32, f32) = (4.0, 9.0);
const DISTANCES: [u32; 4] = [60, 80, 125, 240];
const PAUSE: usize = 1800;

/// The wobble of frame N is `N * WOBBLE.0 % WOBBLE.1` milliseconds.
const WOBBLE: (u32, u32) = (7, 11);

/// Frames of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    first: u32,
    from: u32,
    distance: u32,
}

impl Times {
    /// The times below `length`, and the expression of ffmpeg that gives frame N its time, for those that
    /// are uneven.
    pub(crate) fn draw(self, draws: &mut Draws, length: u32) -> (Vec<u32>, Option<String>) {
        match self {
            Self::Even => ((0..length).step_by(EVEN as usize).collect(), None),
            Self::Pressed => (pressed(draws, length), None),
            Self::Uneven => {
                let stretches = stretches(draws, length);
                let times = (0..).map(|number| uneven(&stretches, number));
                let times = times.take_while(|time| *time < length).collect();
                (times, Some(expression(&stretches)))
            }
        }
    }
}

fn pressed(draws: &mut Draws, length: u32) -> Vec<u32> {
    let mut times = vec![0];
    for second in 1..length / 1000 {
        let from = 1000 * second + draws.below(700) as u32;
        times.push(from);
        if draws.chance(0.15) {
            times.extend([from + 120, from + 240]);
        }
    }
    times
}

fn stretches(draws: &mut Draws, length: u32) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let (mut first, mut from) = (0, 0);
    while from < length {
        let distance = draws.pick(&DISTANCES);
        let frames = (1000.0 * draws.between(STRETCH.0, STRETCH.1)) as u32 / distance;
        stretches.push(Stretch { first, from, distance });
        first += frames;
        from += frames * distance + draws.below(PAUSE) as u32;
    }
    stretches
}

fn uneven(stretches: &[Stretch], number: u32) -> u32 {
    let after = stretches.partition_point(|stretch| stretch.first <= number);
    let stretch = stretches[after - 1];
    stretch.from + (number - stretch.first) * stretch.distance + number * WOBBLE.0 % WOBBLE.1
}

/// The same in ffmpeg's words.
fn expression(stretches: &[Stretch]) -> String {
    let line =
        |stretch: &Stretch| format!("{}+(N-{})*{}", stretch.from, stretch.first, stretch.distance);
    let mut pieces = stretches.iter().rev();
    let last = pieces.next().map(line).unwrap_or_default();
    let firsts = stretches.iter().rev().map(|stretch| stretch.first);
    let earlier = pieces
        .zip(firsts)
        .fold(last, |rest, (stretch, next)| format!("if(lt(N,{next}),{},{rest})", line(stretch)));
    format!("{earlier}+mod(N*{},{})", WOBBLE.0, WOBBLE.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn draw(times: Times, seed: u64) -> Vec<u32> {
        times.draw(&mut Draws::new(seed, Purpose::Sequence, 0), 60_000).0
    }

    #[test]
    fn times_rise_and_stay_within_their_length() {
        for seed in 0..50 {
            for kind in [Times::Even, Times::Uneven, Times::Pressed] {
                let times = draw(kind, seed);
                assert!(times[0] == 0 && times.is_sorted_by(|one, next| one < next), "{kind:?}");
                assert!(times[times.len() - 1] < 60_000 && times.len() >= 59, "{kind:?}");
            }
        }
    }

    #[test]
    fn uneven_times_have_several_rates_and_a_pause() {
        let times = draw(Times::Uneven, 1);
        let distances: Vec<u32> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(distances.iter().any(|distance| *distance < 100));
        assert!(distances.iter().any(|distance| (200..400).contains(distance)));
        assert!(distances.iter().any(|distance| *distance > 500));
    }

    #[test]
    fn an_expression_counts_stretches_from_the_last() {
        let stretches = [
            Stretch { first: 0, from: 0, distance: 80 },
            Stretch { first: 50, from: 4500, distance: 240 },
            Stretch { first: 70, from: 9500, distance: 60 },
        ];
        assert_eq!(
            expression(&stretches),
            "if(lt(N,50),0+(N-0)*80,if(lt(N,70),4500+(N-50)*240,9500+(N-70)*60))+mod(N*7,11)"
        );
        assert_eq!(uneven(&stretches, 60), 4500 + 2400 + 2);
        assert_eq!(uneven(&stretches, 70), 9500 + 6);
    }
}
