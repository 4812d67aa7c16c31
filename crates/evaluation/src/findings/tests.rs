//! The page's HTML: what is escaped, what is capped, what is folded, what is left out.

use super::caps::{FINDINGS, PHOTOS, PICTURES};
use super::*;

const CHECK: Checked = Checked {
    name: "blurred",
    severity: Severity::Warning,
    finds: "Photos without an edge.",
    matters: "Nothing can be learned from them.",
    advice: "Say `mien relabel`.",
    open: Vec::new(),
    acknowledged: Vec::new(),
};

fn digest(number: usize) -> Digest {
    Digest::of(&number.to_le_bytes())
}

/// Photos `from..to`, each at one place.
fn photos(from: usize, to: usize) -> Vec<(Digest, String)> {
    (from..to).map(|number| (digest(number), format!("card/{number}.jpg"))).collect()
}

fn found<'a>(id: &'a str, photos: &'a [(Digest, String)]) -> Found<'a> {
    let commands = vec![("if it is fine", format!("mien check --acknowledge {id}"))];
    Found { id, message: "no edge in `card`", photos, commands, judged: None }
}

fn each(groups: &[Vec<(Digest, String)>]) -> Vec<Found<'_>> {
    groups.iter().map(|photos| found("1", photos)).collect()
}

fn page_of(checks: Vec<Checked<'_>>) -> FindingsPage<'_> {
    FindingsPage { catalogue: digest(0), photos: 2550, checks }
}

/// A thumbnail of every photo that is wanted.
fn all_wanted(page: &FindingsPage) -> Pictures {
    let thumbnail = || Thumbnail { width: 96, height: 128, jpeg: vec![0xff, 0xd8, 0xff] };
    Pictures::Of(wanted(page).into_iter().map(|photo| (photo, thumbnail())).collect())
}

fn html(page: &FindingsPage, pictures: &Pictures) -> String {
    page::render(page, pictures).into_string()
}

/// What stands between `start` and `end` in `text`, wherever it does.
fn all_between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let pieces = text.split(start).skip(1);
    pieces.filter_map(|piece| piece.split_once(end).map(|(inside, _)| inside)).collect()
}

#[test]
fn hostile_names_stay_words() {
    let hostile = "card/<script>alert(\"1\")</script>\n' onload='x'.jpg";
    let photos = vec![(digest(1), hostile.to_owned()), (digest(2), hostile.to_owned())];
    let judged = Judged { by: "<b>eva</b>", at: "", reason: "<i>&" };
    let one = Found {
        message: hostile,
        commands: vec![("<u>", hostile.to_owned())],
        judged: Some(judged),
        ..found("1", &photos)
    };
    let page = page_of(vec![Checked { open: vec![one], ..CHECK }]);
    // One photo with a picture, one without.
    let Pictures::Of(mut some) = all_wanted(&page) else { panic!() };
    some.remove(&digest(2));
    let text = html(&page, &Pictures::Of(some));
    for word in ["<script", "<b>", "<i>", "<u>"] {
        assert!(!text.contains(word), "{word}");
    }
    assert!(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\n' onload='x'.jpg"));
    let named = all_between(&text, "aria-label=\"", "\"");
    assert!(named.contains(&"script&gt;\n' onload='x'.jpg"), "{named:?}");
}

#[test]
fn copies_are_one_picture_with_all_their_places_and_every_picture_is_in_the_file_once() {
    let copies: Vec<_> = [1, 2, 1].map(|number| (digest(number), format!("{number}.jpg"))).into();
    let checks = ["first", "second"];
    let checks = checks.map(|name| Checked { name, open: vec![found("1", &copies)], ..CHECK });
    let page = page_of(checks.into());
    let text = html(&page, &all_wanted(&page));
    assert_eq!(text.matches("data:image/jpeg;base64,/9j/\"").count(), 2);
    assert_eq!(text.matches("<use href=\"#photo-").count(), 4);
    assert_eq!(text.matches("1.jpg</code><code class=\"place\">1.jpg</code>").count(), 2);
    for used in all_between(&text, "<use href=\"#", "\"") {
        assert!(text.contains(&format!("<image id=\"{used}\"")), "{used}");
    }
}

#[test]
fn many_photos_and_findings_are_counted_with_the_command_that_lists_them() {
    let many = photos(0, PHOTOS + 7);
    let findings = vec![found("1", &many); FINDINGS + 1100];
    let page = page_of(vec![Checked { open: findings, ..CHECK }]);
    let text = html(&page, &all_wanted(&page));
    assert_eq!(text.matches("<article class=\"finding\">").count(), FINDINGS);
    assert_eq!(text.matches("<li><svg").count(), FINDINGS * PHOTOS);
    let more = "and 7 more photos: <code>mien check --json</code>";
    assert_eq!(text.matches(more).count(), FINDINGS);
    let more = "and 1\u{202f}100 more findings: <code>mien check --json</code>";
    assert!(text.contains(more));
    assert!(text.contains("1\u{202f}150 findings: no errors, 1\u{202f}150 warnings, no notes."));

    let copies = vec![(digest(1), "here.jpg".to_owned()); PHOTOS + 3];
    let page = page_of(vec![Checked { open: vec![found("1", &copies)], ..CHECK }]);
    let text = html(&page, &all_wanted(&page));
    assert_eq!(text.matches("<code class=\"place\">").count(), PHOTOS);
    assert!(text.contains("and 3 more places"));
}

#[test]
fn a_full_page_holds_the_first_findings_of_every_check_before_acknowledged_ones() {
    let groups: Vec<_> =
        (0..FINDINGS).map(|group| photos(PHOTOS * group, PHOTOS * (group + 1))).collect();
    let others: Vec<_> = (0..3).map(|number| photos(9000 + number, 9001 + number)).collect();
    let large = Checked { open: each(&groups), ..CHECK };
    let small = Checked {
        name: "small",
        open: each(&others[..2]),
        acknowledged: each(&others[2..]),
        ..CHECK
    };
    let wanted = wanted(&page_of(vec![large, small]));
    assert!(wanted.len() <= PICTURES && wanted.len() > PICTURES - PHOTOS, "{}", wanted.len());
    let has = |photos: &[(Digest, String)]| photos.iter().all(|(photo, _)| wanted.contains(photo));
    assert!(has(&others[0]) && has(&others[1]) && !has(&others[2]));
    assert!(has(&groups[0]) && !has(&groups[FINDINGS - 1]));
}

#[test]
fn a_photo_without_a_thumbnail_is_a_tile_with_its_name() {
    let one = photos(1, 2);
    let page = page_of(vec![Checked { open: vec![found("1", &one)], ..CHECK }]);
    let text = html(&page, &Pictures::Of(BTreeMap::new()));
    assert!(text.contains("<div class=\"photo\"><span>no picture of 1.jpg</span></div>"));
    assert!(!text.contains("<svg"));
}

#[test]
fn without_faces_there_is_no_picture_and_the_page_says_so() {
    let one = photos(1, 2);
    let page = page_of(vec![Checked { open: vec![found("1", &one)], ..CHECK }]);
    let text = html(&page, &Pictures::LeftOut);
    assert!(!text.contains("data:image") && !text.contains("<svg"));
    assert!(!text.contains("class=\"photo\"") && text.contains("card/<wbr>1.jpg"));
    assert!(text.contains("pictures were left out (--no-faces)"));
    assert!(text.contains("treat this page as personal data"));
}

#[test]
fn acknowledged_findings_are_folded_and_say_who_when_and_why() {
    let one = photos(1, 2);
    let judged = Judged { by: "eva", at: "2026-11-25T10:00:00Z", reason: "a dark room" };
    let acknowledged = vec![Found { judged: Some(judged), ..found("1", &one) }];
    let page = page_of(vec![Checked { acknowledged, ..CHECK }]);
    let text = html(&page, &all_wanted(&page));
    let folded = all_between(&text, "<details>", "</details>");
    assert_eq!(folded.len(), 1);
    assert!(folded[0].contains("1 finding acknowledged"));
    assert!(folded[0].contains("“a dark room” – eva, 2026-11-25T10:00:00Z"));
    assert!(text.contains("no findings: no errors, no warnings, no notes."));
    assert!(text.contains("1 more finding was judged to be no fault"));
}

#[test]
fn errors_come_before_warnings_before_notes_and_every_check_is_explained() {
    let none = photos(0, 0);
    let checks = [("c", Severity::Note), ("a", Severity::Warning), ("b", Severity::Error)];
    let check =
        |(name, severity)| Checked { name, severity, open: vec![found("1", &none)], ..CHECK };
    let silent = Checked { name: "silent", ..CHECK };
    let page = page_of(checks.into_iter().map(check).chain([silent]).collect());
    let text = html(&page, &all_wanted(&page));
    assert_eq!(all_between(&text, "<section id=\"", "\""), ["claim", "b", "a", "c"]);
    assert_eq!(all_between(&text, "<li><a href=\"#", "\""), ["b", "a", "c"]);
    assert_eq!(text.matches("<dd>Say <code>mien relabel</code>.</dd>").count(), 3);
    assert!(text.contains("Nothing was found by: silent."));
    assert!(text.contains("<code>mien check --acknowledge 1</code>"));
    assert!(!text.contains("<ul class=\"photos\">"));
}

#[test]
fn the_style_fetches_nothing() {
    let style = include_str!("style.css");
    for word in ["http", "url(", "@import", "</"] {
        assert!(!style.contains(word), "{word}");
    }
}
