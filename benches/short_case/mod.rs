//! The case that the benchmarks share.

use mandate::engine::Entry;
use mandate::engine::record::{Position, Scribe};
use mandate::{Act, Case, Instant, Opening, Process};

pub const ACTS: u64 = 14;
pub const REFUSED: u64 = 2;

/// Act, who, contributor, votes.
const STORY: [(&str, &str, &str, i64); 14] = [
    ("submit", "council", "", 0),
    ("decide-in-principle", "council", "", 12),
    ("consult-host", "secretariat", "", 0),
    ("decide-in-principle", "council", "", 12),
    ("evaluate", "secretariat", "", 0),
    ("estimate", "secretariat", "", 0),
    ("consult-contributor", "secretariat", "alba", 0),
    ("consult-contributor", "secretariat", "borea", 0),
    ("consult-contributor", "secretariat", "corda", 0),
    ("consult-contributor", "secretariat", "dunia", 0),
    ("pledge", "secretariat", "", 0),
    ("adopt", "council", "", 11),
    ("share-draft", "council", "", 0),
    ("adopt", "council", "", 11),
];

pub const TEXT: &str = include_str!("../short-case.process.toml");

pub fn process() -> Process {
    let reading = mandate::process::text::read_str(TEXT);
    reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

fn act(number: usize, (name, actor, who, votes): (&'static str, &'static str, &'static str, i64)) -> Act {
    let act = Act::new(name, actor, Instant(number as i64 * 60_000));
    match (who, votes) {
        ("", 0) => act,
        ("", votes) => act.with("votes", votes),
        (who, _) => act.with("who", who),
    }
}

/// What is done beside judging.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Acts by name, entries kept, refusals explained.
    Default,
    /// The same, and every act explained in full.
    Explained,
    /// The same as default, and a JSON record with its hash chain for every entry.
    Chained,
}

/// Runs one case; how many acts were refused. The scribe is kept from case to case, as whoever writes logs does.
pub fn run(process: &Process, mode: Mode, scribe: &mut Scribe) -> u64 {
    let mut case = Case::open(process, &Opening::new("short", Instant(0))).expect("a case");
    let mut position = Position::START;
    let mut refused = 0;
    if mode == Mode::Chained {
        position = scribe.chain("short", position, &case.entries()[0], case.state()).0;
    }
    for (number, told) in STORY.into_iter().enumerate() {
        let act = act(number, told);
        if mode == Mode::Explained {
            std::hint::black_box(case.explain(&act));
        }
        refused += u64::from(!case.submit(act).is_accepted());
        if mode == Mode::Chained {
            let entry: &Entry = &case.entries()[case.entries().len() - 1];
            let (next, record) = scribe.chain("short", position, entry, case.state());
            std::hint::black_box(record);
            position = next;
        }
    }
    assert_eq!(case.stands_at(), ["given", "on-time"]);
    assert_eq!(case.entries().len(), 15);
    refused
}

/// The entries of one case.
pub fn entries(process: &Process) -> Vec<Entry> {
    let mut case = Case::open(process, &Opening::new("short", Instant(0))).expect("a case");
    for (number, told) in STORY.into_iter().enumerate() {
        case.submit(act(number, told));
    }
    case.take_entries()
}

/// The log of one case, line by line.
pub fn log(process: &Process) -> Vec<String> {
    let records = mandate::engine::record::log(process, "short", &entries(process)).expect("a log");
    records.into_iter().map(|record| record.line).collect()
}
