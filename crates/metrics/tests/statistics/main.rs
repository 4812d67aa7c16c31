//! How often intervals cover the truth and tests find differences where there are none, on drawn test parts.
//!
//! `MIEN_REGENERATE=1 cargo test --release -p metrics --test statistics` writes `docs/statistics.md`.

#[cfg(test)]
mod comparisons;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod page;
#[cfg(test)]
mod population;
#[cfg(test)]
mod sequences;
#[cfg(test)]
mod wilson;

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use crate::comparisons::{COMPARISONS, Comparison, Levels, levels};
    use crate::coverage::{Covered, Effort, Told, coverage};
    use crate::page::{self, Coverage, FULL, Measured};
    use crate::population::{ALONE, Draws, EVEN, GOOD, Population, UNEVEN, correlation_within};
    use crate::sequences::{self, CORRECTED, Followed, SEEN, STATES, Scene};
    use crate::wilson::wilson_coverage;

    const PEOPLE: [usize; 5] = [5, 10, 20, 30, 60];
    const PHOTOS: [usize; 3] = [100, 255, 1_000];
    /// From so many people on the intervals must be right.
    const ENOUGH: usize = 30;
    /// From so many stays of stress on that are expected, their ratio's interval must be right.
    const ENOUGH_STAYS: f64 = 9.0;
    /// What every test run draws.
    const FEW: Effort = Effort { parts: 200, everybody: 20_000 };

    #[test]
    fn intervals_and_tests_are_right_as_often_as_they_say() {
        let regenerate = std::env::var_os("MIEN_REGENERATE").is_some();
        let (effort, people) = if regenerate { (FULL, &PEOPLE[..]) } else { (FEW, &[ENOUGH][..]) };
        let measured = measure(effort, people);
        for Coverage { population, sizes } in &measured.coverage {
            for (size, all) in sizes {
                for covered in all {
                    check(population, *size, covered, effort);
                }
            }
        }
        measured
            .levels
            .iter()
            .for_each(|(comparison, levels)| check_levels(comparison, levels, effort));
        measured.states.iter().for_each(|(scene, followed)| check_video(scene, followed, effort));
        measured.seen.iter().for_each(|(_, scene, followed)| check_video(scene, followed, effort));
        for (network, of_stress, recovered) in &measured.corrected {
            let name = format!("{} of {}: {recovered:?}", of_stress, network.name);
            assert!((recovered.corrected - of_stress).abs() < 0.02, "{name}");
            let least = 0.9 - chance_of_videos(effort);
            assert!(recovered.covered >= least && recovered.of_200_photos >= least, "{name}");
        }
        for (photos, mean, _) in &measured.wilson {
            assert!((0.93..=0.97).contains(mean), "{photos} photos: {mean}");
        }
        if regenerate {
            let text = page::page(&measured);
            #[expect(
                clippy::disallowed_methods,
                reason = "a page under version control cannot be lost"
            )]
            std::fs::write(page::path(), text).unwrap();
        }
    }

    #[test]
    fn the_page_is_current() {
        let committed = std::fs::read_to_string(page::path()).unwrap();
        let nothing = Effort { parts: 1, everybody: 50 };
        let current = page::page(&measure(nothing, &PEOPLE));
        let hint = "run `MIEN_REGENERATE=1 cargo test --release -p metrics --test statistics`";
        assert_eq!(page::fixed_parts(&committed), page::fixed_parts(&current), "{hint}");
        assert_eq!(page::row_names(&committed), page::row_names(&current), "{hint}");
    }

    fn measure(effort: Effort, people: &[usize]) -> Measured {
        let start = Instant::now();
        let wilson = |photos: u32| {
            let (mean, lowest) = wilson_coverage(photos);
            (photos, mean, lowest)
        };
        let facts = |population: Population| {
            let all = population.sample(effort.everybody, &mut Draws::of(1, 0));
            let matrix = all.predictions.confusion();
            let photos = matrix.total() as f64 / effort.everybody as f64;
            let accuracy = matrix.correct() as f64 / matrix.total() as f64;
            (population, [photos, accuracy, correlation_within(&all)])
        };
        let grouped = |population: Population| {
            let of_size = |&size: &usize| (size, coverage(&population, size, Told::Groups, effort));
            Coverage { population, sizes: people.iter().map(of_size).collect() }
        };
        let alone = |size: usize| (size, coverage(&ALONE, size, Told::Nothing, effort));
        let mut coverage: Vec<_> = [EVEN, GOOD, UNEVEN].map(grouped).into();
        coverage.push(Coverage { population: ALONE, sizes: PHOTOS.map(alone).into() });
        let videos = effort.videos();
        let seen = |network, scene| (network, scene, sequences::seen(network, &scene, videos));
        let corrected =
            |network, share| (network, share, sequences::recovered(network, share, videos));
        Measured {
            wilson: [10, 20, 50, 100, 255, 1_000].map(wilson).into(),
            populations: [EVEN, GOOD, UNEVEN, ALONE].map(facts).into(),
            coverage,
            levels: COMPARISONS.map(|comparison| (comparison, levels(&comparison, effort))).into(),
            states: STATES.map(|scene| (scene, sequences::states(&scene, videos))).into(),
            seen: SEEN.map(|(network, scene)| seen(network, scene)).into(),
            corrected: CORRECTED.map(|(network, of_stress)| corrected(network, of_stress)).into(),
            seconds: start.elapsed().as_secs_f64(),
        }
    }

    /// Four standard deviations of a share of 95 %: what drawing few parts allows.
    fn chance(effort: Effort) -> f64 {
        if effort.parts >= FULL.parts {
            0.0
        } else {
            4.0 * (0.95 * 0.05 / effort.parts as f64).sqrt()
        }
    }

    /// Four standard deviations of a share of 90 %: what drawing few videos allows.
    fn chance_of_videos(effort: Effort) -> f64 {
        if effort.parts >= FULL.parts {
            0.0
        } else {
            4.0 * (0.9 * 0.1 / effort.videos() as f64).sqrt()
        }
    }

    fn check_video(scene: &Scene, followed: &Followed, effort: Effort) {
        let chance = chance_of_videos(effort);
        let is_promised = scene.stays() >= ENOUGH_STAYS;
        let range = 0.9 - chance..=0.99 + chance;
        assert!(!is_promised || range.contains(&followed.covered), "{scene:?}: {followed:?}");
        assert!(followed.plain < 0.9, "{scene:?}: {followed:?}");
    }

    fn check(population: &Population, size: usize, covered: &Covered, effort: Effort) {
        let is_of_whole = !covered.name.contains(" class");
        let is_area = covered.name.starts_with("area") && covered.name.ends_with("common class");
        let is_promised = is_of_whole
            && !covered.name.starts_with("expected calibration")
            && !covered.name.starts_with("top-2")
            || is_area && population.name != GOOD.name;
        if size < ENOUGH || !is_promised {
            return;
        }
        let chance = chance(effort);
        let range = 0.93 - chance..=0.97 + chance;
        let Covered { name, coverage, .. } = covered;
        assert!(range.contains(coverage), "{name} of {}, {size}: {coverage}", population.name);
    }

    /// At most 5 %, and what chance allows of a share of 5 %.
    fn check_levels(comparison: &Comparison, levels: &Levels, effort: Effort) {
        let allowed = 0.05 + 3.0 * (0.95 * 0.05 / effort.parts as f64).sqrt();
        let found = levels.t.into_iter().chain([levels.bootstrap]).chain(levels.test);
        for level in found {
            assert!(level <= allowed, "{comparison:?}: {levels:?}");
        }
        let [from_predictions, from_intervals] = levels.seeds;
        let chance = chance(effort);
        assert!(
            (0.93 - chance..=0.97 + chance).contains(&from_predictions),
            "{comparison:?}: {levels:?}"
        );
        assert!(from_intervals >= 0.93 - chance, "{comparison:?}: {levels:?}");
    }
}
