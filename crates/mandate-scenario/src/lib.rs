//! Stories: scenarios and designs as values, the runner, and the trace of a run. Pure; text comes through
//! the sources a caller gives, wording belongs to those who tell.

mod design;
mod run;
mod scenario;
mod variant;

pub use design::{Benchmark, Commitment, Design, Exit, Need, Task, facts_of};
pub use run::{Expectation, Run, Told, Verdict, run};
pub use scenario::{Announced, Dated, Expect, Kind, On, Player, Scenario, StoryAct};
pub use variant::{Variant, varied};
