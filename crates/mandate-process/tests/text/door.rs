use super::LEAVE;
use mandate_process::limits::Limits;
use mandate_process::text::{Texts, door, read, read_str};

/// The code, line and column of what is found first.
fn first(text: &str) -> Option<(&'static str, usize, usize)> {
    let reading = read_str(text);
    let finding = reading.findings.first()?;
    let span = finding.span.as_ref().unwrap();
    Some((finding.code, span.line, span.column))
}

#[test]
fn characters_that_mislead_are_refused() {
    let check = |text: &str, code: &str, line: usize, column: usize| {
        assert_eq!(first(text), Some((code, line, column)), "{}", text.escape_debug());
    };
    check("\u{feff}id = 'a'", "byte-order-mark", 1, 1);
    check("# é\n# é\0", "nul", 2, 4);
    check("# é\u{7}", "control-character", 1, 4);
    check("# a\rb", "control-character", 1, 4);
    check("# a\r", "control-character", 1, 4);
    check("# \u{7f}", "control-character", 1, 3);
    check("# \u{85}", "control-character", 1, 3);
    for bidi in ['\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
        check(&format!("a = 'é{bidi}'"), "bidi-control", 1, 7);
    }
    for fine in ['\u{2029}', '\u{202f}', '\u{2065}', '\u{206a}', '\t'] {
        assert_eq!(first(&format!("# {fine}\n{LEAVE}")), None, "{fine:?}");
    }
    assert_eq!(first(&LEAVE.replace('\n', "\r\n")), None);
}

#[test]
fn characters_that_mislead_are_refused_as_escapes() {
    let check = |escape: &str, code: &str| {
        let text = LEAVE.replace("title   = \"Days off\"", &format!("title   = \"Days {escape}off\""));
        assert_eq!(first(&text).map(|found| (found.0, found.1)), Some((code, 4)), "{escape}");
    };
    check("\\u0000", "nul");
    check("\\u0007", "control-character");
    check("\\r", "control-character");
    check("\\b", "control-character");
    check("\\u202E", "bidi-control");
    check("\\U00002066", "bidi-control");
    assert_eq!(first(&LEAVE.replace("Days off", "Days\\n\\toff")), None);
    let value = LEAVE.replace("{ type = \"integer\" }", "{ type = \"text\", starts = \"a\\nb\" }").replace("at-most = 10", "is-set = true");
    assert_eq!(first(&value).map(|found| found.0), Some("control-character"), "values have no line ends");
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let finding = door("a.toml", b"a = 1\nb = '\xc3\xa9\xff'", &Limits::DEFAULT).unwrap_err();
    let span = finding.span.unwrap();
    assert_eq!((finding.code, span.line, span.column, span.start, span.end), ("not-utf-8", 2, 7, 13, 14));
    assert!(door("a.toml", b"a = 1", &Limits::DEFAULT).is_ok());
}

#[test]
fn sizes_are_bounded_at_their_edge() {
    let limits = Limits { file_bytes: LEAVE.len(), total_bytes: LEAVE.len(), ..Limits::DEFAULT };
    let codes = |limits: &Limits| -> Vec<&'static str> {
        read(&Texts::new([("a", LEAVE)]), "a", limits).findings.iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(&limits), [] as [&str; 0]);
    assert_eq!(codes(&Limits { file_bytes: LEAVE.len() - 1, ..limits }), ["too-large"]);
    assert_eq!(codes(&Limits { total_bytes: LEAVE.len() - 1, ..limits }), ["too-large"]);
}

#[test]
fn all_files_together_are_bounded() {
    let main = format!("{LEAVE}\n").replace("title   =", "include = ['b.toml']\ntitle   =");
    let part = "format = 'mandate.process/1'\nid = 'b'\npart = true";
    let texts = Texts::new([("a", main.as_str()), ("b.toml", part)]);
    let total = main.len() + part.len();
    assert!(read(&texts, "a", &Limits { total_bytes: total, ..Limits::DEFAULT }).process.is_some());
    assert!(read(&texts, "a", &Limits { total_bytes: total - 1, ..Limits::DEFAULT }).process.is_none());
}

#[test]
fn nesting_is_bounded_at_its_edge() {
    let lists = |depth: usize| format!("{LEAVE}\n[state.asking]\nx-deep = {}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(first(&lists(62)), None, "two for the header, 62 for the lists");
    assert_eq!(first(&lists(63)).map(|found| found.0), Some("too-deep"));
    let keys = |dots: usize| format!("x-{}b = 1\n{LEAVE}", "a.".repeat(dots));
    assert_eq!(first(&keys(64)), None);
    assert_eq!(first(&keys(65)), Some(("too-deep", 1, 132)));
    let tables = |depth: usize| format!("x-a = {}1{}\n{LEAVE}", "{ a = ".repeat(depth), " }".repeat(depth));
    assert_eq!(first(&tables(64)), None);
    assert_eq!(first(&tables(65)).map(|found| found.0), Some("too-deep"));
    let header = |parts: usize| format!("{LEAVE}\n[x-a{}]\nb = 1", ".a".repeat(parts - 1));
    assert_eq!(first(&header(64)), None);
    assert_eq!(first(&header(65)).map(|found| found.0), Some("too-deep"));
}

#[test]
fn brackets_and_dots_in_strings_and_comments_do_not_nest() {
    let many = format!("{}{}", "[".repeat(200), "{.".repeat(200));
    let check = |line: &str| assert_eq!(first(&format!("{line}\n{LEAVE}")), None, "{line}");
    check(&format!("# {many}"));
    check(&format!("x-a = '{many}'"));
    check(&format!("x-a = \"{many}\\\"{many}\""));
    check(&format!("x-a = '''{many}'\n''{many}'''''"));
    check(&format!("x-a = \"\"\"{many}\"\n\"\"{many}\\\"\"\"\"\"\""));
    check(&format!("x-a = [{}]", "[1], {a.b = 1}, ".repeat(200)));
}

#[test]
fn deep_and_long_texts_end_in_a_finding_on_a_small_stack() {
    let read_small = |text: String| {
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        thread.spawn(move || read_str(&text).findings.into_iter().map(|finding| finding.code).next()).unwrap().join().unwrap()
    };
    assert_eq!(read_small(format!("a = {}", "[".repeat(10_000))), Some("too-deep"));
    assert_eq!(read_small(format!("a = {}", "{ a = ".repeat(10_000))), Some("too-deep"));
    assert_eq!(read_small(format!("{}a = 1", "a.".repeat(100_000))), Some("too-deep"));
    assert_eq!(read_small(format!("[{}a]", "a.".repeat(100_000))), Some("too-deep"));
    assert_eq!(read_small(format!("x-a = {}1{}\n{LEAVE}", "[".repeat(64), "]".repeat(64))), None);
    let tests = format!("{}{{ ended = true }}{}", "{ not = ".repeat(28), " }".repeat(28));
    assert_eq!(read_small(LEAVE.replace("{ fact = \"days\", at-most = 10 }", &tests)), None);
}

#[test]
fn chains_of_states_end_in_a_finding() {
    let chain = |length: usize| {
        let tables: String = (0..length).map(|n| format!("[state.s{n}]\nstates = [\"s{}\"]\n", n + 1)).collect();
        format!("{LEAVE}\n{tables}").replace("states  = [\"asking\",", "states  = [\"asking\", \"s0\",")
    };
    assert_eq!(first(&chain(63)), None);
    assert_eq!(first(&chain(64)).map(|found| found.0), Some("too-deep"));
    assert_eq!(first(&chain(10_000)).map(|found| found.0), Some("too-many"));
}

#[test]
fn forms_of_newer_toml_are_refused() {
    let check = |text: &str, line: usize, column: usize| {
        assert_eq!(first(&format!("{text}\n{LEAVE}")), Some(("inline-table", line, column)), "{text}");
    };
    check("x-a = {\n b = 1 }", 1, 8);
    check("x-a = { b = 1, }", 1, 14);
    assert_eq!(first(&format!("x-a = {{ b = [\n1,\n2, ] }}\n{LEAVE}")), None);
}

#[test]
fn a_name_far_along_a_line_is_found_in_time() {
    let list: String = (0..100_000).map(|n| format!("\"é{n}\",")).collect();
    let text = format!("x-a = [{list}]\n{LEAVE}").replace("to    = \"waiting\"", "to    = \"wating\"");
    assert_eq!(first(&text), Some(("unknown-name", 22, 10)));
    let line = LEAVE.replace("needs = [\"few-days\"]", &format!("needs = [{}\"few-day\"]", "\"few-days\", ".repeat(50_000)));
    assert_eq!(first(&line), Some(("unknown-name", 22, 10 + 12 * 50_000 + 1)));
}
