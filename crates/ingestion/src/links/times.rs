//! The order in which one device took its photos, as well as its clock tells.

use formats::clock::CaptureTime;

/// A photo, whatever its index means to the caller, and what the camera's clock said.
pub(super) type Timed = (CaptureTime, usize);

/// Sorts the photos of one device by time, with the seconds since 1970 in UTC.
///
/// Where all say how far their clocks are from UTC, that decides. A photo without an offset, as edited
/// copies often are, is taken to be from the time zone of that photo of the device whose clock is
/// nearest, so that the two are compared by their clocks; where none has an offset, all are.
pub(super) fn in_order(mut photos: Vec<Timed>) -> Vec<(i64, usize)> {
    photos.sort_unstable_by_key(|&(time, photo)| (time.local, time.offset, photo));
    let offsets = offsets(&photos);
    let timed = photos.iter().zip(offsets);
    let mut timed: Vec<_> =
        timed.map(|(&(time, photo), offset)| (time.local - offset, photo)).collect();
    timed.sort_unstable();
    timed
}

/// Every photo's own offset, else that of the nearest by the clock, the earlier of two equally near.
fn offsets(photos: &[Timed]) -> Vec<i64> {
    let own = |&(time, _): &Timed| time.offset.map(|offset| (time.local, offset));
    let mut before = Vec::with_capacity(photos.len());
    let mut last = None;
    for photo in photos {
        last = own(photo).or(last);
        before.push(last);
    }
    let mut next = None;
    let mut offsets = vec![0; photos.len()];
    for (index, photo) in photos.iter().enumerate().rev() {
        next = own(photo).or(next);
        let away = |known: &(i64, i64)| known.0.abs_diff(photo.0.local);
        let nearest = [before[index], next].into_iter().flatten().min_by_key(away);
        offsets[index] = nearest.map_or(0, |(_, offset)| offset);
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(times: &[&str]) -> Vec<(i64, usize)> {
        let times = times.iter().map(|text| formats::clock::capture_time(text).unwrap());
        let ordered = in_order(times.zip(0..).collect());
        ordered.iter().map(|(seconds, photo)| (seconds - ordered[0].0, *photo)).collect()
    }

    #[test]
    fn offsets_are_compared_where_both_photos_have_them() {
        let times =
            ["2026-03-01T10:00:00+01:00", "2026-03-01T09:10:00Z", "2026-03-01T10:05:00+01:00"];
        assert_eq!(order(&times), [(0, 0), (300, 2), (600, 1)]);
    }

    #[test]
    fn a_photo_without_an_offset_is_compared_by_the_clock() {
        let times =
            ["2026-03-01T10:00:00+01:00", "2026-03-01T10:10:00", "2026-07-01T10:00:00+09:00"];
        assert_eq!(order(&times)[..2], [(0, 0), (600, 1)]);
        assert_eq!(order(&["2026-03-01T10:00:01", "2026-03-01T10:00:00"]), [(0, 1), (1, 0)]);
    }
}
