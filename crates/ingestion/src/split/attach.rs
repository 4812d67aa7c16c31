//! Where photos belong that come to a split that is there: with what they are linked to, or nowhere.

use crate::links::{Joined, Links, Memberships};

/// What links say about a photo that has no part yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    /// To photos of this part.
    With(usize),
    /// To no photo of any part.
    Free,
    /// To photos of two parts: it would join them.
    Bridge,
}

/// All photos, joined as far as no two parts are.
pub(super) struct Attached<'a> {
    /// The links without the bridges.
    pub(super) links: Links<'a>,
    pub(super) joined: Joined,
    /// What becomes of each photo; for one that has its part, that part.
    pub(super) belongs: Vec<Belongs>,
}

/// Joins photos one by one, in the given order, to those that are in parts already.
///
/// A group of links that holds photos of two parts joins nothing: it came up after the split was made,
/// by a correction or by a photo that matches both sides. Whoever else is in it is a bridge. Without its
/// bridges a session may be two, and a photo may show nobody known: the links are looked at again until
/// no more bridges turn up.
pub(super) fn attach<'a>(
    links: &Links<'a>,
    parts: &[Option<usize>],
    order: &[usize],
) -> Attached<'a> {
    let mut is_bridge = vec![false; parts.len()];
    let mut links = links.clone();
    loop {
        let memberships = Memberships::of(links.groups(), parts.len());
        let mut growing = Growing::around(&links, parts);
        let mut bridges = 0;
        for &photo in order {
            if !is_bridge[photo] && !growing.take(photo, memberships.of_photo(photo)) {
                is_bridge[photo] = true;
                bridges += 1;
            }
        }
        if bridges == 0 {
            let belongs = growing.belongs(&is_bridge);
            return Attached { links, joined: growing.joined, belongs };
        }
        links = links.among(&|photo| !is_bridge[photo]);
    }
}

/// What was joined so far.
struct Growing {
    joined: Joined,
    /// The part of everything joined, by its first photo.
    part: Vec<Option<usize>>,
    /// A photo of every group that was joined already.
    member: Vec<Option<usize>>,
    /// Whether a group holds photos of two parts.
    torn: Vec<bool>,
}

impl Growing {
    /// Joins the photos that have a part.
    fn around(links: &Links, parts: &[Option<usize>]) -> Self {
        let mut joined = Joined::apart(parts.len());
        let mut member = Vec::with_capacity(links.groups().len());
        let mut torn = Vec::with_capacity(links.groups().len());
        for group in links.groups() {
            let placed: Vec<usize> =
                group.photos.iter().copied().filter(|&photo| parts[photo].is_some()).collect();
            let is_torn = placed.windows(2).any(|pair| parts[pair[0]] != parts[pair[1]]);
            if !is_torn {
                joined.all(&placed);
            }
            member.push(placed.first().copied());
            torn.push(is_torn);
        }
        let mut part = vec![None; parts.len()];
        for photo in (0..parts.len()).filter(|&photo| parts[photo].is_some()) {
            part[joined.first(photo)] = parts[photo];
        }
        Self { joined, part, member, torn }
    }

    /// What becomes of every photo.
    fn belongs(&mut self, is_bridge: &[bool]) -> Vec<Belongs> {
        let photos = is_bridge.iter().enumerate();
        let belongs = photos.map(|(photo, &is_bridge)| {
            let first = self.joined.first(photo);
            match self.part[first] {
                _ if is_bridge => Belongs::Bridge,
                Some(part) => Belongs::With(part),
                None => Belongs::Free,
            }
        });
        belongs.collect()
    }

    /// Joins one photo to its groups, unless that would join two parts.
    fn take(&mut self, photo: usize, groups: &[usize]) -> bool {
        if groups.iter().any(|&group| self.torn[group]) {
            return false;
        }
        let mut part = None;
        for &group in groups {
            let there = self.member[group].and_then(|member| self.part[self.joined.first(member)]);
            if part.is_some() && there.is_some() && part != there {
                return false;
            }
            part = part.or(there);
        }
        for &group in groups {
            match self.member[group] {
                Some(member) => self.joined.two(photo, member),
                None => self.member[group] = Some(photo),
            }
        }
        let first = self.joined.first(photo);
        self.part[first] = part;
        true
    }
}
