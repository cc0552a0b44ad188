//! For tests of those who embed: assertions whose failure message is the explanation.
//!
//! ```
//! use mandate::{Act, Case, Date, Opening, assert_accepted, assert_refused};
//! # fn main() -> Result<(), mandate::process::finding::Findings> {
//! let process = mandate::un::three_phase();
//! let noon = Date::parse("2027-01-18").expect("a real day").at_noon(0);
//! let mut case = Case::open(&process, &Opening::new("minukal", noon).actor("kalumba", "host"))?;
//! let proposal = Act::new("propose-principle", "council", noon)
//!     .with("purpose", "Protect the camps.")
//!     .with("components", ["military"])
//!     .with("instrument", "resolution");
//! assert_refused!(case, proposal, ["host-consulted-first"]);
//! let consult = Act::new("consult", "secretariat", noon).with("with", ["kalumba"]).with("about", ["nature", "components"]);
//! assert_accepted!(case, consult);
//! # Ok(())
//! # }
//! ```
//!
#![doc = include_str!("../../docs/testing.md")]

use mandate_engine::{Act, Case, Outcome};
use mandate_report::{Names, Style};

/// What was not as asserted, in words; `None` if all is well. The macros panic with it.
#[doc(hidden)]
pub fn check(case: &mut Case, act: Act, wanted: Option<&[&str]>) -> Option<String> {
    let process = case.process().clone();
    let told = act.clone();
    let stood = case.stands_at().join(", ");
    let names = Names::of(&process);
    let style = Style::default();
    match (case.submit(act), wanted) {
        (Outcome::Accepted(_), None) => None,
        (Outcome::Accepted(_), Some(wanted)) => Some(format!(
            "`{}` was accepted at {stood}; wanted it refused for {}",
            told.name,
            if wanted.is_empty() { "any reason".to_owned() } else { wanted.join(", ") }
        )),
        (Outcome::Refused(refusal), None) => {
            Some(format!("`{}` was refused at {stood}\n{}", told.name, mandate_report::refusal(&names, &told, refusal, style)))
        }
        (Outcome::Refused(refusal), Some(wanted)) => {
            let mut found = refusal.ids(&process);
            let mut asked = wanted.to_vec();
            found.sort_unstable();
            asked.sort_unstable();
            let differs = !wanted.is_empty() && found != asked;
            differs.then(|| {
                format!(
                    "`{}` was refused for {}; wanted {}\n{}",
                    told.name,
                    found.join(", "),
                    asked.join(", "),
                    mandate_report::refusal(&names, &told, refusal, style)
                )
            })
        }
    }
}

/// Submits an act and fails, with the explanation, if it is refused.
#[macro_export]
macro_rules! assert_accepted {
    ($case:expr, $act:expr $(,)?) => {
        if let ::core::option::Option::Some(why) = $crate::testing::check(&mut $case, $act, ::core::option::Option::None) {
            ::core::panic!("{why}");
        }
    };
}

/// Submits an act and fails, with the explanation, unless it is refused for exactly these rules or kinds of refusal.
#[macro_export]
macro_rules! assert_refused {
    ($case:expr, $act:expr, [$($id:expr),* $(,)?] $(,)?) => {
        if let ::core::option::Option::Some(why) = $crate::testing::check(&mut $case, $act, ::core::option::Option::Some(&[$($id),*])) {
            ::core::panic!("{why}");
        }
    };
}
