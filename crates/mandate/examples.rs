//! The stories under `examples/`, embedded: what `mandate examples` lists, shows and runs.

use mandate_process::text::Sources;
use std::borrow::Cow;

macro_rules! embedded {
    ($($folder:literal / $file:literal),* $(,)?) => {
        &[$((concat!($folder, "/", $file), include_str!(concat!("../../examples/", $folder, "/", $file)))),*]
    };
}

/// Every embedded file: its path below `examples/`, and its text.
pub const FILES: &[(&str, &str)] = embedded![
    "record" / "chad-2008.scenario.toml",
    "record" / "rwanda-1993.scenario.toml",
    "scenarios" / "a-vote.scenario.toml",
    "scenarios" / "consent-withdrawn.scenario.toml",
    "scenarios" / "good-day.scenario.toml",
    "scenarios" / "grants.process.toml",
    "scenarios" / "grants.scenario.toml",
    "scenarios" / "kalumba.design.toml",
    "scenarios" / "kalumba.scenario.toml",
    "scenarios" / "lapsed.scenario.toml",
    "scenarios" / "thin-plan.scenario.toml",
    "scenarios" / "usual-order.scenario.toml",
    "scenarios" / "vetoed.scenario.toml",
    "scenarios" / "who-may.scenario.toml",
];

/// The names of the stories, in order, each with its path below `examples/`.
pub fn stories() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().filter_map(|(path, _)| Some((path.rsplit('/').next()?.strip_suffix(".scenario.toml")?, *path)))
}

/// The text of an embedded file.
pub fn text(path: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == path).map(|(_, text)| *text)
}

/// The embedded files as sources: a story by its name or path, and the files beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Examples;

impl Sources for Examples {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        let beside = from.rsplit_once('/').map(|(folder, _)| format!("{folder}/{name}"));
        let path = beside.filter(|path| text(path).is_some()).or_else(|| text(name).map(|_| name.to_owned()))?;
        let text = text(&path)?;
        Some((path, Cow::Borrowed(text)))
    }
}
