//! What is made of a few lines, and who notices it.

mod killed;
mod made;

use mandate_process::Process;
use mandate_process::text::read_str;

/// What every process of these tests begins with: two roles, of one of which there may be several.
const HEADER: &str = r#"
format  = "mandate.process/1"
id      = "leave"
version = "1"
title   = "Days off"
role.clerk = { name = "Clerk", many = true }
role.head  = { name = "Head" }
"#;

fn process(body: &str) -> Process {
    let reading = read_str(&format!("{HEADER}{body}"));
    reading.process.unwrap_or_else(|| panic!("{:#?}\n{body}", reading.findings))
}
