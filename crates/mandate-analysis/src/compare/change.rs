//! One difference between two processes.

use mandate_process::definition::Item;
use mandate_process::finding::Span;

/// A difference in one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing.
    pub item: Item,
    /// Its id: in the new process, or in the old one if it is gone. Empty for the process itself and for the order of
    /// all things of a kind.
    pub id: String,
    /// What is different.
    pub what: What,
    /// What it does to cases.
    pub class: Class,
    /// Where it stands in the old files, if it was read from files.
    pub old_place: Option<Span>,
    /// Where it stands in the new files.
    pub new_place: Option<Span>,
}

/// What is different. Values are as canonical text writes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The thing is new.
    Added,
    /// The thing is gone.
    Removed,
    /// The thing has another id, and else at most other words.
    Renamed {
        /// Its id in the old process.
        from: String,
    },
    /// A key has another value; `None`: it is not there.
    Set {
        /// The key.
        key: String,
        /// What it was.
        old: Option<String>,
        /// What it is.
        new: Option<String>,
    },
    /// A list has one more.
    Gained {
        /// The key of the list.
        key: String,
        /// What it has gained.
        value: String,
    },
    /// A list has one less.
    Lost {
        /// The key of the list.
        key: String,
        /// What it has lost.
        value: String,
    },
    /// The same stand in another order.
    Reordered {
        /// The key of the list; for all things of a kind, empty.
        key: String,
    },
}

impl What {
    /// The key that differs, if it is about one.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Set { key, .. } | Self::Gained { key, .. } | Self::Lost { key, .. } | Self::Reordered { key } => Some(key),
            Self::Added | Self::Removed | Self::Renamed { .. } => None,
        }
    }
}

/// What a difference does to cases, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// It is told in other words: the digest changes, the meaning does not.
    Wording,
    /// No case goes otherwise for it alone.
    Neutral,
    /// Something that was refused is accepted, or has more time.
    Looser,
    /// Something that was accepted is refused, or has less time.
    Stricter,
    /// The same acts lead elsewhere, or what cases and stories name is gone.
    Breaking,
}

impl Class {
    /// Every class, from least to most.
    pub const ALL: [Self; 5] = [Self::Wording, Self::Neutral, Self::Looser, Self::Stricter, Self::Breaking];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Wording => "wording",
            Self::Neutral => "neutral",
            Self::Looser => "looser",
            Self::Stricter => "stricter",
            Self::Breaking => "breaking",
        }
    }
}
