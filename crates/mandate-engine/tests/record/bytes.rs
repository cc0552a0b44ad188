//! Whatever the bytes are, reading never panics.

use crate::story::{Story, process, story};
use mandate_engine::record::{Checker, Hash, decode, peek};
use proptest::prelude::*;
use std::sync::OnceLock;

fn own() -> &'static Story {
    static STORY: OnceLock<Story> = OnceLock::new();
    STORY.get_or_init(|| story(&process("1.0.0"), "case-1", true))
}

fn rehashed(body: &str) -> String {
    format!("{body},\"hash\":\"{}\"}}", Hash::of(body.as_bytes()))
}

/// Feeds a line at a place of the log, also with its hash made to fit.
fn feed(at: usize, line: &str) {
    let story = own();
    let before = at.checked_sub(1).map(|before| &story.states[before]);
    let _ = (peek(line), decode(&story.process, before, line));
    for mut checker in [Checker::new(&story.process), Checker::folding(&story.process)] {
        story.records[..at].iter().for_each(|record| drop(checker.line(&record.line).unwrap()));
        if let Err(damage) = checker.line(line) {
            assert_eq!(damage.line, at as u64 + 1);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(line in any::<String>(), at in 0_usize..3) {
        feed(at, &line);
    }

    #[test]
    fn any_json(value in json(), at in 0_usize..3) {
        feed(at, &value);
        feed(at, &rehashed(value.strip_suffix('}').unwrap_or(&value)));
    }

    #[test]
    fn a_line_with_a_value_replaced(at in 0_usize..16, pick in any::<prop::sample::Index>(), by in json()) {
        let line = &own().records[at].line;
        let body = &line[..line.len() - 75];
        // A value begins behind each `:`, and ends before the next `,` or bracket.
        let starts: Vec<usize> = body.match_indices(':').map(|(place, _)| place + 1).collect();
        let start = starts[pick.index(starts.len())];
        let length = body[start..].find([',', '}', ']']).unwrap_or(body.len() - start);
        feed(at, &rehashed(&format!("{}{by}{}", &body[..start], &body[start + length..])));
    }

    #[test]
    fn a_line_with_bytes_replaced(at in 0_usize..16, places in prop::collection::vec((any::<prop::sample::Index>(), any::<char>()), 1..4)) {
        let line = &own().records[at].line;
        let mut chars: Vec<char> = line[..line.len() - 75].chars().collect();
        for (place, by) in places {
            let place = place.index(chars.len());
            chars[place] = by;
        }
        feed(at, &rehashed(&chars.into_iter().collect::<String>()));
    }

    #[test]
    fn a_line_with_one_word_for_another(at in 0_usize..16, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let line = &own().records[at].line;
        let body = &line[..line.len() - 75];
        let words = |text: &str| text.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
        let (own_words, all) = (words(body), words(&own().lines().concat()));
        let changed = body.replacen(&format!("\"{}\"", own_words[from.index(own_words.len())]), &format!("\"{}\"", all[to.index(all.len())]), 1);
        feed(at, &rehashed(&changed));
    }
}

fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|value| value.to_string()),
        any::<i64>().prop_map(|value| value.to_string()),
        any::<u64>().prop_map(|value| value.to_string()),
        any::<f64>().prop_map(|value| value.to_string()),
        "[a-z0-9$-]{0,8}".prop_map(|text| format!("\"{text}\"")),
        Just("\"2027-03-01T12:00:00Z\"".to_owned()),
        Just("\"2200-12-31\"".to_owned()),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        let key = prop_oneof![
            "[a-z$]{1,6}",
            Just("$table".to_owned()),
            Just("$date".to_owned()),
            Just("facts".to_owned()),
            Just("id".to_owned())
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key, inner), 0..5).prop_map(|rows| format!(
                "{{{}}}",
                rows.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect::<Vec<_>>().join(",")
            )),
        ]
    })
}

#[test]
fn nesting_without_end_is_refused() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        feed(0, &deep);
        feed(1, &deep);
    }
}
