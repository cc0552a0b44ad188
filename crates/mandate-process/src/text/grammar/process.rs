//! The tables of a process.

use super::terms::{ANSWER, CHANGES, FORBIDDEN, HAPPENING, TEST};
use super::vocabulary::{ACTS, FACTS, ROLES, SCALES, TYPES};
use super::{FILE, ID, ID_OR_LIST, IDS, Key, LENGTH, Pattern, Shape, Type, key, must, remarked, shape};

const RESERVED: &[&str] = &["calendar"];

static STATE_TYPE: Type = Type::Table(&STATE);
static TRANSITION_TYPE: Type = Type::Table(&TRANSITION);
static DEADLINE_TYPE: Type = Type::Table(&DEADLINE);
static RULE_TYPE: Type = Type::Table(&RULE);
static PROPERTY_TYPE: Type = Type::Table(&PROPERTY);

const FORMAT: Key = must("format", Type::Word(&["mandate.process/1"]), "The form of the file.");
const INCLUDE: Key = key("include", Type::List(&FILE), "Parts whose tables belong to it.");
const WORDS: Key = key("vocabulary", FILE, "Where its words stand.");
const STATES: Key = key("state", Type::Map(&STATE_TYPE), "States that have more than a name.");
const TRANSITIONS: Key = key("transition", Type::Map(&TRANSITION_TYPE), "What moves.");
const DEADLINES: Key = key("deadline", Type::Map(&DEADLINE_TYPE), "What runs out.");
const RULES: Key = key("rule", Type::Map(&RULE_TYPE), "What must hold.");
const PROPERTIES: Key = key("property", Type::Map(&PROPERTY_TYPE), "What must hold on every path.");
const SCOPE: Key = key("scope", Type::Map(&Type::Integer(0, 9)), "How many members of a role or open type a proof tries.");

/// A process.
pub static PROCESS: Shape = Shape {
    reserved: RESERVED,
    ..remarked(
        "a process",
        &[
            FORMAT,
            must("id", ID, "Its id."),
            must("version", Type::Text, "The author's own version."),
            must("title", Type::Text, "A name for people."),
            key("part", Type::Boolean, "Whether it is only to be included."),
            WORDS,
            INCLUDE,
            key("utc-offset", Type::Form(Pattern::Offset), "Where days begin, east of UTC."),
            must("states", IDS, "The states on top, the first is the initial."),
            key("ends", IDS, "Which of them end the case."),
            STATES,
            TRANSITIONS,
            DEADLINES,
            RULES,
            PROPERTIES,
            SCOPE,
            ROLES,
            TYPES,
            SCALES,
            FACTS,
            ACTS,
        ],
    )
};

/// A part of a process, only to be included.
pub static PART: Shape = Shape {
    reserved: RESERVED,
    ..remarked(
        "a part",
        &[
            FORMAT,
            must("id", ID, "Its id."),
            must("part", Type::True, "That it is only to be included."),
            WORDS,
            INCLUDE,
            STATES,
            TRANSITIONS,
            DEADLINES,
            RULES,
            PROPERTIES,
            SCOPE,
            ROLES,
            TYPES,
            SCALES,
            FACTS,
            ACTS,
        ],
    )
};

/// A state.
pub static STATE: Shape = remarked(
    "a state",
    &[
        key("states", IDS, "Children, one at a time; the first is the initial."),
        key("tracks", IDS, "Children, all at the same time."),
        key("ends", IDS, "Which of `states` are final."),
        key("phase", Type::Integer(0, 99), "The number of the phase."),
        key("admits", ID_OR_LIST, "Acts in order here and below that move nothing."),
    ],
);

/// A transition.
pub static TRANSITION: Shape = Shape {
    reserved: &["not-by"],
    ..remarked(
        "a transition",
        &[
            must("from", ID_OR_LIST, "The sources."),
            must("to", ID, "The target."),
            key("on", Type::OrList(&Type::Form(Pattern::Trigger)), "What it waits for; left out: the act of its own name."),
            key("automatic", Type::Boolean, "Whether it waits for nothing."),
            key("when", Type::Union(&TEST), "Selects; never refuses."),
            key("needs", ID_OR_LIST, "Rules that refuse the act if they do not hold."),
            key("by", ID_OR_LIST, "Roles that may take it, of those of the act."),
            key("at-most", Type::Integer(1, 1_000_000), "How often in one case."),
            key("resume", Type::Word(&["all", "top"]), "Enters the target where it was left."),
            key("changes", Type::Named(&CHANGES), "What happens to facts; `{x}` is a fact."),
        ],
    )
};

/// A deadline.
pub static DEADLINE: Shape = Shape {
    reserved: &["per", "every", "calendar"],
    ..remarked(
        "a deadline",
        &[
            key("while", ID_OR_LIST, "The states in which it runs; left out: the whole case."),
            key("armed-by", ID_OR_LIST, "Acts that start it; left out: entering `while`."),
            key("after", LENGTH, "How long it runs."),
            key("at", ID, "The date fact to whose day it runs."),
            key("before", LENGTH, "So long before that day."),
            key("met-by", Type::Either(&[Type::Union(&TEST), ID_OR_LIST]), "Acts, or a test, that meet it."),
        ],
    )
};

/// A rule.
pub static RULE: Shape = remarked(
    "a rule",
    &[
        must("says", Type::Text, "A sentence that is true of the test."),
        must("test", Type::Union(&TEST), "What is asked."),
        key("fix", Type::Text, "What to do when it does not hold."),
    ],
);

const TESTED: Type = Type::Union(&TEST);
const HAPPENS: Type = Type::Union(&HAPPENING);
const FIRST_THEN: Type = Type::Table(&ORDERED);
const TWO: Type = Type::List(&Type::Union(&HAPPENING));

/// A property.
pub static PROPERTY: Shape =
    Shape { one_of: Some(&TEMPLATE), ..remarked("a property", &[must("says", Type::Text, "What must hold, in words.")]) };

static TEMPLATE: Shape = shape(
    "a property",
    &[
        key("always", TESTED, "In every reachable state."),
        key("never", Type::Union(&FORBIDDEN), "In no reachable state, or on no path."),
        key("sometimes", TESTED, "In some reachable state."),
        key("eventually", TESTED, "On every path."),
        key("always-possible", Type::Table(&POSSIBLE), "Wherever `while` holds, this act by this role would be accepted."),
        key("existence", HAPPENS, "It occurs."),
        key("absence", Type::Table(&ABSENCE), "It occurs at most so often."),
        key("exactly-one", HAPPENS, "It occurs once."),
        key("precedence", FIRST_THEN, "`then` only after a `first`."),
        key("alternate-precedence", FIRST_THEN, "Before each `then` a `first` since the last `then`."),
        key("chain-precedence", FIRST_THEN, "Each `then` comes right after a `first`."),
        key("response", Type::Table(&RESPONSE), "After each `first` a `then`."),
        key("alternate-response", FIRST_THEN, "After each `first` a `then` before the next `first`."),
        key("chain-response", FIRST_THEN, "Each `first` is followed at once by a `then`."),
        key("succession", FIRST_THEN, "Response and precedence."),
        key("responded-existence", FIRST_THEN, "If `first` occurs, `then` occurs, before or after."),
        key("not-succession", FIRST_THEN, "No `then` after a `first`."),
        key("co-existence", TWO, "Both occur or neither."),
        key("not-co-existence", TWO, "Not both."),
        key("choice", Type::Either(&[TWO, Type::Text]), "At least one of the two; as a text, a decision of the author."),
        key("exclusive-choice", TWO, "Exactly one of the two."),
    ],
);

static POSSIBLE: Shape = shape(
    "an `always-possible`",
    &[must("act", ID, "The act."), must("by", ID, "The role."), key("while", TESTED, "Where; left out: in every reachable state.")],
);
static ABSENCE: Shape = shape(
    "an `absence`",
    &[must("of", HAPPENS, "What occurs."), key("more-than", Type::Integer(0, 1_000_000), "How often is still allowed.")],
);
static ORDERED: Shape = shape("a template", &[must("first", HAPPENS, "The first."), must("then", HAPPENS, "The second.")]);
static RESPONSE: Shape = shape("a `response`", &[must("first", HAPPENS, "The first."), must("then", Type::Union(&ANSWER), "The answer.")]);
