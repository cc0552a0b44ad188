//! A page for every code: of findings and of kinds of refusal.

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("pages/", $code, ".md")))),*]
    };
}

/// By code, so that a page is found by halving.
const PAGES: &[(&str, &str)] = pages! {
    "act-nowhere"
    "act-under-actor"
    "at-fact-may-be-unset"
    "at-most"
    "automatic-cycle"
    "bad-brace"
    "bad-date"
    "bad-name"
    "bad-placeholder"
    "bad-structure"
    "before-start"
    "bidi-control"
    "bounces"
    "byte-order-mark"
    "case-closed"
    "clock-restarts-in-loop"
    "content-invalid"
    "control-character"
    "days-go-back"
    "does-not-settle"
    "duplicate-name"
    "inline-table"
    "irregular"
    "judged-without-act"
    "lapse-may-be-missed"
    "leaves-tracks"
    "may-hold-for-nothing"
    "missing"
    "narrowing-by"
    "nobody-can"
    "not-a-part"
    "not-a-process"
    "not-found"
    "not-in-order"
    "not-this-actor"
    "not-utf-8"
    "out-of-range"
    "out-of-time-order"
    "reserved"
    "reserved-name"
    "resume-into-active"
    "rules-unmet"
    "single-role"
    "stops-early"
    "syntax"
    "too-deep"
    "too-large"
    "too-many"
    "too-many-findings"
    "too-many-keys"
    "uncited"
    "unknown-act"
    "unknown-key"
    "unknown-name"
    "unreachable"
    "who-acts"
    "wrong-format"
    "wrong-role"
    "wrong-type"
};

/// Every code with its page, sorted by code: the codes of findings of all crates, and the kinds of refusal.
pub fn pages() -> &'static [(&'static str, &'static str)] {
    PAGES
}

/// The page of a code, in Markdown.
///
/// ```
/// use mandate_analysis::check::page;
/// assert!(page("leaves-tracks").is_some_and(|page| page.starts_with("# leaves-tracks")));
/// assert_eq!(page("no-such-code"), None);
/// ```
pub fn page(code: &str) -> Option<&'static str> {
    let place = PAGES.binary_search_by_key(&code, |(code, _)| code).ok()?;
    PAGES.get(place).map(|(_, page)| *page)
}
