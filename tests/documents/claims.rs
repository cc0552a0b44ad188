//! What `docs/formats.md` says the readers do, where examples do not show it.

use mandate::process::Process;
use mandate::process::limits::Limits;
use mandate::process::text::{Texts, meaning, read_str, write};
use mandate::scenario::StoryReading;
use mandate::{Act, Case, Date, Opening, run};

/// A process of two states with two actors and a fact; `more` stands at its end, on lines of its own.
fn process(more: &str) -> String {
    format!(
        r#"format = "mandate.process/1"
id = "p"
version = "1"
title = "P"
states = ["s", "t", "u"]
ends = ["u"]
role.r = {{ name = "R" }}
fact.n = {{ type = "integer" }}
act.a = {{ says = "A", by = "r" }}
transition.a = {{ from = "s", to = "t" }}
transition.over = {{ from = "t", to = "u", on = "a" }}
{more}
"#
    )
}

/// The codes of what is found, and whether there is a process all the same.
fn found(more: &str) -> (Vec<&'static str>, bool) {
    let reading = read_str(&process(more));
    (reading.findings.iter().map(|finding| finding.code).collect(), reading.process.is_some())
}

#[track_caller]
fn reads(more: &str) -> Process {
    let reading = read_str(&process(more));
    assert_eq!(reading.findings, []);
    reading.process.expect("a process")
}

const READS: (Vec<&str>, bool) = (Vec::new(), true);

fn errors<const N: usize>(codes: [&'static str; N]) -> (Vec<&'static str>, bool) {
    (codes.to_vec(), false)
}

#[test]
fn never_takes_a_test_or_an_act_or_transition_while_a_test_holds() {
    let never = |of: &str| found(&format!("property.p = {{ says = \"P\", never = {{ {of} }} }}"));
    assert_eq!(never("in-state = \"u\""), READS);
    assert_eq!(never("act = \"a\", by = \"r\", while = { in-state = \"u\" }"), READS);
    assert_eq!(never("transition = \"a\", while = { in-state = \"u\" }"), READS);
    assert!(!never("act = \"a\"").1 && !never("enters = \"t\", while = { in-state = \"u\" }").1);
    let existence = |of: &str| found(&format!("property.p = {{ says = \"P\", existence = {{ {of} }} }}"));
    assert_eq!(existence("act = \"a\""), READS);
    assert_eq!(existence("act = \"a\", while = { in-state = \"u\" }"), errors(["unknown-key"]));
}

#[test]
fn choice_on_a_property_is_a_remark_as_a_text_and_a_template_as_a_list_of_two() {
    let property = |keys: &str| process(&format!("property.p = {{ says = \"P\", {keys} }}"));
    let two = "choice = [{ enters = \"t\" }, { enters = \"u\" }]";
    for (keys, fits) in [
        (two, true),
        ("always = { in-state = \"s\" }, choice = \"so\"", true),
        ("choice = \"so\"", false),
        ("choice = [{ enters = \"t\" }]", false),
        (&format!("always = {{ in-state = \"s\" }}, {two}"), false),
    ] {
        assert_eq!(read_str(&property(keys)).findings.is_empty(), fits, "{keys}");
    }
    let of = |keys: &str| meaning(read_str(&property(keys)).process.expect("a process").definition());
    assert_eq!(of("always = { in-state = \"s\" }, choice = \"so\""), of("always = { in-state = \"s\" }"));
    assert_ne!(of(two), of("choice = [{ enters = \"u\" }, { enters = \"t\" }]"));
}

#[test]
fn a_rule_that_cites_nothing_is_a_warning_and_gives_a_process() {
    assert_eq!(found("rule.u = { says = \"U\", test = { in-state = \"s\" } }"), (vec!["uncited"], true));
    assert_eq!(found("rule.u = { says = \"U\", test = { in-state = \"s\" }, choice = \"so\" }"), READS);
    assert_eq!(found("rule.u = { says = \"U\", test = { all = [] }, choice = \"so\" }"), errors(["bad-structure"]));
}

#[test]
fn an_act_for_nobody_is_refused() {
    assert_eq!(found("act.b = { says = \"B\", by = [] }"), errors(["missing"]));
    let roles = |count: usize| (1..count).map(|n| format!("role.r{n} = {{ name = \"R\" }}\n")).collect::<String>();
    assert_eq!(found(&roles(64)), READS);
    assert_eq!(found(&roles(65)), errors(["too-many"]));
}

#[test]
fn keys_of_ones_own_stand_in_every_table_with_fixed_keys_and_are_ids_elsewhere() {
    assert_eq!(found("x-top = { any = [1.5] }").0.len(), 1, "a float stands in no file");
    for own in [
        "x-top = { any = 1 }",
        "state.s = { x-a = 1 }",
        "rule.u = { says = \"U\", test = { in-state = \"s\", x-a = 1 }, choice = \"so\", x-b = [1] }",
        "transition.b = { from = \"t\", to = \"s\", on = \"a\", when = { not = { in-state = \"s\", x-a = 1 }, x-b = 2 }, x-c = 3 }",
    ] {
        assert_eq!(found(own), READS, "{own}");
    }
    assert_eq!(found("role.x-a = 1"), errors(["wrong-type"]));
    let process = reads("role.x-a = { name = \"X\" }");
    assert_eq!(process.definition().vocabulary.roles.len(), 2);
}

#[test]
fn an_inline_table_stays_on_one_line_without_a_comma_at_its_end() {
    assert_eq!(found("fact.m = { type = \"integer\", }"), errors(["inline-table"]));
    assert_eq!(found("fact.m = {\n type = \"integer\" }"), errors(["inline-table"]));
    assert_eq!(found("note = \"\\x41\""), READS);
    assert_eq!(found("note = \"\\e\""), errors(["control-character"]));
}

#[test]
fn nesting_counts_headers_dots_lists_and_tables_alike() {
    let header = |parts: usize| format!("[{}]", vec!["x-a"; parts].join("."));
    assert_eq!(found(&header(64)), READS);
    assert_eq!(found(&header(65)), errors(["too-deep"]));
    assert_eq!(found(&format!("[{}", header(63)).replace(']', "]]")), READS);
    assert_eq!(found(&format!("[{}", header(64)).replace(']', "]]")), errors(["too-deep"]));
    let lists = |dots: usize, lists: usize| format!("x-a{} = {}{}", ".b".repeat(dots), "[".repeat(lists), "]".repeat(lists));
    assert_eq!(found(&lists(30, 34)), READS);
    assert_eq!(found(&lists(30, 35)), errors(["too-deep"]));
    let tables = |levels: usize| format!("x-a = {}1{}", "{ b = ".repeat(levels), " }".repeat(levels));
    assert_eq!((found(&tables(64)), found(&tables(65))), (READS, errors(["too-deep"])));
}

#[test]
fn states_are_at_most_64_deep() {
    let nested = |levels: usize| {
        let inner = (2..=levels).map(|level| format!("state.d{} = {{ states = [\"d{level}\"] }}\n", level - 1)).collect::<String>();
        let file = format!("format = \"mandate.process/1\"\nid = \"p\"\nversion = \"1\"\ntitle = \"P\"\nstates = [\"d1\"]\n{inner}");
        read_str(&file).findings.iter().map(|finding| finding.code).collect::<Vec<_>>()
    };
    assert_eq!(nested(64), [""; 0]);
    assert_eq!(nested(65), ["too-deep"]);
}

#[test]
fn at_most_1_000_findings_are_told() {
    let wrong = (0..1_200).map(|n| format!("wrong-{n} = 1\n")).collect::<String>();
    let findings = read_str(&process(&wrong)).findings;
    assert_eq!(findings.len(), 1_001);
    assert_eq!(findings.last().map(|finding| finding.code), Some("too-many-findings"));
}

#[test]
fn what_is_active_is_not_resumed() {
    let inner = "state.t = { states = [\"t1\", \"t2\"] }\n";
    assert_eq!(
        found(&format!("{inner}transition.b = {{ from = \"t1\", to = \"t\", on = \"a\", resume = \"all\" }}")),
        errors(["resume-into-active"])
    );
}

#[test]
fn sizes_go_up_to_65_536() {
    let size = |most: i64| {
        found(&format!(
            "fact.m = {{ type = \"set of actor\" }}\nrule.u = {{ says = \"U\", test = {{ fact = \"m\", size-at-most = {most} }}, choice = \"so\" }}"
        ))
    };
    assert_eq!((size(0), size(65_536)), (READS, READS));
    assert!(!size(-1).1 && !size(65_537).1);
}

#[test]
fn at_on_a_transition_holds_constants_and_the_star() {
    let change = |at: &str| {
        found(&format!(
            "fact.m = {{ type = \"boolean by r\" }}\ntransition.b = {{ from = \"t\", to = \"s\", on = \"a\", changes = {{ m = {{ at = [\"{at}\"], set = true }} }} }}"
        ))
    };
    assert_eq!((change("r"), change("*")), (READS, READS));
    assert!(!change("{actor}").1 && !change("{n}").1);
}

#[test]
fn canonical_text_has_types_before_scales_and_a_from_in_one_order() {
    let more = "scale.k = [\"l\", \"m\"]\ntype.j = [\"x\"]\nfact.f = { type = \"set of d\", from = { lacks = [\"due\"], design = \"benchmark\", where = { measures = \"progress\" } } }\ntype.d = \"open\"\nnote = \"a\\tb\\nc\"";
    let text = write(reads(more).definition());
    assert!(text.contains("\n[type]\nj = [\"x\"]\nd = \"open\"\n\n[scale]\nk = [\"l\", \"m\"]\n"), "{text}");
    assert!(text.contains("from = { design = \"benchmark\", where = { measures = \"progress\" }, lacks = [\"due\"] }"), "{text}");
    assert!(text.contains("note = \"a\\u0009b\\u000Ac\"\n"), "{text}");
}

/// A story of two acts, of which the second ends the case on 3 March.
fn story(more: &str) -> StoryReading {
    let text = format!(
        "format = \"mandate.scenario/1\"\nid = \"st\"\ntitle = \"S\"\nkind = \"fiction\"\nprocess = \"p.process.toml\"\nstarts = 2027-03-01\n\
         act = [{{ on = 2027-03-02, do = \"a\", id = \"one\" }}, {{ on = 2027-03-03, do = \"a\", id = \"two\" }}]\n{more}\n"
    );
    let sources = Texts::new([("p.process.toml", process("")), ("st.scenario.toml", text)]);
    mandate::scenario::read(&sources, "st.scenario.toml", &Limits::DEFAULT)
}

/// Whether the story, or a variant of it, goes as told.
#[track_caller]
fn as_told(reading: &StoryReading, variant: Option<&str>) -> bool {
    assert_eq!(reading.findings, []);
    let process = reading.process.as_ref().expect("a process");
    let (process, story) = match variant {
        Some(id) => reading.variant(id).expect("a variant"),
        None => (process, reading.scenario.clone().expect("a story")),
    };
    run(process, &story).expect("a story that runs").verdict.is_as_told()
}

#[test]
fn no_later_than_goes_by_the_expected_state_or_else_by_the_last_event() {
    for (expect, goes) in [
        ("ends-in = \"u\", no-later-than = 2027-03-03", true),
        ("ends-in = \"u\", no-later-than = 2027-03-02", false),
        ("ends-in = \"t\", no-later-than = 2027-03-31", false),
        ("no-later-than = 2027-03-03", true),
        ("no-later-than = 2027-03-02", false),
    ] {
        assert_eq!(as_told(&story(&format!("expect = {{ {expect} }}")), None), goes, "{expect}");
    }
}

#[test]
fn a_variant_expects_nothing_that_it_does_not_say() {
    let reading = story(
        "expect = { ends-in = \"u\" }\nvariant.short = { skip = [\"two\"] }\nvariant.wrong = { skip = [\"two\"], expect = { ends-in = \"u\" } }\nvariant.more = { act = [{ on = 2027-03-04, do = \"a\" }] }",
    );
    assert!(as_told(&reading, None) && as_told(&reading, Some("short")));
    assert!(!as_told(&reading, Some("wrong")));
    assert!(!as_told(&reading, Some("more")), "an added act says that it is refused, or it is not");
    let base_refused = story("variant.early = { change = { two = { on = 2027-03-09 } }, act = [{ on = 2027-03-08, do = \"a\" }] }");
    assert!(as_told(&base_refused, Some("early")), "whether a base act is refused is not asked");
}

#[test]
fn a_refusal_is_announced_by_its_rules_or_by_a_kind_that_names_none() {
    let with = |refused: &str| {
        let reading = story(&format!("[[variant.v.act]]\non = 2027-03-04\ndo = \"a\"\nrefused = {refused}\n"));
        (reading.findings.iter().map(|finding| finding.code).collect::<Vec<_>>(), reading.scenario.is_some())
    };
    assert_eq!(with("[\"case-closed\"]"), READS);
    assert_eq!(with("true"), READS);
    assert_eq!(with("[\"rules-unmet\"]"), errors(["missing"]));
    assert_eq!(with("[]"), errors(["missing"]));
}

#[test]
fn a_keyed_fact_gives_its_own_entries_and_nothing_else_is_touched() {
    let process = reads(
        "role.q = { name = \"Q\" }\nfact.of-r = { type = \"actor by r\" }\nfact.all = { type = \"set of actor by actor\" }\n\
         act.seat = { says = \"Seat\", by = [\"r\", \"q\"], changes = { all = { at = [\"*\"], add = \"q\" }, of-r = { at = [\"*\"], set = \"r\" } } }\n\
         transition.seat = { from = \"s\", to = \"t\", changes = { all = { add = \"{of-r}\" } } }",
    );
    let noon = Date::parse("2027-03-01").expect("a day").at_noon(0);
    let mut case = Case::open(&process, &Opening::new("c", noon)).expect("a case");
    assert!(case.submit(Act::new("seat", "q", noon)).is_accepted());
    let fact = process.tables().names.facts["all"];
    let held = |actor: &str| {
        let keys = case.state().entries(&process, fact).into_iter().find(|keys| {
            let member = keys.as_slice()[0] as usize;
            process.definition().vocabulary.roles[member].id == actor
        });
        case.state().value(&process, fact, keys.expect("an entry").as_slice()).map(|value| value.to_string())
    };
    assert_eq!(held("r").as_deref(), Some("r, q"));
    assert_eq!(held("q").as_deref(), Some("q"));
}
