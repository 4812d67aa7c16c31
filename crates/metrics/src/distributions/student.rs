//! Student's t: the spread of a mean whose own spread had to be estimated.

use super::normal_quantile;

/// The chance that |t| is at least `t.abs()` with so many degrees of freedom; `None` unless they are above 0.
///
/// It is the incomplete beta function I(d / 2, 1/2) at d / (d + t^2) (Abramowitz and Stegun 26.7.1).
pub fn student_two_sided(t: f64, degrees: f64) -> Option<f64> {
    if !(degrees > 0.0 && degrees.is_finite()) || t.is_nan() {
        return None;
    }
    let square = t * t;
    if square.is_infinite() {
        return Some(0.0);
    }
    let (beyond, within) = (degrees / (degrees + square), square / (degrees + square));
    let a = degrees / 2.0;
    // x^a (1 - x)^b / B(a, b), with b = 1/2 and B(a, 1/2) = sqrt(pi) gamma(a) / gamma(a + 1/2).
    let front = (a * -(square / degrees).ln_1p()).exp() * within.sqrt() * gamma_ratio(a)
        / std::f64::consts::PI.sqrt();
    // The fraction converges fast on the side of the mean; the other side is the rest.
    Some(if beyond < (a + 1.0) / (a + 2.5) {
        front * fraction(a, 0.5, beyond) / a
    } else {
        1.0 - front * fraction(0.5, a, within) / 0.5
    })
}

/// The value below which t lies with this probability, for so many degrees of freedom.
///
/// `None` unless the probability lies strictly between 0 and 1 and the degrees above 0. Newton's rule, begun
/// at the normal quantile: that lies nearer to 0, and since the tail is convex no step goes too far. What a
/// step leaves is about its square.
pub fn student_quantile(probability: f64, degrees: f64) -> Option<f64> {
    let normal = normal_quantile(probability)?;
    let both_tails = 2.0 * probability.min(1.0 - probability);
    let height = gamma_ratio(degrees / 2.0) / (degrees * std::f64::consts::PI).sqrt();
    let mut t = normal.abs();
    for _ in 0..200 {
        let excess = student_two_sided(t, degrees)? - both_tails;
        let density = height * (-(degrees + 1.0) / 2.0 * (t * t / degrees).ln_1p()).exp();
        let step = excess / (2.0 * density);
        t += step;
        if step.abs() <= 1e-12 * t {
            break;
        }
    }
    Some(t.copysign(normal))
}

/// gamma(a + 1/2) / gamma(a), by its series in 1 / a (Abramowitz and Stegun 6.1.47) where that is exact enough.
fn gamma_ratio(a: f64) -> f64 {
    if a < 25.0 {
        return gamma_ratio(a + 1.0) * a / (a + 0.5);
    }
    let r = 1.0 / a;
    let r2 = r * r;
    let logarithm =
        r * (-1.0 / 8.0 + r2 * (1.0 / 192.0 + r2 * (-1.0 / 640.0 + r2 * 17.0 / 14_336.0)));
    a.sqrt() * logarithm.exp()
}

/// The continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's rule.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let guarded = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut c, mut d) = (1.0, 1.0 / guarded(1.0 - (a + b) * x / (a + 1.0)));
    let mut value = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = value;
        for term in [even, odd] {
            d = 1.0 / guarded(1.0 + term * d);
            c = guarded(1.0 + term / c);
            value *= c * d;
        }
        if (value - before).abs() <= 1e-15 * value.abs() {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_of_freedom_is_the_cauchy_distribution() {
        for probability in [0.6, 0.9, 0.975, 0.9999] {
            let expected = (std::f64::consts::PI * (probability - 0.5)).tan();
            let found = student_quantile(probability, 1.0).unwrap();
            assert!((found / expected - 1.0).abs() < 1e-11, "{found} {expected}");
        }
    }

    #[test]
    fn the_quantile_is_where_the_tail_has_its_chance() {
        for degrees in [1.0, 2.5, 4.0, 30.0, 1e4, 1e6] {
            for probability in [0.51, 0.8, 0.975, 0.9999] {
                let t = student_quantile(probability, degrees).unwrap();
                let tails = student_two_sided(t, degrees).unwrap();
                assert!(
                    (tails - 2.0 * (1.0 - probability)).abs() < 1e-10,
                    "{degrees} {probability}"
                );
                let other = student_quantile(1.0 - probability, degrees).unwrap();
                assert!((t + other).abs() < 1e-9 * t, "{t} {other}");
            }
        }
    }

    #[test]
    fn there_is_no_t_without_degrees_of_freedom() {
        assert_eq!(student_quantile(0.975, 0.0), None);
        assert_eq!(student_two_sided(1.0, f64::NAN), None);
        assert_eq!(student_quantile(1.0, 3.0), None);
        assert_eq!(student_two_sided(0.0, 3.0), Some(1.0));
    }
}
