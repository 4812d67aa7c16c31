//! Any text as an experiment, with lines of `--set` arguments, and as a sweep; and texts put together from the examples of
//! all entries: parsed, changed, resolved, shown, and read again from the plan.
#![no_main]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use experiment::{Facts, PhotoCounts, Plan, Written, parse, resolve, summary, sweep};
use formats::{Problem, ViewSettings};
use libfuzzer_sys::fuzz_target;

const PAPER: &str = include_str!("../../experiments/paper.yaml");

static EXAMPLES: OnceLock<Vec<Vec<String>>> = OnceLock::new();

// The kinds in the order of the page that documents them.
const LAYER: usize = 0;
const WEIGHTS: usize = 1;
const AUGMENTATION: usize = 2;
const LOSS: usize = 3;
const OPTIMIZER: usize = 4;
const SCHEDULE: usize = 5;

/// What means something to YAML, or to an experiment.
const PIECES: [&str; 40] = [
    "\n",
    "  ",
    "- ",
    ": ",
    ", ",
    "{ ",
    " }",
    "[",
    "]",
    "&a ",
    "*a",
    "&b [",
    "*b, ",
    "!x ",
    "!!int ",
    "!!binary ",
    "| ",
    "> ",
    "'",
    "\"",
    "\\",
    "<<: ",
    "? ",
    "---\n",
    "...\n",
    "%TAG ! x\n",
    "# ",
    "\t",
    "\0",
    "\u{feff}",
    "\u{85}",
    "é",
    "0",
    "-1",
    ".nan",
    "1e999",
    "99999999999999999999",
    "~",
    "relu",
    "classes",
];

/// Settings that `--set` may name, and some that it may not.
const PATHS: [&str; 16] = [
    "name",
    "data",
    "data.view",
    "model",
    "model.layers",
    "model.layers[0]",
    "model.layers[1].conv2d",
    "augmentations",
    "loss",
    "optimizer",
    "schedule",
    "epochs",
    "seeds",
    "seeds[0]",
    "checkpoint",
    "a[[0].",
];

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let (arguments, lines): (Vec<&str>, Vec<&str>) =
            text.split('\n').partition(|line| line.starts_with("--set "));
        let arguments: Vec<String> = arguments.iter().map(|line| line[6..].to_owned()).collect();
        survives(&lines.join("\n"), &arguments);
        survives_as_sweep(text);
    }
    let mut choices = Choices(bytes);
    let text = choices.text();
    survives(&text, &choices.arguments());
});

/// Whatever is found wrong can be shown, at a place in the text; a plan is read back from what it writes.
fn survives(text: &str, arguments: &[String]) {
    match checked(text, arguments) {
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(!problem.to_string().is_empty());
                if let Some((line, _)) = problem.place {
                    assert!(line <= text.len() + 1, "{problem}");
                }
            }
        }
        Ok(plan) => {
            assert!(summary(&plan).contains("total"));
            let read: Plan = serde_yaml::from_str(&plan.to_yaml()).expect("a plan reads back");
            assert_eq!(read, plan);
        }
    }
}

/// What a sweep chooses can be applied, or its mistakes shown.
fn survives_as_sweep(text: &str) {
    let Ok(sweep) = sweep::parse(text, Path::new("a.yaml")) else { return };
    match sweep.combinations() {
        Err(problems) => assert!(problems.iter().all(|problem| !problem.to_string().is_empty())),
        Ok(combinations) => {
            let experiment = parse(PAPER, Path::new("paper.yaml")).expect("it is committed");
            for combination in combinations.iter().take(3) {
                let _ = combination.applied(&sweep, &experiment);
            }
        }
    }
}

fn checked(text: &str, arguments: &[String]) -> Result<Plan, Vec<Problem>> {
    let classes = ["a", "b", "c", "d", "e"].map(String::from);
    let views = [("whole-32", 32), ("whole-1024", 1024)];
    let views: BTreeMap<String, ViewSettings> =
        views.map(|(name, size)| (name.to_owned(), ViewSettings::whole(size))).into();
    let counts: BTreeMap<String, usize> = classes.iter().map(|class| (class.clone(), 20)).collect();
    let photos = PhotoCounts { train: counts.clone(), validation: counts };
    let facts = Facts { classes: &classes, views: &views, photos: Some(&photos) };
    let mut written: Written =
        parse(text, Path::new("a.yaml")).map_err(|problem| vec![*problem])?;
    for argument in arguments {
        // A refused argument ends the command; here the others have their turn.
        if let Err(problem) = written.set(argument) {
            assert!(!problem.to_string().is_empty());
        }
    }
    resolve(&written, &facts)
}

/// Bytes as decisions.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> usize {
        let [first, rest @ ..] = self.0 else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.byte() % list.len()]
    }

    /// The example of an entry, in braces where it has settings.
    fn entry(&mut self, kind: usize) -> String {
        let example = self.one_of(&EXAMPLES.get_or_init(examples)[kind]);
        if example.contains(':') { format!("{{ {example} }}") } else { example.clone() }
    }

    fn entries(&mut self, kind: usize) -> String {
        let count = self.byte() % 12;
        (0..count).map(|_| format!("    - {}\n", self.entry(kind))).collect()
    }

    /// An experiment of examples, with up to seven pieces put in, each as often as up to 65,536 times.
    fn text(&mut self) -> String {
        let mut text = format!(
            "name: a\nquestion: b?\ndata: {{ split: a, view: {} }}\nmodel:\n  initial_weights: {}\n  layers:\n{}    - flatten\n    - dense: {{ units: classes }}\naugmentations:\n{}loss: {}\noptimizer: {}\nschedule: {}\nepochs: {}\nbatch_size: {}\nseeds: [1, {}]\n",
            self.one_of(&["whole-32", "whole-1024"]),
            self.entry(WEIGHTS),
            self.entries(LAYER),
            self.entries(AUGMENTATION),
            self.entry(LOSS),
            self.entry(OPTIMIZER),
            self.entry(SCHEDULE),
            self.byte(),
            self.byte(),
            self.byte(),
        );
        for _ in 0..self.byte() % 8 {
            let at = (self.byte() << 8 | self.byte()) % (text.len() + 1);
            let piece = self.pieces();
            let often = 1 << (self.byte() % 17);
            let often = often.min((1 << 16) / piece.len().max(1));
            if text.is_char_boundary(at) {
                text.insert_str(at, &piece.repeat(often));
            }
        }
        text
    }

    /// One to four pieces in a row.
    fn pieces(&mut self) -> String {
        (0..=self.byte() % 4).map(|_| *self.one_of(&PIECES)).collect()
    }

    fn arguments(&mut self) -> Vec<String> {
        let count = self.byte() % 4;
        (0..count).map(|_| self.argument()).collect()
    }

    fn argument(&mut self) -> String {
        let path = *self.one_of(&PATHS);
        let kind = self.byte() % 12;
        let value = match kind {
            LAYER..=SCHEDULE => self.entry(kind),
            _ => {
                let often = self.byte() % 64;
                let start = self.pieces();
                start + &self.pieces().repeat(often) + &self.pieces()
            }
        };
        format!("{path}={value}")
    }
}

/// The examples of each kind, from the page that is made of them.
fn examples() -> Vec<Vec<String>> {
    let page = experiment::docs();
    let kinds = page.split("\n## ").filter(|kind| kind.contains("```yaml"));
    let examples = kinds.map(|kind| {
        let blocks = kind.split("```yaml\n").skip(1);
        blocks.filter_map(|block| Some(block.split_once("\n```")?.0.to_owned())).collect()
    });
    examples.collect()
}
