//! An approval workflow that explains itself.
#![doc = include_str!("../../README.md")]
//!
//! # The crates behind this door
//! One dependency for those who embed: the modules below are the crates of the workspace, by feature.

pub use mandate_analysis as analysis;
pub use mandate_engine as engine;
pub use mandate_process as process;
pub use mandate_report as report;
pub use mandate_scenario as scenario;
#[cfg(feature = "un")]
pub use mandate_un as un;

#[cfg(feature = "un")]
pub mod examples;
#[cfg(feature = "un")]
pub mod sources;
pub mod testing;

pub use mandate_engine::{
    Act, Answer, Case, CaseState, Decision, Entry, Event, Opening, Outcome, Refusal, RefusalKind, Stimulus, decide, evolve, open,
};
pub use mandate_process::Process;
pub use mandate_process::time::{Date, Instant, Period};
pub use mandate_process::value::Value;
pub use mandate_report::{Names, Style};
pub use mandate_scenario::{Run, Scenario, run};
