use super::{GREEN, SPRING, edited, rendered, snapshot, texts};
use mandate_process::limits::Limits;
use mandate_process::text::Texts;
use mandate_scenario::{read, read_design};

#[test]
fn a_design_is_looked_at_by_itself_and_in_a_story() {
    let mut out = String::new();
    for (piece, other) in [
        ("uses  = [\"tents\"]", "uses  = [\"tent\"]"),
        ("benchmark = \"dry\"", "benchmark = \"wet-ground\""),
        ("by   = \"piper\"", "by   = \"pipre\""),
        ("[\"bread\", \"cloth\"]", "[\"bread\", \"cloths\"]"),
        ("critical = true", "criticall = true"),
        ("baseline = \"mud\"", "baseline = true"),
        ("percent = 50", "percent = 101"),
        ("title      = \"On the green\"\n", ""),
        ("[need]\n", "[[need]]\n"),
    ] {
        let design = edited(GREEN, piece, other);
        let (alone, found) = read_design(&Texts::new([("green.design.toml", &*design)]), "green.design.toml", &Limits::DEFAULT);
        let reading = read(&texts(super::FAIR, SPRING, &design), "story", &Limits::DEFAULT);
        assert!(reading.scenario.is_none());
        out.push_str(&format!("── {}{}\n", other.escape_debug(), if alone.is_some() { " (good by itself)" } else { "" }));
        assert!(found.iter().all(|finding| reading.findings.contains(finding)));
        for finding in &reading.findings {
            out.push_str(&rendered(finding, |_| design.clone()));
            out.push('\n');
        }
    }
    snapshot("designs", &out);
}

#[test]
fn a_design_that_is_not_there_is_told() {
    let (design, findings) = read_design(&Texts::default(), "gone.design.toml", &Limits::DEFAULT);
    assert!(design.is_none());
    assert_eq!(
        rendered(&findings[0], |_| String::new()),
        "error not-found -: `gone.design.toml` is not there\n    why: a file beside this one"
    );
}
