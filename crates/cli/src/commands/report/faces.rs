//! Which photos a report may show, and their pictures.

use std::collections::{BTreeMap, BTreeSet};

use evaluation::Picture;
use formats::{Digest, Settings, Workspace};
use ingestion::Catalogue;

use crate::commands::thumbnails;
use crate::failure::Failure;

/// What is needed to look photos up.
pub(super) struct Album<'a> {
    workspace: &'a Workspace,
    settings: Settings,
    /// Absent where a report is made far from its photos.
    catalogue: Option<Catalogue>,
}

impl<'a> Album<'a> {
    pub(super) fn open(workspace: &'a Workspace) -> Result<Self, Failure> {
        let settings = Settings::read(&workspace.settings())?;
        Ok(Self { workspace, settings, catalogue: Catalogue::read(workspace).ok() })
    }

    /// The pictures of those of the photos whose people agreed, at every place where they lie.
    pub(super) fn look_up(&self, photos: &BTreeSet<Digest>) -> BTreeMap<Digest, Picture> {
        let Some(catalogue) = &self.catalogue else { return BTreeMap::new() };
        let agreed = |photo: &Digest| {
            let mut rows = catalogue.rows_of(*photo).iter();
            rows.all(|row| self.settings.may_be_shown(&row.consent))
        };
        // Of a photo that was forgotten nobody knows any more what was agreed to.
        let known = photos.iter().copied().filter(|photo| catalogue.has_photo(*photo));
        let (agreed, not_agreed): (BTreeSet<Digest>, BTreeSet<Digest>) = known.partition(agreed);
        let pictures = thumbnails::look_up(self.workspace, catalogue, &agreed).into_iter();
        let pictures = pictures.map(|(photo, thumbnail)| (photo, Picture::Of(thumbnail)));
        pictures.chain(not_agreed.into_iter().map(|photo| (photo, Picture::NotAgreed))).collect()
    }
}
