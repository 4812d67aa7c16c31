//! A line of many points becomes one of few that looks the same, so that a picture does not grow with its data.

use super::canvas::Place;

/// The most points of a line.
const MOST: usize = 150;
/// How far a point may lie beside the line without it, in pixels.
const TOLERANCE: f64 = 0.25;

/// `points`, from left to right, without those that cannot be seen; of a wild line its outline remains.
pub(crate) fn thinned(points: &[Place]) -> Vec<Place> {
    let mut column = 1.0;
    loop {
        let few = simplified(&extremes(points, column));
        if few.len() <= MOST {
            return few;
        }
        column *= 1.5;
    }
}

/// The first, the lowest, the highest and the last point of each column of pixels: U. Jugel et al., "M4: a
/// visualization-oriented time series data aggregation", VLDB 7 (2014).
fn extremes(points: &[Place], column: f64) -> Vec<Place> {
    let columns = points.chunk_by(|a, b| (a.0 / column) as i32 == (b.0 / column) as i32);
    let of_column = |column: &[Place]| {
        let by = |a: &usize, b: &usize| column[*a].1.total_cmp(&column[*b].1);
        let low = (0..column.len()).min_by(by).unwrap_or(0);
        let high = (0..column.len()).max_by(by).unwrap_or(0);
        let mut kept = vec![0, low, high, column.len() - 1];
        kept.sort_unstable();
        kept.dedup();
        kept.into_iter().map(|index| column[index]).collect::<Vec<_>>()
    };
    columns.flat_map(of_column).collect()
}

/// The points without which the line would leave its place by more than the tolerance: D. H. Douglas and
/// T. K. Peucker, "Algorithms for the reduction of the number of points", Cartographica 10 (1973).
fn simplified(points: &[Place]) -> Vec<Place> {
    let Some(end) = points.len().checked_sub(1) else {
        return Vec::new();
    };
    let mut kept = vec![false; points.len()];
    let mut open = vec![(0, end)];
    while let Some((first, last)) = open.pop() {
        (kept[first], kept[last]) = (true, true);
        let distance = |index: usize| beside(points[index], points[first], points[last]);
        let between = (first + 1..last).map(|index| (distance(index), index));
        let farthest = between.max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, index)) = farthest.filter(|(distance, _)| *distance > TOLERANCE) {
            open.extend([(first, index), (index, last)]);
        }
    }
    points.iter().zip(kept).filter(|(_, kept)| *kept).map(|(point, _)| *point).collect()
}

/// How far a point lies from the piece of a line between two others.
fn beside((x, y): Place, from: Place, to: Place) -> f64 {
    let (across, up) = (to.0 - from.0, to.1 - from.1);
    let length = across * across + up * up;
    let along =
        if length > 0.0 { ((x - from.0) * across + (y - from.1) * up) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (x - from.0 - along * across).hypot(y - from.1 - along * up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_straight_line_has_two_points_and_a_corner_stays() {
        let straight: Vec<Place> = (0..500).map(|x| (f64::from(x), 2.0 * f64::from(x))).collect();
        assert_eq!(thinned(&straight), [(0.0, 0.0), (499.0, 998.0)]);
        let stairs = [(0.0, 0.0), (0.0, 50.0), (10.0, 50.0), (10.0, 90.0)];
        assert_eq!(thinned(&stairs), stairs);
        assert_eq!((thinned(&[]), thinned(&[(1.0, 1.0)])), (vec![], vec![(1.0, 1.0)]));
    }

    #[test]
    fn a_million_points_become_few_and_stay_where_they_were() {
        let wave = |x: f64| 100.0 + 80.0 * (x / 60.0).sin();
        let points: Vec<Place> = (0..1_000_000)
            .map(|index| 400.0 * f64::from(index) / 1e6)
            .map(|x| (x, wave(x)))
            .collect();
        let few = thinned(&points);
        assert!(few.len() < 100, "{}", few.len());
        for pair in few.windows(2) {
            let middle = 0.5 * (pair[0].0 + pair[1].0);
            let (low, high) = (pair[0].1.min(pair[1].1), pair[0].1.max(pair[1].1));
            assert!((low - 1.0..=high + 1.0).contains(&wave(middle)));
        }
        let noise = |index: u32| f64::from(index.wrapping_mul(2_654_435_761) >> 16) / 300.0;
        let points: Vec<Place> =
            (0..1_000_000).map(|index| (f64::from(index) / 2500.0, noise(index))).collect();
        assert!(thinned(&points).len() <= MOST);
    }
}
