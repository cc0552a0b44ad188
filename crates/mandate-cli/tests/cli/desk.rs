//! A folder of its own for each test, with a story in it, and the program run there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// The story that most tests damage, and its process.
pub const STORY: &str = "grants.scenario.toml";
pub const PROCESS: &str = "grants.process.toml";

/// A folder with the story and its process.
pub struct Desk(TempDir);

/// What one run answered.
#[derive(PartialEq, Eq)]
pub struct Told {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Told {
    /// All of it, to be kept as a snapshot.
    pub fn whole(&self) -> String {
        let part = |name: &str, text: &str| if text.is_empty() { String::new() } else { format!("── {name} ──\n{text}") };
        format!("exit {}\n{}{}", self.code, part("stdout", &self.out), part("stderr", &self.err))
    }

    /// The answer as one value of JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("no JSON: {error}\n{}", self.whole()))
    }
}

impl Desk {
    pub fn new() -> Self {
        let desk = Self(TempDir::new().expect("a folder"));
        for name in [STORY, PROCESS] {
            desk.put(name, example(name).as_bytes());
        }
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("a file");
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text")
    }

    /// The story with one thing changed, under its own name.
    pub fn changed(&self, from: &str, to: &str) {
        let text = example(STORY);
        assert!(text.contains(from), "`{from}` is not in the story");
        self.put(STORY, text.replacen(from, to, 1).as_bytes());
    }

    /// The log of the story, in a file.
    pub fn log(&self, name: &str) -> Vec<String> {
        let told = self.run(&["run", STORY, "--log", name]);
        assert_eq!(told.code, 0, "{}", told.whole());
        self.text(name).lines().map(str::to_owned).collect()
    }

    /// What lies in the folder.
    pub fn names(&self) -> Vec<String> {
        let files = fs::read_dir(self.0.path()).expect("a folder");
        let mut names: Vec<String> = files.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Runs the program. Whatever it is asked, it answers with 0, 1 or 2, does not panic, and paints nothing where
    /// nobody looks at a terminal.
    pub fn run(&self, arguments: &[&str]) -> Told {
        self.run_with(arguments, &[])
    }

    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mandate"));
        command.args(arguments).current_dir(self.0.path()).env_clear().envs(variables.iter().copied());
        let output = command.output().expect("the program starts");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let told = Told { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
        assert!((0..=3).contains(&told.code), "{arguments:?}: {}", told.whole());
        assert!(!told.err.contains("panicked"), "{arguments:?}: {}", told.whole());
        assert!(!told.out.contains('\u{1b}') && !told.err.contains('\u{1b}'), "{arguments:?}: escape codes\n{}", told.whole());
        told
    }
}

/// A file that comes with the program.
pub fn example(name: &str) -> &'static str {
    mandate::examples::text(&format!("scenarios/{name}")).expect("an example")
}

/// Keeps an answer as a snapshot.
#[macro_export]
macro_rules! holds {
    ($name:literal, $told:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "../snapshots" }, {
            insta::assert_snapshot!($name, $told.whole());
        });
    };
}
