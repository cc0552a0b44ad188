//! Scenarios: the story of a case.

use super::design::DESIGN_TABLES;
use super::{FILE, ID, IDS, Pattern, Shape, Type, key, must, remarked, shape};

/// A scenario.
pub static SCENARIO: Shape = remarked(
    "a scenario",
    &[
        must("format", Type::Word(&["mandate.scenario/1"]), "The form of the file."),
        must("id", ID, "Its id."),
        must("title", Type::Text, "A name for people."),
        must("kind", Type::Word(&["fiction", "record"]), "Whether it happened."),
        must("process", FILE, "The process it runs."),
        must("starts", Type::Date, "The day the case opens, at 12:00."),
        key("until", Type::Date, "The day to whose end time passes."),
        key("design", Type::Either(&[Type::Table(&DESIGN_TABLES), FILE]), "The design named `design`."),
        key("designs", Type::Map(&Type::Table(&DESIGN_TABLES)), "More designs, by id."),
        key("actor", Type::Map(&Type::Table(&ACTOR)), "The actors of roles that several may have."),
        key("member", Type::Map(&IDS), "Members of open types known from the opening."),
        key("act", Type::List(&Type::Table(&ACT_ENTRY)), "Who does what, in order."),
        key("expect", Type::Table(&EXPECT), "How it is to end."),
        key("variant", Type::Map(&Type::Table(&VARIANT)), "The story with changes."),
    ],
);

static ACTOR: Shape =
    remarked("an actor", &[must("name", Type::Text, "The name for people."), must("role", ID, "What kind of actor it is.")]);

/// One act of a scenario; its other keys are fields of its content.
pub static ACT_ENTRY: Shape = Shape {
    others: Some(&Type::Value),
    ..shape(
        "an act",
        &[
            must("on", Type::Either(&[Type::Date, Type::Time, Type::Form(Pattern::Month)]), "When: a day, a time, or a month."),
            must("do", ID, "Which act."),
            key("by", ID, "Who; needed where several could."),
            key("id", ID, "A name for variants."),
            key("dated", Type::Word(&["no later than", "no earlier than", "about"]), "How sure the day is."),
            key("refused", Type::Either(&[Type::True, IDS]), "That it is refused, and for which rules."),
            key("note", Type::Text, "A remark for people."),
            key("source", Type::OrList(&Type::Text), "Documents that somebody has read."),
            key("unverified", Type::OrList(&Type::Text), "Documents named from memory."),
            key("choice", Type::Text, "A decision of the author, in words."),
        ],
    )
};

/// How a scenario is to end.
pub static EXPECT: Shape = shape(
    "an `expect`",
    &[
        key("ends-in", ID, "The state that is active at the end."),
        key("no-later-than", Type::Date, "The last event is not after this day."),
    ],
);

/// The story with changes.
pub static VARIANT: Shape = remarked(
    "a variant",
    &[
        key("stop-before", ID, "This act and all after it go."),
        key("without", IDS, "These actors and their acts go."),
        key("skip", IDS, "These acts go."),
        key("change", Type::Map(&Type::Map(&Type::Value)), "These keys of these acts are replaced."),
        key("act", Type::List(&Type::Table(&ACT_ENTRY)), "These acts are added."),
        key("until", Type::Date, "Instead of the base's."),
        key("process", FILE, "Instead of the base's."),
        key("expect", Type::Table(&EXPECT), "Instead of the base's."),
    ],
);
