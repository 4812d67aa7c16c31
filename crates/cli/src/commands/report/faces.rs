//! Which photos a report may show, and their pictures.

use std::collections::{BTreeMap, BTreeSet};

use evaluation::{Picture, Thumbnail};
use formats::{Digest, Settings, Workspace};
use ingestion::Catalogue;
use ingestion::views::thumbnails;

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
            let rows = catalogue.rows_of(*photo);
            !rows.is_empty() && rows.iter().all(|row| self.settings.may_be_shown(&row.consent))
        };
        let (agreed, not_agreed): (BTreeSet<Digest>, BTreeSet<Digest>) =
            photos.iter().partition(|photo| agreed(photo));
        let thumbnails = thumbnails::look_up(self.workspace, catalogue, &agreed);
        let pictures = thumbnails.into_iter().map(|(photo, thumbnail)| {
            let thumbnails::Thumbnail { width, height, jpeg } = thumbnail;
            (photo, Picture::Of(Thumbnail { width, height, jpeg }))
        });
        pictures.chain(not_agreed.into_iter().map(|photo| (photo, Picture::NotAgreed))).collect()
    }
}
