//! Types in words, and the forms of texts.

use super::{Pattern, Type};
use crate::time::{Date, Period, parse_offset};
use crate::value::Phrase;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

impl Type {
    /// What it is, in the words of a message.
    ///
    /// ```
    /// use mandate_process::text::grammar::{Pattern, Type};
    /// assert_eq!(Type::Integer(0, 9).phrase(), "a whole number from 0 to 9");
    /// assert_eq!(Type::OrList(&Type::Form(Pattern::Id)).phrase(), "an id or a list of them");
    /// ```
    pub fn phrase(&self) -> String {
        match self {
            Self::Text => String::from("a text"),
            Self::Word(words) => words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(" or "),
            Self::Form(pattern) => pattern.phrase().to_string(),
            Self::Boolean => String::from("true or false"),
            Self::True => String::from("true"),
            Self::Integer(least, most) => format!("a whole number from {least} to {most}"),
            Self::Date => String::from("a day such as 2027-02-11"),
            Self::Time => String::from("a day and a time such as 2027-02-11T09:30:00"),
            Self::Constant => String::from("a constant"),
            Self::Value => String::from("a value"),
            Self::List(Self::Form(Pattern::Id)) => String::from("a list of ids"),
            Self::List(of) => format!("a list, each {}", of.phrase()),
            Self::OrList(of) => format!("{} or a list of them", of.phrase()),
            Self::Either(types) => types.iter().map(Self::phrase).collect::<Vec<_>>().join(", or "),
            Self::Table(shape) => format!("a table: {}", shape.name),
            Self::Map(_) => String::from("a table from ids to values"),
            Self::Union(union) => format!("a {}", union.name),
            Self::Named(named) => match &named.of {
                Self::Map(_) => format!("{}, a table", named.name),
                of => of.phrase(),
            },
        }
    }
}

/// Whether a text is an id: `[a-z0-9-]{1,64}`.
///
/// ```
/// use mandate_process::text::grammar::is_id;
/// assert!(is_id("few-days"));
/// assert!(!is_id("Few days"));
/// ```
pub fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl Pattern {
    /// What it is, in the words of a message.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Id => "an id",
            Self::VocabularyId => "an id and a number, such as `words/1`",
            Self::File => "the name of a file or of something built in",
            Self::Length => "a length such as `10 days`",
            Self::Offset => "an offset such as `+02:00`",
            Self::FactType => "a type such as `integer`, `set of actor` or `boolean by actor, topic`",
            Self::ContentType => "a type such as `integer`, `set of actor` or `text?`",
            Self::Trigger => "an act, `lapse.DEADLINE` or `done.STATE`",
            Self::Month => "a month such as `2027-02`",
        }
    }

    /// The form as a regular expression.
    pub fn regex(self) -> &'static str {
        match self {
            Self::Id => "^[a-z0-9-]{1,64}$",
            Self::VocabularyId => "^[a-z0-9-]{1,64}/[0-9]{1,9}$",
            Self::File => "^.{1,4096}$",
            Self::Length => "^[1-9][0-9]{0,5} (second|minute|hour|day|working day|week|month|year)s?$",
            Self::Offset => "^[+-][0-9]{2}:[0-9]{2}$",
            Self::FactType => "^(set of )?[a-z0-9-]{1,64}( by [a-z0-9-]{1,64}(, [a-z0-9-]{1,64}){0,2})?$",
            Self::ContentType => "^(set of )?[a-z0-9-]{1,64}( by [a-z0-9-]{1,64}(, [a-z0-9-]{1,64}){0,2})?[?]?$",
            Self::Trigger => "^((lapse|done)[.])?[a-z0-9-]{1,64}$",
            Self::Month => "^[0-9]{4}-[0-9]{2}$",
        }
    }

    /// Whether a text has the form.
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::Id => is_id(text),
            Self::VocabularyId => text
                .split_once('/')
                .is_some_and(|(id, number)| is_id(id) && (1..=9).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())),
            Self::File => (1..=4096).contains(&text.len()),
            Self::Length => Period::parse(text).is_some(),
            Self::Offset => parse_offset(text).is_some(),
            Self::FactType => phrase(text).is_some_and(|phrase| !phrase.optional),
            Self::ContentType => phrase(text).is_some(),
            Self::Trigger => is_id(text.strip_prefix("lapse.").or_else(|| text.strip_prefix("done.")).unwrap_or(text)),
            Self::Month => Date::end_of_month(text).is_some(),
        }
    }
}

/// A type phrase whose every name is an id, with at most three keys.
pub(crate) fn phrase(text: &str) -> Option<Phrase> {
    let phrase = Phrase::parse(text)?;
    let base = if let crate::value::Base::Named(name) = &phrase.base { is_id(name) } else { true };
    (base && phrase.keys.len() <= 3 && phrase.keys.iter().all(|key| is_id(key))).then_some(phrase)
}
