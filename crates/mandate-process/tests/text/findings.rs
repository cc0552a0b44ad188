use super::{LEAVE, LIBRARY, LOANS, READING, SHELVES, read_library, rendered, snapshot};
use mandate_process::finding::Severity;
use mandate_process::limits::Limits;
use mandate_process::text::{Texts, read, read_str};

/// What is found when one piece of a sound file is replaced by another, for each pair.
fn table(text: &str, edits: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (piece, other) in edits {
        assert_eq!(text.matches(piece).count(), 1, "`{piece}` stands once");
        let edited = text.replace(piece, other);
        let reading = if text == LEAVE { read_str(&edited) } else { read_library(&edited) };
        let errors = reading.findings.iter().any(|finding| finding.severity == Severity::Error);
        assert_eq!(reading.process.is_none(), errors, "a process without errors, none with: {other}");
        out.push_str(&format!("── {}\n", other.escape_debug()));
        for finding in &reading.findings {
            out.push_str(&rendered(finding));
            out.push('\n');
        }
    }
    out
}

#[test]
fn keys_are_those_of_the_grammar() {
    snapshot(
        "keys_are_those_of_the_grammar",
        &table(
            LEAVE,
            &[
                ("from  = \"asking\"", "frm  = \"asking\""),
                ("from  = \"asking\"\n", ""),
                ("version = \"1.0.0\"\n", ""),
                ("[deadline.answer-time]", "[deadlines.answer-time]"),
                ("choice = \"Ten days.\"", "choise = \"Ten days.\""),
                ("on   = \"lapse.answer-time\"", "not-by = \"head\""),
                ("after = \"3 working days\"", "after = \"3 working days\"\nper = \"fact\"\nevery = 3\ncalendar = \"un\""),
                ("title   = \"Days off\"", "title   = \"Days off\"\ncalendar = \"un\""),
                ("{ fact = \"days\", at-most = 10 }", "{ fact = \"days\", at-mots = 10 }"),
                ("{ fact = \"days\", at-most = 10 }", "{ fact = \"days\", at-most = 10, at-least = 2 }"),
                ("{ fact = \"days\", at-most = 10 }", "{ fact = \"days\" }"),
                ("{ fact = \"days\", at-most = 10 }", "{ fcat = \"days\", at-most = 10 }"),
                ("{ fact = \"days\", at-most = 10 }", "{}"),
                ("{ fact = \"days\", at-most = 10 }", "{ rule = \"few-days\", in-state = \"asking\" }"),
                ("{ days = { set = \"{days}\" } }", "{ days = { put = \"{days}\" } }"),
                ("{ days = { set = \"{days}\" } }", "{ days = {} }"),
            ],
        ),
    );
}

#[test]
fn values_have_the_type_of_their_key() {
    snapshot(
        "values_have_the_type_of_their_key",
        &table(
            LEAVE,
            &[
                ("from  = \"asking\"", "from  = 3"),
                ("from  = \"asking\"", "from  = [\"asking\", true]"),
                ("states  = [\"asking\", \"waiting\", \"granted\", \"turned-down\"]", "states = \"asking\""),
                ("to    = \"waiting\"", "to    = [\"waiting\"]"),
                ("to    = \"waiting\"", "to    = \"Waiting room\""),
                ("to    = \"waiting\"", "to    = \"waiting\"\nat-most = 0"),
                ("to    = \"waiting\"", "to    = \"waiting\"\nresume = \"al\""),
                ("after = \"3 working days\"", "after = \"3 fortnights\""),
                ("days = { type = \"integer\" }", "days = { type = \"set  of actor\" }"),
                ("days = { type = \"integer\" }", "days = { type = \"integer\", starts = 10000000000001 }"),
                ("days = { type = \"integer\" }", "days = { type = \"integer\", starts = 1.5 }"),
                ("days = { type = \"integer\" }", "days = { type = \"date\", starts = 1899-12-31 }"),
                ("days = { type = \"integer\" }", "days = { type = \"date\", starts = 2027-02-30 }"),
                ("days = { type = \"integer\" }", "days = { type = \"date\", starts = 2027-02-11T10:00:00Z }"),
                ("days = { type = \"integer\" }", "days = { type = \"date\", starts = 10:00:00 }"),
                ("title   = \"Days off\"", "title   = \"Days off\"\nutc-offset = \"+15:00\""),
                ("[role]\nclerk = { name = \"Clerk\" }", "[role]\nclerk = { name = \"Clerk\", many = 1 }"),
                ("[role]\nclerk = { name = \"Clerk\" }", "[role]\nClerk = { name = \"Clerk\" }\nclerk = { name = \"Clerk\" }"),
                ("[act]", "[[act]]"),
                ("[transition.grant]", "[transition]"),
                (
                    "content = { days = \"integer\" }",
                    "content = { days = \"integer\", note = \"text\", plan = \"design\", other = \"design\" }",
                ),
                ("by = \"head\"", "by = []"),
            ],
        ),
    );
}

#[test]
fn names_are_told_where_they_are_misspelt() {
    snapshot(
        "names_are_told_where_they_are_misspelt",
        &table(
            LEAVE,
            &[
                ("to    = \"waiting\"", "to    = \"wating\""),
                ("on   = \"lapse.answer-time\"", "on   = \"lapse.anwser-time\""),
                ("needs = [\"few-days\"]", "needs = [\"some\", \"few-day\"]"),
                ("set = \"{days}\"", "set = \"{day}\""),
                ("changes = { days =", "changes = { dais ="),
            ],
        ),
    );
    snapshot(
        "names_in_a_large_process",
        &table(
            LIBRARY,
            &[
                ("{ any = [{ in-state = \"read\" }", "{ any = [{ in-state = \"raed\" }"),
                ("on        = [\"done.reading\"", "on        = [\"done.raeding\""),
                ("at = [\"*\", \"cost\"]", "at = [\"*\", \"cots\"]"),
                ("admits = \"remark\"", "admits = \"remarks\""),
                ("at     = \"offer-ends\"", "at     = \"offer-end\""),
                ("{ leaves = \"wishing\" }", "{ leaves = \"whishing\" }"),
                ("book   = 0", "boook  = 0"),
                ("set = \"{price}\"", "set = \"{prize}\""),
            ],
        ),
    );
}

#[test]
fn states_make_one_tree() {
    snapshot(
        "states_make_one_tree",
        &table(
            LIBRARY,
            &[
                ("[state.wishing]", "[state.whishing]"),
                ("states = [\"counting\", \"waiting\", \"settled\"]", "states = [\"counting\", \"waiting\", \"settled\", \"wishing\"]"),
                ("states = [\"counting\", \"waiting\", \"settled\"]", "states = [\"counting\", \"waiting\", \"waiting\", \"settled\"]"),
                ("ends   = [\"settled\"]", "ends   = [\"setled\"]"),
                ("ends   = [\"settled\"]", "ends   = [\"settled\"]\ntracks = [\"a\"]"),
                ("[state.wishing]\n", "[state.wishing]\nends = [\"bought\"]\n"),
                ("[state.bought]\n", "[state.bought]\nstates = [\"boxed\"]\n"),
                ("[state.bought]\n", "[state.one]\nstates = [\"two\"]\n[state.two]\nstates = [\"one\"]\n[state.bought]\n"),
                ("[state.bought]\n", "[state.counting]\nphase = 3\n[state.bought]\n"),
                ("[state.bought]\n", "[state.bought.more]\ntitle = \"More\"\n[state.bought]\n"),
                ("states     = [\"wishing\", ", "states     = [\"wishing\", \"wishing\", "),
            ],
        ),
    );
}

#[test]
fn each_form_has_its_own_rules() {
    snapshot(
        "each_form_has_its_own_rules",
        &table(
            LIBRARY,
            &[
                ("automatic = true", "automatic = true\non = \"remark\""),
                ("on        = [\"done.reading\", \"lapse.reading-time\"]", "on        = []"),
                ("fix    = \"Give {missing} or {wanted}, by {due}.\"", "fix    = \"Give {mising} or {} or {open.\""),
                ("unverified = [\"Statute 6\"]\n", ""),
                ("readers = { set = [] }", "readers = { set = [\"{actor}\"] }"),
                ("budget = { set = \"{price}\" }", "budget = { set = \"{price\" }"),
                ("eventually = { ended = true }", "eventually = { ended = true }\nnever = { ended = true }"),
                ("eventually = { ended = true }", "choice = \"Not said.\""),
                ("eventually = { ended = true }", "eventualy = { ended = true }"),
                ("choice = [{ enters = \"bought\" }, { enters = \"dropped\" }]", "choice = [{ enters = \"bought\" }]"),
                ("choice = [{ enters = \"bought\" }, {", "choice = [{ enters = \"bought\" }, { leaves = \"reading\" }, {"),
                ("never = { transition = \"settle\", while = { rule = \"cheap-enough\" } }", "never = { transition = \"settle\" }"),
                ("exactly-one = { transition = \"settle\" }", "exactly-one = { ended = true }"),
                ("reader = 2", "reader = 10"),
            ],
        ),
    );
}

#[test]
fn files_are_what_they_are_named_for() {
    let mut out = String::new();
    let mut check = |what: &str, texts: &[(&str, &str)]| {
        let reading = read(&Texts::new(texts.iter().copied()), "main.process.toml", &Limits::DEFAULT);
        assert!(reading.process.is_none(), "{what}");
        out.push_str(&format!("── {what}\n"));
        for finding in &reading.findings {
            out.push_str(&format!("{}\n", rendered(finding)));
        }
    };
    let main = LIBRARY;
    check("no main file", &[]);
    check("no part, no vocabulary", &[("main.process.toml", main)]);
    check("a part as main file", &[("main.process.toml", READING)]);
    check("a vocabulary as main file", &[("main.process.toml", SHELVES)]);
    check("no format", &[("main.process.toml", "id = 'a'")]);
    check("a format that is no text", &[("main.process.toml", "format = 1")]);
    let parts = [("reading.part.toml", READING), ("loans.part.toml", LOANS)];
    check("a process as part", &[("main.process.toml", main), ("reading.part.toml", main), parts[1], ("shelves/1", SHELVES)]);
    check("a part as vocabulary", &[("main.process.toml", main), parts[0], parts[1], ("shelves/1", LOANS)]);
    check("a broken part", &[("main.process.toml", main), ("reading.part.toml", "a = = 1\nb = [1\n"), parts[1], ("shelves/1", SHELVES)]);
    let twice =
        LOANS.replace("[rule.few]", "[rule.some-topic]").replace("[rule.lent]", "[fact]\nfew = { type = \"integer\" }\n[rule.lent]");
    let twice = twice.replace("few = { type", "price = { type");
    check("an id twice", &[("main.process.toml", main), parts[0], ("loans.part.toml", &twice), ("shelves/1", SHELVES)]);
    let root = LOANS.replace("part    = true", "part    = true\nstates = [\"a\"]\nversion = \"1\"");
    check("a part with states", &[("main.process.toml", main), parts[0], ("loans.part.toml", &root), ("shelves/1", SHELVES)]);
    let role = SHELVES.replace("[type]", "[type]\nkeeper = \"open\"");
    check("a type named as a role", &[("main.process.toml", main), parts[0], parts[1], ("shelves/1", &role)]);
    snapshot("files_are_what_they_are_named_for", &out);
}

#[test]
fn problems_are_told_all_at_once_and_in_order() {
    let text = LEAVE
        .replace("to    = \"waiting\"", "to    = \"wating\"")
        .replace("after = \"3 working days\"", "after = \"3 fortnights\"")
        .replace("says   = \"At", "sais   = \"At")
        .replace("{ fact = \"days\", at-most = 10 }", "{ fact = \"dais\", at-most = 10 }");
    let lines: Vec<(usize, &str)> =
        read_str(&text).findings.iter().map(|finding| (finding.span.as_ref().unwrap().line, finding.code)).collect();
    // The misspelt fact stands in a rule that does not read: it is told when the rule does.
    assert_eq!(lines, [(21, "unknown-name"), (35, "wrong-type"), (37, "missing"), (38, "unknown-key")]);
}

#[test]
fn syntax_errors_are_told_several_at_once() {
    let codes: Vec<(usize, &str)> = read_str("a = \nb = 2027-02-30\nc = 1\nc = 2\n[d\n")
        .findings
        .iter()
        .map(|finding| (finding.span.as_ref().unwrap().line, finding.code))
        .collect();
    assert_eq!(codes, [(1, "syntax"), (2, "syntax"), (4, "duplicate-key"), (5, "syntax")]);
}

#[test]
fn what_one_file_declares_twice_is_told_with_both_lines() {
    let check = |text: &str, wanted: (usize, &str)| {
        let reading = read_str(text);
        let finding = &reading.findings[0];
        assert_eq!(
            (finding.code, finding.span.as_ref().unwrap().line, finding.why.as_deref()),
            ("duplicate-key", wanted.0, Some(wanted.1))
        );
    };
    check("a = 1\nb = 2\n  a = 3", (3, "first in line 1"));
    check("[rule.a]\nsays = 'x'\n[rule.b]\nsays = 'x'\n[rule.a] # again\nsays = 'x'", (5, "first in line 1"));
}

#[test]
fn many_unknown_names_are_told_in_time() {
    let rules: String = (0..4_000).map(|n| format!("[rule.r{n}]\nsays = ''\ntest = {{ fact = 'f{n}', is = 1 }}\nchoice = ''\n")).collect();
    assert_eq!(read_str(&format!("{LEAVE}\n{rules}")).findings.len(), 1_001);
    let loose: String = (0..1_500).map(|n| format!("[rule.r{n}]\nsays = ''\ntest = {{ ended = true }}\n")).collect();
    let reading = read_str(&format!("{LEAVE}\n{loose}"));
    assert!(reading.process.is_some() && reading.findings.iter().all(|finding| finding.severity == Severity::Warning));
    let more: String = (0..20_000).map(|n| format!("[rule.r{n}]\nsays=''\ntest={{rule='s{n}'}}\n")).collect();
    assert_eq!(read_str(&format!("{LEAVE}\n{more}")).findings.len(), 1_001, "warnings, as no rule rests on anything");
}

#[test]
fn a_flood_of_problems_is_cut() {
    let list = "\"A\",".repeat(100_000);
    let reading = read_str(&LEAVE.replace("needs = [\"few-days\"]", &format!("needs = [{list}]")));
    assert_eq!(reading.findings.len(), 1_001);
    assert_eq!(reading.findings.last().unwrap().code, "too-many-findings");
}
