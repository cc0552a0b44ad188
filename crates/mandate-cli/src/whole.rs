//! Files that are written whole or not at all.

use std::fs;
use std::io::Write as _;
use std::path::Path;

/// Writes a file whole or not at all.
pub fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let told = |error: std::io::Error| format!("`{}`: {error}", path.display());
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let written = fs::File::create(beside).and_then(|mut file| file.write_all(text.as_bytes()).and_then(|()| file.sync_all()));
    written.and_then(|()| fs::rename(beside, path)).map_err(|error| {
        // What was begun is taken away again; if that fails too, the first error says more.
        let _ = fs::remove_file(beside);
        told(error)
    })
}
