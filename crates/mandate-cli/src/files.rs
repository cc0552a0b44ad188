//! Files as sources: what a person names, and what files name beside them. Everything read is kept for messages.

use mandate::process::finding::Finding;
use mandate::process::limits::Limits;
use mandate::process::text::{Sources, door};
use mandate::sources::WithShipped;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

/// The files of one run, the shipped ones behind them.
#[derive(Debug, Default)]
pub struct Files {
    texts: RefCell<BTreeMap<String, String>>,
    /// Files that are there and cannot be read as text.
    refused: RefCell<Vec<Finding>>,
}

impl Files {
    /// The text of something that was read, for messages.
    pub fn read_before(&self, id: &str) -> Option<String> {
        self.texts.borrow().get(id).cloned()
    }

    /// Files that were there and could not be read.
    pub fn refused(&self) -> Vec<Finding> {
        self.refused.borrow().clone()
    }

    /// Says why a file that a person named cannot be read, before anything is parsed.
    pub fn must_be_readable(&self, name: &str) -> Result<(), String> {
        match fs::metadata(name) {
            Ok(found) if found.is_file() => Ok(()),
            Ok(_) => Err(format!("`{name}` is not a file")),
            Err(error) => Err(format!("`{name}`: {error}")),
        }
    }

    fn file(&self, path: &Path) -> Option<String> {
        let id = path.to_string_lossy().into_owned();
        let found = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        // One byte more than allowed tells that it is too large; more need not be read.
        let limits = Limits::DEFAULT;
        let mut bytes = Vec::new();
        fs::File::open(path).ok()?.take(limits.file_bytes as u64 + 1).read_to_end(&mut bytes).ok()?;
        match door(&id, &bytes, &limits) {
            Ok(text) => Some(text.to_owned()),
            Err(mut finding) => {
                if finding.code == "too-large" {
                    finding.what = format!("{} bytes", found.len());
                }
                self.refused.borrow_mut().push(finding);
                None
            }
        }
    }
}

impl Sources for Files {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        let own = || {
            let path = if from.is_empty() { PathBuf::from(name) } else { beside(from, name)? };
            let text = self.file(&path)?;
            Some((path.to_string_lossy().into_owned(), Cow::Owned(text)))
        };
        let shipped = || {
            let found = WithShipped(&Nothing).text(from, name)?;
            Some((found.0, Cow::Owned(found.1.into_owned())))
        };
        let named_by_shipped = !from.is_empty() && !Path::new(from).is_file();
        let found: (String, Cow<'_, str>) = if named_by_shipped { shipped()? } else { own().or_else(shipped)? };
        self.texts.borrow_mut().insert(found.0.clone(), found.1.clone().into_owned());
        Some(found)
    }
}

/// A file beside the one that names it: relative, and not above it by an absolute path.
fn beside(from: &str, name: &str) -> Option<PathBuf> {
    let relative = Path::new(name);
    let fits = name.ends_with(".toml")
        && relative.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir | Component::ParentDir));
    fits.then(|| Path::new(from).parent().unwrap_or(Path::new("")).join(relative))
}

struct Nothing;

impl Sources for Nothing {
    fn text(&self, _: &str, _: &str) -> Option<(String, Cow<'_, str>)> {
        None
    }
}
