//! Stories: scenarios and designs as values, the runner, and the trace of a run. Pure; text comes through
//! the sources a caller gives, wording belongs to those who tell.

mod cast;
mod design;
mod read;
mod run;
mod scenario;
mod sketch;
mod variant;
mod when;
mod write;

pub use design::{Benchmark, Commitment, Design, Exit, Need, Task, facts_of};
pub use read::{StoryReading, read, read_design};
pub use run::{Expectation, Run, Told, Verdict, run};
pub use scenario::{Announced, Dated, Expect, Kind, Player, Scenario, StoryAct};
pub use sketch::{sketch, sketched};
pub use variant::{Variant, varied};
pub use when::{LocalTime, On};
pub use write::write;
