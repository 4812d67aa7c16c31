//! Judged photos on their way into sealed batches: views and thumbnails first, the table last.

use formats::{Settings, Workspace};

use super::one::Taken;
use crate::Error;
use crate::catalogue::{Batch, Event};
use crate::views::{self, View};

/// Photos in a batch: what a killed import has to do again at most.
const SIZE: usize = 1024;

/// The batch that is being filled and the names of those that are sealed.
pub(super) struct Batches<'a> {
    workspace: &'a Workspace,
    /// The declared views, which every photo is drawn for.
    pub(super) views: Vec<View<'a>>,
    /// Whether nothing may be written.
    pub(super) dry_run: bool,
    size: usize,
    open: Vec<Taken>,
    sealed: Vec<String>,
}

impl<'a> Batches<'a> {
    pub(super) fn new(workspace: &'a Workspace, settings: &'a Settings, dry_run: bool) -> Self {
        Self {
            workspace,
            views: View::all(settings).collect(),
            dry_run,
            size: SIZE,
            open: Vec::new(),
            sealed: Vec::new(),
        }
    }

    /// Adds a row and seals the batch when it is full.
    pub(super) fn push(&mut self, taken: Taken) -> Result<(), Error> {
        if self.dry_run {
            return Ok(());
        }
        self.open.push(taken);
        if self.open.len() == self.size {
            self.seal()?;
        }
        Ok(())
    }

    /// Seals what is left and names all sealed batches.
    pub(super) fn finish(mut self) -> Result<Vec<String>, Error> {
        if !self.open.is_empty() {
            self.seal()?;
        }
        Ok(self.sealed)
    }

    /// The table is the commit: without it the other files are not part of the workspace.
    fn seal(&mut self) -> Result<(), Error> {
        let mut rows = std::mem::take(&mut self.open);
        rows.sort_by(|one, other| one.event.key().cmp(&other.event.key()));
        let mut events: Vec<_> = rows.iter().map(|row| row.event.clone()).collect();
        // Copies of one photo have one row in its views: the rows are sorted by photo.
        rows.retain(|row| row.drawn.is_some());
        rows.dedup_by_key(|row| row.event.key().map(|(photo, _)| photo));
        events.extend(rows.iter().filter_map(Taken::face).map(Event::Face));
        let batch = Batch::new(&events, self.sealed.first().map(String::as_str));
        for (index, view) in self.views.iter().enumerate() {
            let mut images = view.no_images();
            for drawn in rows.iter().filter_map(|row| row.drawn.as_ref()) {
                images.push(&drawn.views[index]);
            }
            view.write(self.workspace, &batch, &images)?;
        }
        let thumbnails = rows
            .iter()
            .filter_map(|row| Some((row.event.key()?.0, row.drawn.as_ref()?.thumbnail.as_slice())));
        views::thumbnails::write(self.workspace, &batch, thumbnails)?;
        batch.write(self.workspace, &events)?;
        self.sealed.push(batch.name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::one::Drawn;
    use crate::test_support::{Desk, photo};

    fn taken(path: &str) -> Taken {
        let views = vec![vec![path.len() as u8; 192]];
        let drawn = Drawn { views, thumbnail: vec![1, 2, 3], face: None };
        Taken { event: Event::Add(photo(path)), drawn: Some(drawn) }
    }

    #[test]
    fn a_full_batch_is_sealed_and_the_rest_at_the_end() {
        let desk = Desk::new();
        let mut batches = Batches::new(&desk.workspace, &desk.settings, false);
        batches.size = 2;
        for path in ["a", "bb", "ccc"] {
            batches.push(taken(path)).unwrap();
        }
        assert_eq!(desk.catalogue().photos().len(), 2);
        assert_eq!(batches.finish().unwrap().len(), 2);
        let catalogue = desk.catalogue();
        let one_batch = [taken("ccc"), taken("a"), taken("bb")].map(|taken| taken.event);
        assert_eq!(catalogue.digest(), crate::Catalogue::of(one_batch).digest());

        let wanted = ["ccc", "a"].map(|path| photo(path).sha256);
        let view = View::named(&desk.settings, "small-8").unwrap();
        let images = views::pixels(&desk.workspace, &catalogue, view, &wanted).unwrap();
        assert_eq!((images.photo(0)[0], images.photo(1)[0]), (3, 1));
    }
}
