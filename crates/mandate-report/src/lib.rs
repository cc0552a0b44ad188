//! How it is told: values in, words out. The only crate that words sentences; it reads no files and knows no rule.

mod blocked;
mod names;
mod reasons;
mod record;
mod refusal;
mod style;
mod timeline;
mod trace;

pub use blocked::{Blocked, blocked};
pub use names::Names;
pub use reasons::{citation, fix};
pub use record::record;
pub use refusal::{irregular, refusal};
pub use style::Style;
pub use timeline::timeline;
pub use trace::trace;
