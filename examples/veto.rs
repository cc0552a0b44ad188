//! One permanent member against: fourteen votes in favour are not enough, eight are too few to be vetoed.
//!
//! `cargo run --example veto`

use mandate::process::finding::Findings;
use mandate::process::value::Value;
use mandate::{Act, Case, Date, Opening};

/// Puts a question of substance to fifteen members and counts; where the case then stands.
fn vote(yes: i64, against: &[&str]) -> Result<String, Findings> {
    // A shipped process, compiled once for the whole program: the vote of the Council and nothing else.
    let process = mandate::un::council_vote();
    let noon = Date::new(2027, 4, 1).unwrap_or_default().at_noon(0);
    let mut case = Case::open(&process, &Opening::new("draft", noon))?;
    case.submit(Act::new("put-question", "council", noon).with("procedural", false).with("members", 15));
    // A set in the content of an act is a list of texts; members may be named that the process does not list.
    let against: Vec<Value> = against.iter().map(|member| Value::from(*member)).collect();
    case.submit(Act::new("vote", "council", noon).with("yes", yes).with("against", against));
    // Accepting the vote moved the case on to where the votes are counted, and from there automatically to its end:
    // one act, one event, several steps.
    Ok(case.stands_at().join(", "))
}

/// Four votes, one a line.
pub fn tell() -> Result<String, Findings> {
    let mut told = String::new();
    let votes: [(i64, &[&str]); 4] = [(9, &[]), (9, &["france"]), (14, &["norland"]), (8, &["france"])];
    for (yes, against) in votes {
        let names = if against.is_empty() { "nobody".to_owned() } else { against.join(", ") };
        told += &format!("{yes:>2} in favour, {names} against: {}\n", vote(yes, against)?);
    }
    Ok(told)
}

/// Prints it.
pub fn main() -> Result<(), Findings> {
    print!("{}", tell()?);
    Ok(())
}
