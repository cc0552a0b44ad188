//! Tests, happenings and changes.

use super::{ID, Named, Shape, Type, Union, key, must, shape};

/// A question about a case.
pub static TEST: Union = Union {
    name: "TEST",
    doc: "A question about a case that has an answer in every state.",
    variants: &[&FACT_TEST, &ALL, &ANY, &NOT, &RULE_TEST, &IN_STATE, &DEADLINE_TEST, &ENDED],
};

static ALL: Shape = shape("an `all`", &[must("all", Type::List(&Type::Union(&TEST)), "Each of these holds.")]);
static ANY: Shape = shape("an `any`", &[must("any", Type::List(&Type::Union(&TEST)), "One of these holds.")]);
static NOT: Shape = shape("a `not`", &[must("not", Type::Union(&TEST), "This does not hold.")]);
static RULE_TEST: Shape = shape("a test of a rule", &[must("rule", ID, "This rule holds.")]);
static IN_STATE: Shape = shape("a test of a state", &[must("in-state", ID, "This state is active.")]);
static ENDED: Shape = shape("a test of the end", &[must("ended", Type::Boolean, "Whether the case has ended.")]);
static DEADLINE_TEST: Shape = shape(
    "a test of a deadline",
    &[
        must("deadline", ID, "The deadline asked about."),
        must("is", Type::Word(&["not-armed", "armed", "met", "lapsed", "withdrawn"]), "The status asked for."),
    ],
);
static FACT_TEST: Shape = Shape {
    one_of: Some(&COMPARISON),
    ..shape(
        "a test of a fact",
        &[
            must("fact", ID, "The fact asked about."),
            key("for-each", Type::List(&Type::Named(&SET)), "One set for each key of the fact: it holds for every tuple."),
        ],
    )
};

/// How a fact compares, and with what: exactly one of these.
pub static COMPARISON: Shape = shape(
    "a comparison",
    &[
        key("is", RIGHT_SIDE, "Equal to this."),
        key("is-not", RIGHT_SIDE, "Set, and not equal to this."),
        key("at-least", RIGHT_SIDE, "Not less: integers, dates, values of a scale."),
        key("at-most", RIGHT_SIDE, "Not more: integers, dates, values of a scale."),
        key("is-set", Type::Boolean, "Whether a single fact has a value."),
        key("is-empty", Type::Boolean, "Whether a set has no member."),
        key("includes", RIGHT_SIDE, "The set has this member."),
        key("includes-all", RIGHT_SIDE, "The set has all these members."),
        key("includes-none", RIGHT_SIDE, "The set has none of these members."),
        key("size-at-least", Type::Integer(0, 65_536), "The set has at least so many members."),
        key("size-at-most", Type::Integer(0, 65_536), "The set has at most so many members."),
    ],
);

const RIGHT_SIDE: Type = Type::Named(&RIGHT);

static RIGHT: Named = Named {
    name: "RIGHT",
    doc: "A constant, or a list of them for a set; a fact; the actors of a role; the values of a type.",
    of: Type::Either(&[Type::Union(&MEMBERS), Type::OrList(&Type::Constant)]),
};

/// What a `for-each` ranges over.
pub static SET: Named = Named {
    name: "SET",
    doc: "A list of constants; a fact that is a set; the actors of a role; the values of a type.",
    of: Type::Either(&[Type::Union(&MEMBERS), Type::List(&Type::Constant)]),
};

static MEMBERS: Union =
    Union { name: "MEMBERS", doc: "A fact, or a set named by role or type.", variants: &[&FACT_SIDE, &ACTORS_SIDE, &VALUES_SIDE] };
static FACT_SIDE: Shape = shape("a fact on the right", &[must("fact", ID, "What this fact holds.")]);
static ACTORS_SIDE: Shape = shape("a set of actors", &[must("actors", ID, "The actors of this role; `actor`: all.")]);
static VALUES_SIDE: Shape = shape("a set of values", &[must("values", ID, "The members of this type or scale then known.")]);

/// What occurs at an instant.
pub static HAPPENING: Union = Union {
    name: "HAPPENING",
    doc: "What occurs at an instant.",
    variants: &[&ACT_HAPPENS, &TRANSITION_HAPPENS, &ENTERS, &LEAVES, &LAPSE, &ANY_HAPPENS],
};

static ACT_HAPPENS: Shape =
    shape("a happening", &[must("act", ID, "This act is accepted."), key("by", ID, "By an actor of this role; left out: by anybody.")]);
static TRANSITION_HAPPENS: Shape = shape("a happening", &[must("transition", ID, "This transition is taken.")]);
static ENTERS: Shape = shape("a happening", &[must("enters", ID, "This state is entered.")]);
static LEAVES: Shape = shape("a happening", &[must("leaves", ID, "This state is left.")]);
static LAPSE: Shape = shape("a happening", &[must("lapse", ID, "This deadline lapses.")]);
static ANY_HAPPENS: Shape = shape("a happening", &[must("any", Type::List(&Type::Union(&HAPPENING)), "One of these.")]);

/// What answers a `response`.
pub(super) static ANSWER: Union = Union {
    name: "ANSWER",
    doc: "A happening, a test, or an `any` that mixes both.",
    variants: &[
        &ACT_HAPPENS,
        &TRANSITION_HAPPENS,
        &ENTERS,
        &LEAVES,
        &LAPSE,
        &ANY_ANSWERS,
        &FACT_TEST,
        &ALL,
        &NOT,
        &RULE_TEST,
        &IN_STATE,
        &DEADLINE_TEST,
        &ENDED,
    ],
};

static ANY_ANSWERS: Shape = shape("an answer", &[must("any", Type::List(&Type::Union(&ANSWER)), "One of these.")]);

/// What `never` forbids: a test, or a happening while a test holds.
pub(super) static FORBIDDEN: Union = Union {
    name: "FORBIDDEN",
    doc: "A test, or an act or a transition while a test holds.",
    variants: &[&ACT_WHILE, &TRANSITION_WHILE, &FACT_TEST, &ALL, &ANY, &NOT, &RULE_TEST, &IN_STATE, &DEADLINE_TEST, &ENDED],
};

static ACT_WHILE: Shape = shape(
    "a happening",
    &[
        must("act", ID, "This act is accepted."),
        key("by", ID, "By an actor of this role; left out: by anybody."),
        must("while", Type::Union(&TEST), "While this holds."),
    ],
);
static TRANSITION_WHILE: Shape =
    shape("a happening", &[must("transition", ID, "This transition is taken."), must("while", Type::Union(&TEST), "While this holds.")]);

/// What happens to facts.
pub static CHANGES: Named = Named { name: "CHANGES", doc: "What happens to which facts, in order.", of: Type::Map(&Type::Table(&CHANGE)) };

/// What happens to one fact: exactly one verb.
pub static CHANGE: Shape = Shape {
    one_of: Some(&VERB),
    ..shape("a change", &[key("at", Type::List(&Type::Constant), "Which entries: members, `\"*\"` for all, or a name in braces.")])
};

static VERB: Shape = shape(
    "a change",
    &[
        key("set", Type::Value, "The new value: a constant, or a name in braces."),
        key("add", Type::Value, "What is added to the set."),
        key("remove", Type::Value, "What is taken out of the set."),
    ],
);
