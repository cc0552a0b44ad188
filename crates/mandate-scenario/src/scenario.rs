//! A scenario by names: a story that can be run.

use crate::design::Design;
use crate::variant::Variant;
use crate::when::On;
use mandate_process::definition::Remarks;
use mandate_process::finding::Span;
use mandate_process::time::Date;
use mandate_process::value::Value;

/// A story: who takes part, what they do and when, and what is expected of the process.
///
/// ```
/// use mandate_process::time::Date;
/// use mandate_scenario::{Scenario, StoryAct};
/// let day = Date::parse("2027-01-11").expect("a real day");
/// let mut story = Scenario::new("short", "door", day);
/// story.acts.push(StoryAct::new(day, "push"));
/// assert_eq!(story.acts.len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// Invented, or on public record.
    pub kind: Kind,
    /// The process it is written for: an id, or a file beside it.
    pub process: String,
    /// The day the case opens, at 12:00.
    pub starts: Date,
    /// The day at whose end the clock stops; without it no time passes after the last act.
    pub until: Option<Date>,
    /// Actors of roles that may have several, in order.
    pub players: Vec<Player>,
    /// Members of open types known from the start.
    pub members: Vec<(String, Vec<String>)>,
    /// Designs by the name that acts give them.
    pub designs: Vec<(String, Design)>,
    /// What happens, in order.
    pub acts: Vec<StoryAct>,
    /// What is expected at the end.
    pub expect: Expect,
    /// What if.
    pub variants: Vec<Variant>,
    /// Title, note, sources.
    pub remarks: Remarks,
}

impl Scenario {
    /// A story in which nothing happens yet.
    pub fn new(id: impl Into<String>, process: impl Into<String>, starts: Date) -> Self {
        Self {
            id: id.into(),
            kind: Kind::Fiction,
            process: process.into(),
            starts,
            until: None,
            players: Vec::new(),
            members: Vec::new(),
            designs: Vec::new(),
            acts: Vec::new(),
            expect: Expect::default(),
            variants: Vec::new(),
            remarks: Remarks::default(),
        }
    }

    /// The name of an actor for people; the id where the story gives none.
    pub fn player(&self, id: &str) -> Option<&Player> {
        self.players.iter().find(|player| player.id == id)
    }
}

/// What a scenario tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Something invented.
    #[default]
    Fiction,
    /// What happened, act by act, each with its document.
    Record,
}

/// Somebody who takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The id of the actor.
    pub id: String,
    /// A name for people.
    pub name: Option<String>,
    /// The role.
    pub role: String,
    /// Title, note, sources.
    pub remarks: Remarks,
}

/// One act of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryAct {
    /// When.
    pub on: On,
    /// The act.
    pub act: String,
    /// Who; left out where one actor of the roster could.
    pub by: Option<String>,
    /// A name for this act, for variants.
    pub id: Option<String>,
    /// How exactly the day is known.
    pub dated: Option<Dated>,
    /// That it will be refused, and why.
    pub refused: Option<Announced>,
    /// What it carries.
    pub content: Vec<(String, Value)>,
    /// Note, sources.
    pub remarks: Remarks,
    /// Where it stands.
    pub place: Option<Span>,
}

impl StoryAct {
    /// An act on a day.
    pub fn new(on: Date, act: impl Into<String>) -> Self {
        Self {
            on: On::Day(on),
            act: act.into(),
            by: None,
            id: None,
            dated: None,
            refused: None,
            content: Vec::new(),
            remarks: Remarks::default(),
            place: None,
        }
    }
}

/// How exactly a day is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dated {
    /// On that day or before.
    NoLaterThan,
    /// On that day or after.
    NoEarlierThan,
    /// Near that day.
    About,
}

impl Dated {
    /// Each with its words in files.
    pub const WORDS: [(Self, &'static str); 3] =
        [(Self::NoLaterThan, "no later than"), (Self::NoEarlierThan, "no earlier than"), (Self::About, "about")];

    /// Its words.
    pub fn words(self) -> &'static str {
        Self::WORDS.iter().find(|(dated, _)| *dated == self).map_or("", |(_, words)| words)
    }
}

/// A refusal that a story announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// For whatever reason.
    Whatever,
    /// For exactly these rules, or of this kind.
    For(Vec<String>),
    /// Nothing is said, and either answer will do: what a variant makes of the acts of its base. Files cannot say it.
    Unasked,
}

/// What a story expects at its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expect {
    /// A state that is active at the end, or the final state that ended the case.
    pub ends_in: Option<String>,
    /// The day by which that state was entered.
    pub no_later_than: Option<Date>,
}
