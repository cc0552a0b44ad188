//! placeholder
use crate::scenario::Scenario;
/// Writes.
pub fn write(_story: &Scenario) -> String {
    String::new()
}
