//! Lines as trees of JSON: no floats, no key twice.

use super::error::{RecordError, quoted};
use alloc::borrow::Cow;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// A value as it stands in a line.
#[derive(Debug, PartialEq)]
pub(super) enum Json<'l> {
    Null,
    Boolean(bool),
    Integer(i64),
    Text(Cow<'l, str>),
    List(Vec<Json<'l>>),
    Object(Vec<(Cow<'l, str>, Json<'l>)>),
}

pub(super) fn parse(line: &str) -> Result<Json<'_>, RecordError> {
    serde_json::from_str(line).map_err(|error| RecordError::Json(error.to_string()))
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without fractions")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Json<'de>, E> {
        i64::try_from(value).map(Json::Integer).map_err(|_| E::custom(format!("the number {value} is out of range")))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = from.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json<'de>, A::Error> {
        let mut rows: Vec<(Cow<'de, str>, Json<'de>)> = Vec::new();
        while let Some((Key(key), value)) = from.next_entry()? {
            rows.push((key, value));
        }
        let mut names: Vec<&str> = rows.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        let twice = names.windows(2).find_map(|pair| pair.iter().min().filter(|_| pair.first() == pair.last()));
        if let Some(twice) = twice {
            return Err(A::Error::custom(format!("the key {} stands twice", quoted(twice))));
        }
        Ok(Json::Object(rows))
    }
}

/// A key, borrowed from the line where it has no escapes.
struct Key<'l>(Cow<'l, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Json::deserialize(from)? {
            Json::Text(text) => Ok(Self(text)),
            _ => Err(D::Error::custom("a key is a text")),
        }
    }
}

impl<'l> Json<'l> {
    /// What it is, for a message.
    pub fn told(&self) -> String {
        match self {
            Self::Null => "`null`".to_owned(),
            Self::Boolean(value) => format!("`{value}`"),
            Self::Integer(value) => format!("`{value}`"),
            Self::Text(text) => quoted(text),
            Self::List(_) => "a list".to_owned(),
            Self::Object(_) => "an object".to_owned(),
        }
    }

    pub fn text(&self, key: &str) -> Result<&str, RecordError> {
        if let Self::Text(text) = self { Ok(text) } else { Err(RecordError::wrong(key, self.told(), "a text")) }
    }

    pub fn boolean(&self, key: &str) -> Result<bool, RecordError> {
        if let Self::Boolean(value) = self { Ok(*value) } else { Err(RecordError::wrong(key, self.told(), "`true` or `false`")) }
    }

    pub fn natural(&self, key: &str) -> Result<u64, RecordError> {
        if let Self::Integer(value) = self
            && let Ok(value) = u64::try_from(*value)
        {
            return Ok(value);
        }
        Err(RecordError::wrong(key, self.told(), "a whole number from 0"))
    }

    /// The items of a list.
    pub fn items(&self, key: &str) -> Result<&[Json<'l>], RecordError> {
        if let Self::List(items) = self { Ok(items) } else { Err(RecordError::wrong(key, self.told(), "a list")) }
    }

    /// The rows of an object whose keys are names.
    pub fn rows(&self, key: &str) -> Result<&[(Cow<'l, str>, Json<'l>)], RecordError> {
        if let Self::Object(rows) = self { Ok(rows) } else { Err(RecordError::wrong(key, self.told(), "an object")) }
    }

    /// An object with these keys only.
    pub fn object<'j>(&'j self, place: &'j str, known: &[&str]) -> Result<Object<'j, 'l>, RecordError> {
        let rows = self.rows(place)?;
        match rows.iter().find(|(key, _)| !known.contains(&&**key)) {
            Some((key, _)) => Err(RecordError::UnknownKey { place: format!("`{place}`"), key: quoted(key) }),
            None => Ok(Object { place, rows }),
        }
    }
}

/// An object of the format.
#[derive(Clone, Copy)]
pub(super) struct Object<'j, 'l> {
    place: &'j str,
    rows: &'j [(Cow<'l, str>, Json<'l>)],
}

impl<'j, 'l> Object<'j, 'l> {
    pub fn maybe(&self, key: &str) -> Option<&'j Json<'l>> {
        self.rows.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub fn get(&self, key: &'static str) -> Result<&'j Json<'l>, RecordError> {
        self.maybe(key).ok_or_else(|| RecordError::Missing { place: format!("`{}`", self.place), key })
    }

    pub fn text(&self, key: &'static str) -> Result<&'j str, RecordError> {
        self.get(key)?.text(key)
    }

    /// The items of a list; none where the key is left out.
    pub fn items_if_any(&self, key: &str) -> Result<&'j [Json<'l>], RecordError> {
        self.maybe(key).map_or(Ok(&[]), |list| list.items(key))
    }
}
