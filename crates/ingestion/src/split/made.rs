//! How a split was made, as its header says it: what an extension needs to go on in the same way.

use std::collections::BTreeMap;

use formats::json::{self, Value};
use formats::split::{Part, Split};
use formats::{Digest, Settings};
use serde::{Deserialize, Serialize};

use super::changes::Changes;
use super::{Choices, Ratio, SplitError, SplitRequest, TestPhotos};

/// The settings of a split.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Made {
    pub(super) ratio: Ratio,
    pub(super) choices: Choices,
    pub(super) test: TestPhotos,
    pub(super) classes: Vec<String>,
    /// Which fold of how many it is.
    pub(super) fold: Option<[usize; 2]>,
    /// The states of the catalogue that it was made from and extended to; empty for a new split.
    pub(super) history: Vec<Step>,
}

/// One making or extension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    /// The state of the catalogue.
    pub(super) catalogue: Digest,
    /// Photos that came to every part.
    pub(super) added: BTreeMap<String, usize>,
    /// Photos that left their part, by reason.
    pub(super) left: BTreeMap<String, usize>,
    /// Photos that got another label where they are.
    pub(super) relabelled: usize,
    /// Whether the test part was open.
    pub(super) grow_test: bool,
}

impl Made {
    pub(super) fn new(request: &SplitRequest, settings: &Settings) -> Self {
        Self {
            ratio: request.ratio,
            choices: request.choices,
            test: request.test.clone(),
            classes: settings.classes.clone(),
            fold: None,
            history: Vec::new(),
        }
    }

    /// As a header keeps it.
    pub(super) fn to_settings(&self) -> Value {
        let mut settings = json::json!({
            "ratio": self.ratio.to_string(),
            "seed": self.choices.seed,
            "balanced": self.choices.balanced,
            "classes": self.classes,
        });
        if self.test != TestPhotos::Drawn {
            settings["test_from"] = json::json!(self.test.to_string());
        }
        if let Some([fold, folds]) = self.fold {
            settings["fold"] = json::json!(fold);
            settings["folds"] = json::json!(folds);
        }
        if !self.history.is_empty() {
            settings["history"] = json::json!(self.history);
        }
        settings
    }

    /// Reads the settings of the split called `name`.
    pub(super) fn read(settings: &Value, name: &str) -> Result<Self, SplitError> {
        let odd = |key| move || SplitError::UnknownSettings { name: name.to_owned(), key };
        let text = |key: &'static str| settings[key].as_str();
        let number = |key: &'static str| settings[key].as_u64().map(|number| number as usize);
        let history = &settings["history"];
        Ok(Self {
            ratio: text("ratio").and_then(|ratio| ratio.parse().ok()).ok_or_else(odd("ratio"))?,
            choices: Choices {
                seed: settings["seed"].as_u64().ok_or_else(odd("seed"))?,
                balanced: settings["balanced"].as_bool().ok_or_else(odd("balanced"))?,
            },
            test: match &settings["test_from"] {
                Value::Null => TestPhotos::Drawn,
                _ => text("test_from")
                    .and_then(|from| from.parse().ok())
                    .ok_or_else(odd("test_from"))?,
            },
            classes: json::value(&settings["classes"]).ok_or_else(odd("classes"))?,
            fold: number("fold").zip(number("folds")).map(|(fold, folds)| [fold, folds]),
            history: match history {
                Value::Null => Vec::new(),
                _ => json::value(history).ok_or_else(odd("history"))?,
            },
        })
    }

    /// Adds an extension to the history; the first one tells how the split began, too.
    pub(super) fn remember(
        &mut self,
        old: &Split,
        catalogue: Digest,
        changes: &Changes,
        grow_test: bool,
    ) {
        let by_part = |counts: &[usize]| {
            let names = Part::ALL.iter().map(ToString::to_string);
            names.zip(counts.iter().copied()).collect()
        };
        let began = old.header.inputs.get("catalogue").filter(|_| self.history.is_empty());
        if let Some(&catalogue) = began {
            let (added, left) = (by_part(&changes.before), BTreeMap::new());
            self.history.push(Step { catalogue, added, left, relabelled: 0, grow_test: false });
        }
        self.history.push(Step {
            catalogue,
            added: by_part(&changes.added),
            left: changes.left.clone(),
            relabelled: changes.relabelled,
            grow_test,
        });
    }
}
