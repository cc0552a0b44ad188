//! Reading a story and running it: what `run`, `why` and `next` share.

use crate::files::Files;
use crate::findings;
use crate::out::{Exit, Out};
use mandate::process::limits::Limits;
use mandate::scenario::{Run, Scenario, StoryReading, read};
use mandate::{Date, Process};

/// A story that reads, and its process.
pub struct Story {
    pub process: Process,
    pub scenario: Scenario,
    pub files: Files,
}

/// Reads a story by file or name, and takes a variant of it. `Ok(Err(..))` if it does not read: that was shown.
pub fn story(name: &str, variant: Option<&str>, out: &Out) -> Result<Result<Story, Exit>, String> {
    let files = Files::default();
    let shipped = mandate::examples::stories().find(|(known, _)| *known == name).map(|(_, path)| path);
    let is_file = std::path::Path::new(name).exists();
    if shipped.is_none() || is_file {
        if !is_file && !name.ends_with(".toml") {
            let names: Vec<&str> = mandate::examples::stories().map(|(name, _)| name).collect();
            let near = mandate::process::finding::nearest(name, names.iter().copied());
            let help = near.map_or_else(|| format!("shipped stories are {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
            return Err(format!("no story and no file is called `{name}`; {help}"));
        }
        files.must_be_readable(name)?;
    }
    let asked = if is_file { name } else { shipped.unwrap_or(name) };
    let reading = read(&files, asked, &Limits::DEFAULT);
    if findings::show(&reading.findings, &files, out) {
        out.remark("Nothing was run.");
        return Ok(Err(Exit::CouldNotRun));
    }
    let (process, scenario) = taken(&reading, variant)?;
    Ok(Ok(Story { process, scenario, files }))
}

fn taken(reading: &StoryReading, variant: Option<&str>) -> Result<(Process, Scenario), String> {
    let (Some(process), Some(scenario)) = (&reading.process, &reading.scenario) else { return Err("the story does not read".into()) };
    let Some(wanted) = variant else { return Ok((process.clone(), scenario.clone())) };
    let found = reading.variant(wanted).map(|(process, story)| (process.clone(), story));
    found.ok_or_else(|| {
        let names: Vec<&str> = scenario.variants.iter().map(|variant| variant.id.as_str()).collect();
        format!("the story has no variant `{wanted}`; it has {}", names.join(", "))
    })
}

impl Story {
    /// Runs the story.
    pub fn run(&self, out: &Out) -> Result<Run, Exit> {
        mandate::run(&self.process, &self.scenario).map_err(|found| {
            findings::show(&found, &self.files, out);
            out.remark("Nothing was run.");
            Exit::CouldNotRun
        })
    }

    /// Runs the first so many acts of the story, and lets no time pass after them.
    pub fn run_first(&self, acts: usize, out: &Out) -> Result<Run, Exit> {
        let mut scenario = self.scenario.clone();
        scenario.acts.truncate(acts);
        scenario.until = None;
        scenario.expect = mandate::scenario::Expect::default();
        mandate::run(&self.process, &scenario).map_err(|found| {
            findings::show(&found, &self.files, out);
            Exit::CouldNotRun
        })
    }

    /// How many acts of a run happened on this day or before.
    pub fn acts_until(&self, run: &Run, day: Date) -> usize {
        let end = day.end(self.process.utc_offset());
        let last = run.told.iter().filter(|told| told.entry.at() < end).filter_map(|told| told.act).max();
        last.map_or(0, |index| index + 1)
    }
}
