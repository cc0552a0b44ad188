//! A property: the sentence beside what is asked of every path.

use super::page::Page;
use super::test::single;
use crate::style::safe;
use mandate_process::definition::{Happening, Pattern, Property, Test};
use mandate_process::tables::Binary;

pub(super) fn property(page: &mut Page<'_>, property: &Property) {
    page.heading("Property", &property.id, property.remarks.title.as_deref());
    page.line("says", &safe(&property.says));
    let asks = pattern(page, &property.pattern);
    page.line("asks", &asks);
    page.remarks(&property.remarks);
}

fn pattern(page: &Page<'_>, pattern: &Pattern) -> String {
    match pattern {
        Pattern::Always(test) => format!("always: {}", single(page, test)),
        Pattern::Never(test) => format!("never: {}", single(page, test)),
        Pattern::NeverHappens(of) => format!("on no path: {}", happening(page, of)),
        Pattern::Sometimes(test) => format!("on some path: {}", single(page, test)),
        Pattern::Eventually(test) => format!("on every path, sooner or later: {}", single(page, test)),
        Pattern::AlwaysPossible { act, by, during } => {
            format!("{} by {} is always possible{}", page.act(act), page.role(by), while_so(page, during.as_ref()))
        }
        Pattern::Unary { template, of, more_than } => {
            let of = happening(page, of);
            match *template {
                "existence" => format!("on every path at least once: {of}"),
                "exactly-one" => format!("on every path exactly once: {of}"),
                _ if *more_than == 0 => format!("on no path: {of}"),
                _ => format!("on no path more often than {more_than}: {of}"),
            }
        }
        Pattern::Binary { template, first, then } => {
            let (first, then) = (happening(page, first), happening(page, then));
            Binary::named(template).map(|template| binary(template, &first, &then)).unwrap_or_default()
        }
    }
}

/// A template over two happenings: what comes before the colon goes with a noun and with a sentence.
fn binary(template: Binary, first: &str, then: &str) -> String {
    match template {
        Binary::Precedence => format!("only after {first}: {then}"),
        Binary::AlternatePrecedence => format!("only after {first}, each time anew: {then}"),
        Binary::ChainPrecedence => format!("only right after {first}, in the same event or the next: {then}"),
        Binary::Response => format!("each time after {first}, sooner or later: {then}"),
        Binary::AlternateResponse => format!("each time after {first}, before the next time: {then}"),
        Binary::ChainResponse => format!("each time right after {first}, in the same event or the next: {then}"),
        Binary::Succession => format!("only after {first}, and each time after it, sooner or later: {then}"),
        Binary::RespondedExistence => format!("before or after {first}, if that ever happens: {then}"),
        Binary::NotSuccession => format!("never after {first}: {then}"),
        Binary::CoExistence => format!("both or neither: {first}; {then}"),
        Binary::NotCoExistence => format!("not both: {first}; {then}"),
        Binary::Choice => format!("at least one of the two: {first}; {then}"),
        Binary::ExclusiveChoice => format!("exactly one of the two: {first}; {then}"),
    }
}

fn while_so(page: &Page<'_>, during: Option<&Test>) -> String {
    during.map(|test| format!(", while {}", single(page, test))).unwrap_or_default()
}

fn happening(page: &Page<'_>, of: &Happening) -> String {
    match of {
        Happening::Act { act, by, during } => {
            let by = by.as_ref().map(|by| format!(" by {}", page.role(by))).unwrap_or_default();
            format!("{}{by}{}", page.act(act), while_so(page, during.as_ref()))
        }
        Happening::Transition { transition, during } => {
            format!("the transition {}{}", page.transition(transition), while_so(page, during.as_ref()))
        }
        Happening::Enters(state) => format!("{} is entered", page.state(state)),
        Happening::Leaves(state) => format!("{} is left", page.state(state)),
        Happening::Lapse(deadline) => format!("{} runs out", page.deadline(deadline)),
        Happening::Any(parts) => parts.iter().map(|part| happening(page, part)).collect::<Vec<_>>().join(", or "),
        Happening::Holds(test) => single(page, test),
    }
}
