//! What every split must obey, on drawn catalogues.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::links::Units;

/// A photo as drawn.
#[derive(Debug, Clone)]
struct Drawn {
    /// 5 = no label.
    class: usize,
    /// Below 10 = nobody known.
    person: usize,
    /// Whether its bytes lie at a second place.
    twice: bool,
    /// Seconds since the first photo of its device; the last device writes no time.
    second: u32,
    device: usize,
    collection: usize,
}

fn drawn(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Drawn>> {
    let photo = (
        0..6_usize,
        0..50_usize,
        prop::bool::weighted(0.03),
        0..2_000_000_u32,
        0..6_usize,
        0..3_usize,
    );
    let photo = photo.prop_map(|(class, person, twice, second, device, collection)| Drawn {
        class,
        person,
        twice,
        second,
        device,
        collection,
    });
    prop::collection::vec(photo, count)
}

/// Photos called `<prefix><number>`; a copy lies in another collection, under the next person's name.
fn photos(drawn: &[Drawn], prefix: &str) -> Vec<Photo> {
    let subject = |person: usize| if person < 10 { String::new() } else { format!("p{person}") };
    let mut photos = Vec::new();
    for (index, drawn) in drawn.iter().enumerate() {
        let label = CLASSES.get(drawn.class).copied().unwrap_or_default();
        let (second, day) = (drawn.second % 86_400, 1 + drawn.second / 86_400);
        let time = format!(
            "2026-03-{day:02}T{:02}:{:02}:{:02}",
            second / 3600,
            second / 60 % 60,
            second % 60
        );
        let photo = Photo {
            captured_at: if drawn.device == 5 { String::new() } else { time },
            device: format!("phone {}", drawn.device).into(),
            collection: format!("c{}", drawn.collection).into(),
            ..shot(&format!("{prefix}{index}"), label, &subject(drawn.person))
        };
        if drawn.twice {
            let person = subject((drawn.person + 1) % 50);
            photos.push(Photo {
                path: format!("copy of {prefix}{index}"),
                subject: person.into(),
                collection: "c0".into(),
                ..photo.clone()
            });
        }
        photos.push(photo);
    }
    photos
}

/// Near-duplicates as drawn: pairs and triples of photos by number.
fn twins(photos: &[Photo], drawn: &[(usize, usize, usize)]) -> Vec<Vec<Digest>> {
    let photo = |number: &usize| photos[number % photos.len()].sha256;
    drawn
        .iter()
        .map(|(one, other, third)| {
            let mut cluster: Vec<Digest> = Vec::new();
            for photo in [one, other, third].map(photo) {
                if !cluster.contains(&photo) {
                    cluster.push(photo);
                }
            }
            cluster
        })
        .collect()
}

fn drawn_twins(count: usize) -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    let cluster = (0..400_usize, 0..400_usize, 0..400_usize).prop_map(|(one, other, third)| {
        if third % 3 == 0 { (one, other, third) } else { (one, other, other) }
    });
    prop::collection::vec(cluster, 0..count)
}

/// Every photo has one row, and no unit of `links` has photos in two parts.
fn is_whole(links: &Links, split: &Split) -> Result<(), TestCaseError> {
    let rows: Vec<Digest> = split.rows.iter().map(|row| row.sha256).collect();
    prop_assert_eq!(&rows, links.photos());
    let units = Units::of(links);
    let mut part_of: BTreeMap<usize, &Part> = BTreeMap::new();
    for (photo, row) in
        split.rows.iter().enumerate().filter(|(_, row)| Part::ALL.contains(&row.part))
    {
        prop_assert_eq!(*part_of.entry(units.of_photo[photo]).or_insert(&row.part), &row.part);
    }
    Ok(())
}

fn is_balanced(table: &SplitTable) -> Result<(), TestCaseError> {
    for line in &table.parts {
        prop_assert!(line.per_class.iter().all(|&count| count == line.per_class[0] && count > 0));
    }
    Ok(())
}

fn leaks(links: &Links, split: &Split) -> Vec<String> {
    crate::audit(links, &settings(), split).leaks.into_iter().map(|leak| leak.message).collect()
}

/// What stands in two parts, by name, whether it is told as a group or as a link.
fn overlaps(links: &Links, split: &Split) -> Vec<String> {
    let leaks = crate::audit(links, &settings(), split).leaks.into_iter();
    let overlaps = leaks.filter(|leak| leak.kind.is_overlap());
    let name = |message: &str| {
        message.trim_start_matches("group ").trim_start_matches("subject ").to_owned()
    };
    overlaps.map(|leak| name(&leak.message)).collect()
}

/// What may be refused: a unit that is too large, or a class of too few units.
fn may_be_refused<T>(made: Result<T, Error>) -> Result<Option<T>, TestCaseError> {
    match made {
        Ok(made) => Ok(Some(made)),
        Err(Error::Split(
            SplitError::UnitTooLarge { .. }
            | SplitError::TooFewUnits { .. }
            | SplitError::NothingToTest { .. },
        )) => Ok(None),
        Err(error) => Err(TestCaseError::fail(error.to_string())),
    }
}

/// Whether a photo left its part because it is gone, or nobody can say what it shows.
fn has_left(part: &Part) -> bool {
    let reasons = ["forgotten", "no_label", "label_conflict", "bridges"];
    matches!(part, Part::Reserve(reason) if reasons.contains(&reason.as_str()))
}

fn parts(split: &Split) -> BTreeMap<Digest, Part> {
    split.rows.iter().map(|row| (row.sha256, row.part.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        max_global_rejects: 4096,
        ..ProptestConfig::with_cases(32)
    })]

    #[test]
    fn parts_and_reserve_hold_every_photo_once_and_part_no_unit(
        drawn in drawn(150..400), pairs in drawn_twins(12), balanced: bool, seed: u64,
    ) {
        let photos = photos(&drawn, "a");
        let (catalogue, twins) = (catalogue(photos.clone()), twins(&photos, &pairs));
        let links = Links::of(&catalogue, &twins);
        let request = SplitRequest { choices: Choices { seed, balanced }, ..request("6:2:2") };
        let plan = may_be_refused(split(&links, &settings(), &request))?;
        prop_assume!(plan.is_some());
        let plan = plan.unwrap();
        is_whole(&links, &plan.split)?;
        prop_assert_eq!(leaks(&links, &plan.split), [""; 0]);
        prop_assert!(balanced || !plan.table.reserve.contains_key("surplus"));
        if balanced {
            is_balanced(&plan.table)?;
        }
    }

    #[test]
    fn neither_rows_nor_threads_in_another_order_change_a_split(
        drawn in drawn(150..400), pairs in drawn_twins(12), seed: u64,
    ) {
        let photos = photos(&drawn, "a");
        let mut twins = twins(&photos, &pairs);
        let straight = catalogue(photos.clone());
        let turned = catalogue(photos.into_iter().rev());
        let choices = Choices { seed, balanced: true };
        let request = SplitRequest { choices, ..request("6:2:2") };
        let one = may_be_refused(split(&Links::of(&straight, &twins), &settings(), &request))?;
        prop_assume!(one.is_some());
        twins.reverse();
        let threads = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let again = || split(&Links::of(&turned, &twins), &settings(), &request);
        let other = threads.install(again).unwrap();
        prop_assert_eq!(one.as_ref(), Some(&other));

        let choices = Choices { seed: seed ^ 1, ..choices };
        let reseeded = SplitRequest { choices, ..request };
        let another = split(&Links::of(&straight, &twins), &settings(), &reseeded).unwrap();
        prop_assert_ne!(&other.split.rows, &another.split.rows);
    }

    #[test]
    fn extensions_move_no_photo_and_leak_nothing(
        first in drawn(150..300),
        more in prop::collection::vec(drawn(0..60), 1..4),
        grow_test: bool, balanced: bool, seed: u64,
        pairs in drawn_twins(12),
        late_pairs in drawn_twins(12),
        relabelled in prop::collection::vec((0..150_usize, 0..6_usize), 0..8),
        forgotten in prop::collection::vec(0..150_usize, 0..4),
        from_collection: bool,
    ) {
        let mut photos = photos(&first, "a");
        let early = twins(&photos, &pairs);
        let there = catalogue(photos.clone());
        let test = if from_collection { TestPhotos::Collection("c1".to_owned()) } else { TestPhotos::Drawn };
        let request = SplitRequest { test, choices: Choices { seed, balanced }, ..request("6:2:2") };
        let plan = may_be_refused(split(&Links::of(&there, &early), &settings(), &request))?;
        prop_assume!(plan.is_some());
        let mut now = plan.unwrap().split;
        let mut gone: Vec<Digest> = Vec::new();
        for (round, drawn) in more.iter().enumerate() {
            let before = now.clone();
            let old = photos.len();
            photos.extend(super::rules::photos(drawn, &format!("{round} ")));
            // New likenesses concern new photos: what was judged before is not judged otherwise.
            let mut twins = early.clone();
            twins.extend(super::rules::twins(&photos, &late_pairs).into_iter().filter(|cluster| {
                photos[old..].iter().any(|photo| photo.sha256 == cluster[0])
            }));
            if round == 0 {
                for &(photo, class) in &relabelled {
                    let (sha256, count) = (photos[photo].sha256, CLASSES.len());
                    let label = CLASSES.get(class % (count + 1)).copied().unwrap_or_default();
                    for photo in photos.iter_mut().filter(|photo| photo.sha256 == sha256) {
                        photo.label = label.into();
                    }
                }
                gone = forgotten.iter().map(|&photo| photos[photo].sha256).collect();
            }
            let catalogue = without(photos.clone(), &gone);
            let links = Links::of(&catalogue, &twins);
            let request = ExtendRequest { name: "pilot".to_owned(), grow_test };
            let extension = extend(&links, &settings(), &before, &request).unwrap();
            now = extension.plan.split.clone();

            let (were, are) = (parts(&before), parts(&now));
            for (photo, part) in &were {
                let is = are.get(photo);
                prop_assert!(is.is_some(), "{photo} vanished");
                let stays = is == Some(part) || is.is_some_and(has_left);
                prop_assert!(stays || matches!(part, Part::Reserve(_)), "{photo} moved");
            }
            for photo in links.photos() {
                let is = are.get(photo);
                prop_assert!(is.is_some(), "{photo} has no row");
                let grown = is == Some(&Part::Test) && were.get(photo) != Some(&Part::Test);
                prop_assert!(grow_test || !grown, "{photo} came to a closed test part");
            }
            // Only forgetting can make a split leak by itself: who was known by a likeness to a forgotten
            // photo is known no more, and belongs to a session again. An extension adds no leak to that.
            let already = overlaps(&links, &before);
            prop_assert!(!gone.is_empty() || already.is_empty(), "{already:?}");
            for leak in overlaps(&links, &now) {
                prop_assert!(already.contains(&leak), "{leak} is not in {already:?}");
            }
            // Equal classes stay equal, unless corrections made them unequal.
            let corrected = !relabelled.is_empty() || !forgotten.is_empty();
            if balanced && !corrected {
                is_balanced(&extension.plan.table)?;
            }
            let again = extend(&links, &settings(), &now, &request).unwrap();
            prop_assert!(again.is_empty(), "{}", again.changes);
        }
    }

    #[test]
    fn over_all_folds_every_photo_is_a_test_photo_once(
        drawn in drawn(200..400), count in 3_u16..6, balanced: bool, seed: u64,
    ) {
        let catalogue = catalogue(photos(&drawn, "a"));
        let links = Links::of(&catalogue, &[]);
        let choices = Choices { seed, balanced };
        let request = FoldsRequest { name: "turn".to_owned(), folds: count, choices };
        let made = may_be_refused(folds(&links, &settings(), &request))?;
        prop_assume!(made.is_some());
        let made = made.unwrap();
        let mut tested = vec![0; links.photos().len()];
        for plan in &made.plans {
            is_whole(&links, &plan.split)?;
            for (photo, row) in plan.split.rows.iter().enumerate() {
                tested[photo] += usize::from(row.part == Part::Test);
                let reserved = matches!(made.plans[0].split.rows[photo].part, Part::Reserve(_));
                prop_assert_eq!(reserved, matches!(row.part, Part::Reserve(_)));
            }
            if balanced {
                is_balanced(&plan.table)?;
            }
        }
        for (photo, row) in made.plans[0].split.rows.iter().enumerate() {
            prop_assert_eq!(tested[photo], usize::from(!matches!(row.part, Part::Reserve(_))));
        }
    }

    #[test]
    fn a_given_test_part_shares_no_unit_with_the_others(
        drawn in drawn(200..400), pairs in drawn_twins(12), balanced: bool, seed: u64,
    ) {
        let photos = photos(&drawn, "a");
        let (catalogue, twins) = (catalogue(photos.clone()), twins(&photos, &pairs));
        let links = Links::of(&catalogue, &twins);
        let test = TestPhotos::Collection("c1".to_owned());
        let request = SplitRequest { test, choices: Choices { seed, balanced }, ..request("6:2:2") };
        let plan = may_be_refused(split(&links, &settings(), &request))?;
        prop_assume!(plan.is_some());
        let plan = plan.unwrap();
        is_whole(&links, &plan.split)?;
        prop_assert_eq!(leaks(&links, &plan.split), [""; 0]);
        for (photo, row) in plan.split.rows.iter().enumerate() {
            let inside = links.rows_of(photo).iter().all(|row| &*row.collection == "c1");
            prop_assert!(row.part != Part::Test || inside);
            let in_parts = [Part::Train, Part::Validation].contains(&row.part);
            prop_assert!(!in_parts || !inside);
        }
    }
}
