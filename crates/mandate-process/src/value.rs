//! Values by names, as content and files carry them, and the short phrases that name their types.

use crate::time::{Date, Period};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// A value by names. Members of types, values of scales and actors are texts here: which they are is said by the type.
///
/// ```
/// use mandate_process::value::Value;
/// let seats = Value::from(["board", "staff"]);
/// assert_eq!(seats.to_string(), "board, staff");
/// assert_eq!(Value::from(14).to_string(), "14");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number within ±10¹².
    Integer(i64),
    /// A calendar day.
    Date(Date),
    /// A text, or the name of a member, an actor or a value of a scale.
    Text(String),
    /// A length of time.
    Period(Period),
    /// A set; the order does not matter, a repeated value counts once.
    Set(Vec<Value>),
    /// Values by member, nested once for each further key.
    Table(Vec<(String, Value)>),
    /// What a design says, as the facts that are taken from it.
    Design {
        /// The id of the design.
        id: String,
        /// Values by the name of the fact.
        facts: Vec<(String, Value)>,
    },
}

impl Value {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{}", if *value { "yes" } else { "no" }),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Date(value) => write!(f, "{value}"),
            Self::Text(value) => f.write_str(value),
            Self::Period(value) => write!(f, "{value}"),
            Self::Set(values) => {
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Table(rows) => {
                for (index, (name, value)) in rows.iter().enumerate() {
                    write!(f, "{}{name} {value}", if index == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::Design { id, .. } => f.write_str(id),
        }
    }
}

macro_rules! from {
    ($($type:ty, $value:ident => $made:expr;)*) => {$(
        impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        }
    )*};
}

from! {
    bool, value => Self::Boolean(value);
    i32, value => Self::Integer(i64::from(value));
    i64, value => Self::Integer(value);
    Date, value => Self::Date(value);
    Period, value => Self::Period(value);
    &str, value => Self::Text(value.to_string());
    String, value => Self::Text(value);
}

impl<T: Into<Value>, const N: usize> From<[T; N]> for Value {
    fn from(values: [T; N]) -> Self {
        Self::Set(values.into_iter().map(Into::into).collect())
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Self::Set(values.into_iter().map(Into::into).collect())
    }
}

/// What a value may be, without its keys.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer,
    /// `date`.
    Date,
    /// `text`.
    Text,
    /// `duration`: in content only.
    Duration,
    /// `design`: in content only.
    Design,
    /// A role, `actor`, a type or a scale, by name.
    Named(String),
}

/// A type phrase: `[set of] NAME [by KEY, KEY][?]`.
///
/// ```
/// use mandate_process::value::Phrase;
/// let phrase = Phrase::parse("leave by desk, floor").expect("a type phrase");
/// assert_eq!(phrase.keys, ["desk", "floor"]);
/// assert_eq!(phrase.to_string(), "leave by desk, floor");
/// assert!(Phrase::parse("set  of member").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// Whether it is a set of such values.
    pub set: bool,
    /// What a single value is.
    pub base: Base,
    /// The roles or types it is keyed by.
    pub keys: Vec<String>,
    /// Whether it may be left out (content only).
    pub optional: bool,
}

impl Phrase {
    /// The words that name built-in types and so are no names of roles, types or scales.
    pub const RESERVED: [&'static str; 7] = ["actor", "boolean", "integer", "date", "text", "duration", "design"];

    /// A single value of a base, without keys.
    pub fn of(base: Base) -> Self {
        Self { set: false, base, keys: Vec::new(), optional: false }
    }

    /// Reads a phrase; `None` if it is not one.
    pub fn parse(text: &str) -> Option<Self> {
        let (text, optional) = text.strip_suffix('?').map_or((text, false), |text| (text, true));
        let (text, set) = text.strip_prefix("set of ").map_or((text, false), |text| (text, true));
        let (name, keys) = text.split_once(" by ").map_or((text, None), |(name, keys)| (name, Some(keys)));
        let keys: Vec<String> = keys.map(|keys| keys.split(", ").map(ToString::to_string).collect()).unwrap_or_default();
        let base = match name {
            "boolean" => Base::Boolean,
            "integer" => Base::Integer,
            "date" => Base::Date,
            "text" => Base::Text,
            "duration" => Base::Duration,
            "design" => Base::Design,
            name => Base::Named(name.to_string()),
        };
        let named = |name: &str| !name.is_empty() && !name.contains([' ', ',', '?']);
        (named(name) && keys.iter().all(|key| named(key))).then_some(Self { set, base, keys, optional })
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.set {
            f.write_str("set of ")?;
        }
        f.write_str(match &self.base {
            Base::Boolean => "boolean",
            Base::Integer => "integer",
            Base::Date => "date",
            Base::Text => "text",
            Base::Duration => "duration",
            Base::Design => "design",
            Base::Named(name) => name,
        })?;
        for (index, key) in self.keys.iter().enumerate() {
            write!(f, "{}{key}", if index == 0 { " by " } else { ", " })?;
        }
        f.write_str(if self.optional { "?" } else { "" })
    }
}
