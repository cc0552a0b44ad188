//! The shape of every form of file, as data: what the reader accepts, what its messages name, and what the JSON
//! Schemas say all come from here.

mod design;
mod phrase;
mod process;
mod scenario;
mod schema;
mod terms;
mod vocabulary;

pub use design::{DESIGN, DESIGN_TABLES};
pub use phrase::is_id;
pub(crate) use phrase::phrase;
pub use process::{DEADLINE, PART, PROCESS, PROPERTY, RULE, STATE, TRANSITION};
pub use scenario::{ACT_ENTRY, EXPECT, SCENARIO, VARIANT};
pub use schema::schema;
pub use terms::{CHANGE, CHANGES, COMPARISON, HAPPENING, SET, TEST};
pub use vocabulary::{ACT, FACT, FACT_SOURCE, ROLE, VOCABULARY};

/// A form of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `mandate.process/1`
    Process,
    /// `mandate.vocabulary/1`
    Vocabulary,
    /// `mandate.scenario/1`
    Scenario,
    /// `mandate.design/1`
    Design,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Process, Self::Vocabulary, Self::Scenario, Self::Design];

    /// What its key `format` says.
    ///
    /// ```
    /// use mandate_process::text::grammar::Form;
    /// assert_eq!(Form::Process.format(), "mandate.process/1");
    /// ```
    pub fn format(self) -> &'static str {
        match self {
            Self::Process => "mandate.process/1",
            Self::Vocabulary => "mandate.vocabulary/1",
            Self::Scenario => "mandate.scenario/1",
            Self::Design => "mandate.design/1",
        }
    }

    /// Its word in commands: `process`, `vocabulary`, `scenario` or `design`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Vocabulary => "vocabulary",
            Self::Scenario => "scenario",
            Self::Design => "design",
        }
    }

    /// The shape of its top level; of a process, that of one which is no part.
    pub fn shape(self) -> &'static Shape {
        match self {
            Self::Process => &PROCESS,
            Self::Vocabulary => &VOCABULARY,
            Self::Scenario => &SCENARIO,
            Self::Design => &DESIGN,
        }
    }
}

/// What a key may hold.
#[derive(Debug)]
pub enum Type {
    /// Any text.
    Text,
    /// One of these texts.
    Word(&'static [&'static str]),
    /// A text of this form.
    Form(Pattern),
    /// True or false.
    Boolean,
    /// Only `true`.
    True,
    /// A whole number from the one to the other.
    Integer(i64, i64),
    /// A day.
    Date,
    /// A day and a time.
    Time,
    /// Any single constant: a boolean, a whole number, a day, or a text.
    Constant,
    /// Any value: a constant, a list, or a table from members to values.
    Value,
    /// A list.
    List(&'static Type),
    /// A list, or a single one.
    OrList(&'static Type),
    /// One of several, told apart by whether they are a text, a list, a table and so on.
    Either(&'static [Type]),
    /// A table with known keys.
    Table(&'static Shape),
    /// A table from ids to values, in order.
    Map(&'static Type),
    /// A table of one of several shapes, told apart by their first keys.
    Union(&'static Union),
    /// A type with a name of its own.
    Named(&'static Named),
}

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `[a-z0-9-]{1,64}`: an id, or the name of something with one.
    Id,
    /// `ID/NUMBER`.
    VocabularyId,
    /// A file beside this one, or an id known to the program.
    File,
    /// `N UNIT`.
    Length,
    /// `±HH:MM`.
    Offset,
    /// What a fact may hold.
    FactType,
    /// What a field of an act may hold.
    ContentType,
    /// An act, `lapse.DEADLINE` or `done.STATE`.
    Trigger,
    /// `YYYY-MM`.
    Month,
}

/// A type with a name of its own.
#[derive(Debug)]
pub struct Named {
    /// The name, as documents write it.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// What it may be.
    pub of: Type,
}

/// A table of one of several shapes.
#[derive(Debug)]
pub struct Union {
    /// The name, as documents write it.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// The shapes; the first key of each tells it from the others.
    pub variants: &'static [&'static Shape],
}

/// A table with known keys.
#[derive(Debug)]
pub struct Shape {
    /// What it is called in messages, with its article.
    pub name: &'static str,
    /// Its keys, in the order of the documents.
    pub keys: &'static [Key],
    /// Keys of which exactly one stands beside the others.
    pub one_of: Option<&'static Shape>,
    /// Whether `title`, `note`, `source`, `unverified` and `choice` may stand in it.
    pub remarks: bool,
    /// What keys of other names hold, if there may be such.
    pub others: Option<&'static Type>,
    /// Keys that a later version may give a meaning.
    pub reserved: &'static [&'static str],
}

/// One key of a table.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub of: Type,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in a line.
    pub doc: &'static str,
}

const fn key(name: &'static str, of: Type, doc: &'static str) -> Key {
    Key { name, of, required: false, doc }
}

const fn must(name: &'static str, of: Type, doc: &'static str) -> Key {
    Key { name, of, required: true, doc }
}

const fn shape(name: &'static str, keys: &'static [Key]) -> Shape {
    Shape { name, keys, one_of: None, remarks: false, others: None, reserved: &[] }
}

const fn remarked(name: &'static str, keys: &'static [Key]) -> Shape {
    Shape { remarks: true, ..shape(name, keys) }
}

const ID: Type = Type::Form(Pattern::Id);
const IDS: Type = Type::List(&Type::Form(Pattern::Id));
const ID_OR_LIST: Type = Type::OrList(&Type::Form(Pattern::Id));
const FILE: Type = Type::Form(Pattern::File);
const LENGTH: Type = Type::Form(Pattern::Length);

/// What may stand on the top level and in every table that has an id.
pub static REMARKS: [Key; 5] = [
    key("title", Type::Text, "A name for people."),
    key("note", Type::Text, "A remark for people."),
    key("source", Type::OrList(&Type::Text), "Documents that somebody has read."),
    key("unverified", Type::OrList(&Type::Text), "Documents named from memory."),
    key("choice", Type::Text, "A decision of the author, in words."),
];

impl Shape {
    /// The key of this name, `title` and its like included.
    pub fn find(&self, name: &str) -> Option<&'static Key> {
        let own = self.keys.iter().chain(self.one_of.iter().flat_map(|choice| choice.keys.iter()));
        let remarks = REMARKS.iter().filter(|_| self.remarks);
        own.chain(remarks).find(|key| key.name == name)
    }

    /// The names of all keys it may have, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<'_> {
        let own = self.keys.iter().chain(self.one_of.iter().flat_map(|choice| choice.keys.iter()));
        let remarks = REMARKS.iter().filter(|_| self.remarks);
        own.chain(remarks).map(|key| key.name)
    }
}
