//! Why photos may not be parted, in words: the links that made a unit.

use std::collections::{BTreeMap, VecDeque};

use super::{LinkGroup, LinkKind, Links, Memberships, Units};

/// Links that are told; the others are counted.
const TOLD: usize = 5;

/// What made a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasons {
    /// Whose photos they are: `anna` and `bert`.
    pub whose: String,
    /// The links that joined them, one to a line; none where they are one person's alone.
    pub links: Vec<String>,
}

impl Reasons {
    /// Looks for the links that hold `unit` together.
    pub fn of(links: &Links, units: &Units, unit: usize) -> Self {
        let subjects = &units.units[unit].subjects;
        let told = match subjects[..] {
            [] | [_] => kinds(links, units, unit),
            [first, ..] => between(links, first, subjects.len()),
        };
        let mut lines: Vec<String> = told.iter().take(TOLD).cloned().collect();
        if told.len() > TOLD {
            lines.push(format!("and {} more links", told.len() - TOLD));
        }
        Self { whose: whose(links, units, unit), links: lines }
    }
}

fn whose(links: &Links, units: &Units, unit: usize) -> String {
    let unit = &units.units[unit];
    let names: Vec<&str> =
        unit.subjects.iter().map(|&subject| links.groups()[subject].name.as_str()).collect();
    match names[..] {
        [] => format!("`{}`", unit.name),
        [one] => format!("`{one}`"),
        [one, other] => format!("`{one}` and `{other}`"),
        [one, other, _] => format!("`{one}`, `{other}` and 1 more person"),
        [one, other, ref more @ ..] => format!("`{one}`, `{other}` and {} more people", more.len()),
    }
}

/// How many links of each kind hold photos of nobody known together, or add them to a person's.
fn kinds(links: &Links, units: &Units, unit: usize) -> Vec<String> {
    let person = units.units[unit].subjects.first();
    let own = person.map_or(&[][..], |&subject| &links.groups()[subject].photos);
    let adds = |group: &&LinkGroup| {
        let others = group.photos.iter().filter(|photo| own.binary_search(photo).is_err());
        units.of_photo[group.photos[0]] == unit && group.photos.len() > 1 && others.count() > 0
    };
    let mut counts: BTreeMap<LinkKind, (usize, &LinkGroup)> = BTreeMap::new();
    for group in links.groups().iter().filter(adds) {
        counts.entry(group.kind).or_insert((0, group)).0 += 1;
    }
    let told = counts.into_values().map(|(count, group)| {
        let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
        format!("joined by {}{more}", link(links, group, group.photos[0], group.photos[1]))
    });
    told.collect()
}

/// One line for every other person that links reach from `first`, the nearest first.
fn between(links: &Links, first: usize, people: usize) -> Vec<String> {
    let memberships = Memberships::of(links.groups(), links.photos().len());
    let mut search = Search { links, reached: BTreeMap::from([(first, None)]), lines: Vec::new() };
    let mut waiting = VecDeque::from([first]);
    while let Some(group) = waiting.pop_front() {
        for &photo in &links.groups()[group].photos {
            let mut from = group;
            for &next in memberships.of_photo(photo) {
                if search.reach(next, from, photo) {
                    waiting.push_back(next);
                    // Whoever else is on the photo is joined with this person by its copies.
                    from = if links.groups()[next].kind == LinkKind::Subject { next } else { from };
                }
            }
        }
        // Every other person is reached from somebody.
        if search.lines.len() + 1 == people {
            break;
        }
    }
    search.lines
}

/// A search from group to group through the photos that both hold.
struct Search<'a> {
    links: &'a Links<'a>,
    /// Every group that was reached, from which group and through which photo.
    reached: BTreeMap<usize, Option<(usize, usize)>>,
    lines: Vec<String>,
}

impl Search<'_> {
    /// Whether `next` is new; a new person gives a line.
    fn reach(&mut self, next: usize, from: usize, photo: usize) -> bool {
        if self.reached.contains_key(&next) {
            return false;
        }
        self.reached.insert(next, Some((from, photo)));
        if self.links.groups()[next].kind == LinkKind::Subject {
            let line = self.line(next);
            self.lines.push(line);
        }
        true
    }

    /// The way back from a person to the one before.
    fn line(&self, person: usize) -> String {
        let groups = self.links.groups();
        let mut steps = Vec::new();
        let (mut at, mut left_by) = (person, None);
        while let Some(Some((from, photo))) = self.reached.get(&at) {
            if let Some(left_by) = left_by {
                steps.push(link(self.links, &groups[at], *photo, left_by));
            }
            (at, left_by) = (*from, Some(*photo));
            if groups[at].kind == LinkKind::Subject {
                break;
            }
        }
        if let (true, Some(copy)) = (steps.is_empty(), left_by) {
            let paths: Vec<&str> =
                self.links.rows_of(copy).iter().map(|row| row.path.as_str()).collect();
            let photo = self.links.photos()[copy].short();
            steps.push(format!("the copies of photo {photo} ({})", paths.join(", ")));
        }
        steps.reverse();
        let names = [&groups[at].name, &groups[person].name];
        format!("`{}` and `{}` are joined by {}", names[0], names[1], steps.join(", then "))
    }
}

/// `the near-duplicate 3f2a91c0 ~ 77aa01b2 (happy/anna/1.jpg, happy/bert/9.jpg)`.
fn link(links: &Links, group: &LinkGroup, one: usize, other: usize) -> String {
    let [one, other] = [one, other].map(|photo| {
        let path = links.rows_of(photo).first().map_or("", |row| row.path.as_str());
        (links.photos()[photo].short(), path)
    });
    let photos = format!("{} ~ {} ({}, {})", one.0, other.0, one.1, other.1);
    match group.kind {
        LinkKind::Subject => format!("`{}`, {photos}", group.name),
        LinkKind::NearDuplicate => format!("the near-duplicate {photos}"),
        LinkKind::Burst => format!("the burst {photos}"),
        LinkKind::Session => format!("the {} with {photos}", group.name),
    }
}
