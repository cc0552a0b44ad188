use super::{FAIR, GREEN, SPRING, edited, read_story, rendered, snapshot, texts};
use mandate_process::finding::Severity;
use mandate_process::limits::Limits;
use mandate_scenario::read;

/// What is found when a piece of the good story is replaced by another, for each pair.
fn check(name: &str, edits: &[(&str, &str)]) {
    let mut out = String::new();
    for (piece, other) in edits {
        let story = edited(SPRING, piece, other);
        let reading = read_story(&story);
        let errors = reading.findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(reading.scenario.is_none(), errors, "a story without errors, none with: {other}");
        assert!(!reading.findings.is_empty(), "something is found: {other}");
        out.push_str(&format!("── {}\n", other.escape_debug()));
        for finding in &reading.findings {
            let of = |source: &str| if source == "story" { story.clone() } else { GREEN.to_owned() };
            out.push_str(&rendered(finding, of));
            out.push('\n');
        }
    }
    snapshot(name, &out);
}

#[test]
fn names() {
    check(
        "names",
        &[
            ("do = \"pledge\"", "do = \"plegde\""),
            ("by = \"bakers\"\n", "by = \"bekers\"\n"),
            ("\"bakers\", \"weavers\", \"piper\"", "\"bakers\", \"wevers\", \"pipper\""),
            ("host = \"bakers\"", "host = \"piper\""),
            ("role = \"guest\"", "role = \"gest\""),
            ("role = \"guest\"", "role = \"mayor\""),
            ("piper   = {", "mayor   = {"),
            ("need = [\"tents\"]", "needs = [\"tents\"]"),
            ("[\"enough\"]", "[\"enuogh\", \"not-in-ordr\"]"),
            ("[\"enough\"]", "[]"),
            ("[\"enough\"]", "[\"rules-unmet\"]"),
            ("plan = \"design\"", "plan = \"smal\""),
            ("process = \"fair.process.toml\"", "process = \"fare.process.toml\""),
            ("design  = \"green.design.toml\"", "design  = \"grene.design.toml\""),
            ("[designs.small]", "[designs.design]"),
            ("components = [\"bread\"]", "components = [\"braed\"]"),
            ("ends-in = \"held\"\nno", "ends-in = \"helt\"\nno"),
            ("id = \"asked\"", "id = \"first\""),
        ],
    );
}

#[test]
fn content() {
    check(
        "content",
        &[
            ("motto = \"Bread", "moto = \"Bread"),
            ("yes = 1\nrefused", "yess = 1\nrefused"),
            ("yes = 1\n", ""),
            ("yes = 1\n", "yes = \"one\"\n"),
            ("day = 2027-05-01", "day = \"2027-05-01\""),
            ("sure = true", "sure = \"yes\""),
            ("stalls = [\"bread\", \"cloth\"]", "stalls = \"bread\""),
            ("stalls = [\"bread\", \"cloth\"]", "stalls = [\"bread\", \"clot\", 3]"),
            ("units = { tents = 2, ovens = 1 }", "units = 3"),
            ("units = { tents = 2, ovens = 1 }", "units = { tents = \"two\", Ovens = 1 }"),
            ("ready = \"10 working days\"", "ready = \"10 workdays\""),
            ("weavers = { cloth = \"poor\" }", "weaver = { cloth = \"por\" }, piper = { cloht = \"fair\" }"),
            ("weavers = { cloth = \"poor\" }", "weavers = \"poor\""),
            ("points = [\"too loud\"]", "points = [3]"),
            ("plan = \"design\"", "plan = { need = {} }"),
        ],
    );
}

#[test]
fn who_and_when() {
    check(
        "who_and_when",
        &[
            ("by = \"bakers\"\n", ""),
            ("weavers = { name = \"Weavers\", role = \"guild\" }\n", "weavers = { name = \"Weavers\" }\n"),
            ("on = 2027-03-04", "on = 2027-02-04"),
            ("on = 2027-03-04", "on = 2027-03-03T09:30:00"),
            ("on = \"2027-03\"\ndo", "on = \"2027-02\"\ndo"),
            ("on = \"2027-03\"\ndo", "on = \"2027-13\"\ndo"),
            ("on = 2027-03-04\n", ""),
            ("until   = 2027-04-30", "until   = 2027-03-05"),
            ("starts  = 2027-03-01\n", ""),
            ("[actor]\n", "[actor]\nact = [{ on = 2027-03-02, do = \"decide\", yes = 2 }]\n"),
            ("id      = \"spring\"", "idd      = \"spring\""),
            ("format  = \"mandate.scenario/1\"", "format  = \"mandate.process/1\""),
        ],
    );
}

#[test]
fn variants() {
    check(
        "variants",
        &[
            ("without = [\"piper\"]", "without = [\"pipr\"]"),
            ("skip = [\"plan\"]", "skip = [\"plna\", \"asked\", \"asekd\"]"),
            ("stop-before = \"too-few\"", "stop-before = \"toofew\""),
            ("change = { last = {", "change = { lats = {"),
            ("yes = 1, on", "yess = 1, on"),
            ("yes = 1, on", "yes = true, on"),
            ("yes = 1, on", "yes = 1, by = \"mayr\", on"),
            ("yes = 1, on", "yes = 1, refused = true, on"),
            ("on = 2027-03-20", "on = 2027-03-02"),
            ("on = 2027-03-20", "on = 3"),
            ("{ on = 2027-03-12, do = \"decide\", yes = 3 }", "{ on = 2027-02-12, do = \"decide\", yes = 3 }"),
            ("{ on = 2027-03-12, do = \"decide\", yes = 3 }", "{ on = 2027-03-12, do = \"decid\", yes = 3 }"),
            ("skip = [\"plan\"]", "act = [{ on = 2027-03-12, do = \"rate\", by = \"piper\", mood = {} }]"),
            ("\"called-off\" }", "\"called-of\" }"),
            ("skip = [\"plan\"]", "process = \"other.process.toml\""),
        ],
    );
}

#[test]
fn what_is_announced_is_no_slip_of_the_pen() {
    for (piece, other) in [
        ("yes = 1\nrefused = [\"enough\"]", "refused = [\"content-invalid\"]"),
        ("yes = 1\nrefused = [\"enough\"]", "yes = \"one\"\nrefused = [\"content-invalid\"]"),
        ("do = \"decide\"\nyes = 1\nrefused = [\"enough\"]", "do = \"decree\"\nby = \"mayor\"\nrefused = [\"unknown-act\"]"),
        ("do = \"decide\"\nyes = 1\nrefused = [\"enough\"]", "do = \"decide\"\nby = \"piper\"\nyes = 1\nrefused = [\"not-this-actor\"]"),
    ] {
        let reading = read_story(&edited(SPRING, piece, other));
        assert_eq!(reading.findings, []);
        let run = mandate_scenario::run(&reading.process.unwrap(), &reading.scenario.unwrap()).unwrap();
        assert!(run.verdict.is_as_told(), "{other}");
    }
}

#[test]
fn a_record_names_its_documents() {
    let record = edited(SPRING, "kind    = \"fiction\"", "kind    = \"record\"");
    let record = edited(&record, "day = 2027-05-01", "day = 2027-05-01\nsource = \"Minutes, 3\"");
    let reading = read_story(&edited(&record, "on = 2027-03-04", "unverified = [\"Minutes, 4\"]\non = 2027-03-04"));
    assert!(reading.scenario.is_some());
    let told: Vec<String> = reading.findings.iter().map(|finding| rendered(finding, |_| String::new())).collect();
    assert_eq!(told.len(), 6);
    assert_eq!(
        told[0],
        "warning uncited story 34:7 «?»: `invite` names no document\n    why: in a record each act has a `source`, or an `unverified` one"
    );
}

#[test]
fn a_process_that_does_not_read_is_told_once() {
    let process = edited(FAIR, "to    = \"held\"", "to    = \"hold\"");
    let story = edited(SPRING, "skip = [\"plan\"]", "process = \"fair.process.toml\"");
    let reading = read(&texts(&process, &edited(&story, "yes = 1\n", "yes = 1\nby = 3\n"), GREEN), "story", &Limits::DEFAULT);
    assert!(reading.process.is_none() && reading.scenario.is_none());
    let told: Vec<(&str, String)> = reading.findings.iter().map(|finding| (finding.code, finding.what.clone())).collect();
    assert_eq!(told, [("wrong-type", "`by` is 3".to_owned()), ("unknown-name", "no state is called `hold`".to_owned())]);
}

#[test]
fn a_flood_of_findings_is_cut() {
    let slips = "[[act]]\non = 2027-03-12\ndo = \"dance\"\n".repeat(2_000);
    let reading = read_story(&edited(SPRING, "[expect]", &format!("{slips}\n[expect]")));
    assert!(reading.scenario.is_none());
    assert_eq!(reading.findings.len(), 1_000);
    let record = edited(SPRING, "kind    = \"fiction\"", "kind    = \"record\"");
    let record = edited(
        &record,
        "[expect]",
        &format!("{}\n[expect]", slips.replace("dance", "plan").replace("\"plan\"", "\"plan\"\nplan = \"small\"")),
    );
    let reading = read_story(&edited(&record, "yes = 1, on", "yess = 1, on"));
    assert!(reading.scenario.is_none(), "an error is not lost among warnings");
}

#[test]
fn all_files_of_a_story_have_one_limit() {
    let limits = Limits { total_bytes: FAIR.len() + SPRING.len(), ..Limits::DEFAULT };
    assert_eq!(
        read(&texts(FAIR, SPRING, GREEN), "story", &limits).findings.iter().map(|finding| finding.code).collect::<Vec<_>>(),
        ["too-large"]
    );
    let limits = Limits { total_bytes: FAIR.len() + SPRING.len() + GREEN.len(), ..Limits::DEFAULT };
    assert!(read(&texts(FAIR, SPRING, GREEN), "story", &limits).scenario.is_some());
}
