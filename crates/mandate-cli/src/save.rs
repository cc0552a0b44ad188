//! Stories that were found, written as scenario files that run.

use crate::out::Out;
use crate::whole::write_whole;
use mandate::Scenario;
use std::path::{Component, Path, PathBuf};

/// Writes stories into a directory: each under its name, for the process as it was named.
pub fn scenarios<'s>(stories: impl Iterator<Item = (String, &'s Scenario, &'s str)>, directory: &Path, out: &Out) -> Result<(), String> {
    std::fs::create_dir_all(directory).map_err(|error| format!("`{}`: {error}", directory.display()))?;
    for (name, story, process) in stories {
        let path = directory.join(format!("{name}.scenario.toml"));
        let mut scenario = story.clone();
        if Path::new(process).is_file() {
            scenario.process = relative(directory, Path::new(process))?;
        }
        write_whole(&path, &mandate::scenario::write(&scenario))?;
        out.remark(&format!("saved {}", path.display()));
    }
    Ok(())
}

/// A file as seen from a directory: scenarios name their process beside themselves.
fn relative(directory: &Path, file: &Path) -> Result<String, String> {
    let whole = |path: &Path| path.canonicalize().map_err(|error| format!("`{}`: {error}", path.display()));
    let (from, to) = (whole(directory)?, whole(file)?);
    let shared = from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to.components().skip(shared)).collect();
    Ok(path.to_string_lossy().into_owned())
}
