//! Soft edges, soft bumps and smooth noise: what every painter draws with.

/// Light, linear, red green blue, 1 = white.
pub(crate) type Light = [f32; 3];

pub(crate) fn mix(one: Light, other: Light, share: f32) -> Light {
    std::array::from_fn(|channel| one[channel] + (other[channel] - one[channel]) * share)
}

pub(crate) fn dim(light: Light, factor: f32) -> Light {
    light.map(|value| value * factor)
}

pub(crate) fn filter(light: Light, by: Light) -> Light {
    std::array::from_fn(|channel| light[channel] * by[channel])
}

/// From 0 at `low` to 1 at `high`, without a kink; `low` may be the larger one.
pub(crate) fn ramp(low: f32, high: f32, value: f32) -> f32 {
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// 1 at distance 0, 0 from distance 1 on, smooth in between; takes the squared distance.
pub(crate) fn bump(squared_distance: f32) -> f32 {
    let rest = (1.0 - squared_distance).max(0.0);
    rest * rest * rest
}

/// A bump with its own centre and radii.
pub(crate) fn bump_at(u: f32, v: f32, centre: (f32, f32), radii: (f32, f32)) -> f32 {
    let (across, down) = ((u - centre.0) / radii.0, (v - centre.1) / radii.1);
    bump(across * across + down * down)
}

/// Smooth noise in 0 to 1, one cell per unit.
pub(crate) fn noise(seed: u64, x: f32, y: f32) -> f32 {
    let (cell_x, cell_y) = (floor(x), floor(y));
    let (x, y) = (x - cell_x as f32, y - cell_y as f32);
    let (x, y) = (x * x * (3.0 - 2.0 * x), y * y * (3.0 - 2.0 * y));
    let seed = (seed ^ seed >> 32) as u32;
    let corner = |across: i32, down: i32| lattice(seed, cell_x + across, cell_y + down);
    let top = corner(0, 0) * (1.0 - x) + corner(1, 0) * x;
    let bottom = corner(0, 1) * (1.0 - x) + corner(1, 1) * x;
    top * (1.0 - y) + bottom * y
}

/// The whole number below, without the call into the mathematics library that `floor` costs.
fn floor(value: f32) -> i32 {
    let cut = value as i32;
    cut - i32::from((cut as f32) > value)
}

/// Three octaves of noise, 0 to 1.
pub(crate) fn clouds(seed: u64, x: f32, y: f32) -> f32 {
    (4.0 * noise(seed, x, y)
        + 2.0 * noise(seed ^ 0x51, 2.03 * x, 2.03 * y)
        + noise(seed ^ 0xa7, 4.11 * x, 4.11 * y))
        / 7.0
}

/// A number from 0 to 1 for a corner of the lattice; two multiplications are random enough here.
fn lattice(seed: u32, column: i32, row: i32) -> f32 {
    let mixed =
        seed ^ (column as u32).wrapping_mul(0x9e37_79b1) ^ (row as u32).wrapping_mul(0x85eb_ca77);
    let mixed = (mixed ^ mixed >> 15).wrapping_mul(0x2c1b_3c6d);
    let mixed = (mixed ^ mixed >> 13).wrapping_mul(0x297a_2d39);
    (mixed >> 8) as f32 / (1u32 << 24) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ramp_runs_both_ways() {
        let levels =
            [ramp(0.0, 1.0, -1.0), ramp(0.0, 1.0, 2.0), ramp(1.0, 0.0, -1.0), ramp(1.0, 0.0, 2.0)];
        assert_eq!(levels.map(|level| level as u8), [0, 1, 1, 0]);
        assert!((ramp(0.0, 1.0, 0.5) - 0.5).abs() < 1e-6);
    }

    #[test]
    fn noise_is_smooth_and_bounded() {
        let mut before = noise(3, 0.0, 0.7);
        for step in 1..2000 {
            let value = noise(3, step as f32 * 0.01, 0.7);
            assert!((0.0..=1.0).contains(&value) && (value - before).abs() < 0.03);
            before = value;
        }
    }
}
