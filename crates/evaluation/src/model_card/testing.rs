//! A card of a network that is in order, for tests.

use formats::ViewSettings;
use formats::evaluation::Slice;
use formats::split::{AuditFound, Verdict};

use super::{CardAccuracy, ModelCard, NOTICES};

pub(crate) fn card() -> ModelCard {
    let slice = |value: &str, accuracy: f64| Slice {
        value: value.into(),
        photos: 20,
        accuracy,
        low: Some(accuracy - 0.2),
        high: Some(accuracy + 0.1),
    };
    ModelCard {
        experiment: "paper".into(),
        run: "0123456789abcdef".into(),
        seed: 1,
        trained_on: "2026-11-26".into(),
        made_by: "mien 0.1.0".into(),
        classes: vec!["happy".into(), "sad".into()],
        view: "face-48".into(),
        view_settings: ViewSettings::face(48),
        temperature: Some(1.372),
        split: "pilot".into(),
        audit: Some(AuditFound {
            verdict: Verdict::Clean,
            photos: 100,
            of_nobody_known: 0,
            people: 10,
        }),
        leaks_let_pass: 0,
        forgotten_since: 0,
        accuracy: Some(CardAccuracy {
            part: "test".into(),
            photos: 40,
            value: Some(0.715),
            low: Some(0.651),
            high: Some(0.772),
            no_interval: None,
            leak_alarm: Some(false),
        }),
        accuracy_by_face_size: vec![slice("below 64 pixels", 0.5), slice("64 to 127 pixels", 0.8)],
        test_uses: 1,
        notices: NOTICES,
    }
}
