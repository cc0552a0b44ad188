//! Each finding seen to fire and not to fire, on processes of a few lines.

mod coupling;
mod deadlines;
mod graph;
mod order;
mod pages;
mod rules;

use crate::check;
use mandate_process::Process;
use mandate_process::text::read_str;

/// What every process of these tests begins with, and every example of a page.
const HEADER: &str = r#"
format  = "mandate.process/1"
id      = "small"
version = "1"
title   = "Small"
role.clerk = { name = "Clerk" }
"#;

/// A process from what follows the header.
fn process(body: &str) -> Process {
    let reading = read_str(&format!("{HEADER}{}", with_acts(body)));
    reading.process.unwrap_or_else(|| panic!("{:#?}\n{body}", reading.findings))
}

/// Declares `act.x`, `act.y` and `act.z` where they are only used.
fn with_acts(body: &str) -> String {
    let mut text = String::new();
    for act in ["x", "y", "z"] {
        if body.contains(&format!("on = \"{act}\"")) && !body.contains(&format!("act.{act} ")) {
            text += &format!("act.{act} = {{ says = \"Do {act}\", by = \"clerk\" }}\n");
        }
    }
    text + body
}

/// What is found under one code.
fn found(code: &str, body: &str) -> Vec<String> {
    check(&process(body)).into_iter().filter(|finding| finding.code == code).map(|finding| finding.what).collect()
}
