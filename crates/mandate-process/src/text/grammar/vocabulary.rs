//! Roles, types, scales, facts and acts.

use super::terms::CHANGES;
use super::{ID, ID_OR_LIST, IDS, Key, Pattern, Shape, Type, key, must, remarked, shape};

static ROLE_TYPE: Type = Type::Table(&ROLE);
static FACT_TYPE: Type = Type::Table(&FACT);
static ACT_TYPE: Type = Type::Table(&ACT);

pub(super) const ROLES: Key = key("role", Type::Map(&ROLE_TYPE), "Who takes part.");
pub(super) const TYPES: Key = key("type", Type::Map(&Type::Either(&[IDS, Type::Word(&["open"])])), "Values without order, or `\"open\"`.");
pub(super) const SCALES: Key = key("scale", Type::Map(&IDS), "Values from least to most.");
pub(super) const FACTS: Key = key("fact", Type::Map(&FACT_TYPE), "What rules may read.");
pub(super) const ACTS: Key = key("act", Type::Map(&ACT_TYPE), "What actors may do.");

/// A vocabulary.
pub static VOCABULARY: Shape = remarked(
    "a vocabulary",
    &[
        must("format", Type::Word(&["mandate.vocabulary/1"]), "The form of the file."),
        must("id", Type::Form(Pattern::VocabularyId), "Its id."),
        ROLES,
        TYPES,
        SCALES,
        FACTS,
        ACTS,
    ],
);

/// A role.
pub static ROLE: Shape = remarked(
    "a role",
    &[must("name", Type::Text, "Its name for people."), key("many", Type::Boolean, "Whether a case may have several actors of it.")],
);

/// A fact.
pub static FACT: Shape = remarked(
    "a fact",
    &[
        must("type", Type::Form(Pattern::FactType), "What it holds."),
        key("starts", Type::OrList(&Type::Constant), "What it holds at the opening."),
        key("sum-of", ID, "The keyed integer fact whose sum over its first key it is."),
        key("from", Type::Table(&FACT_SOURCE), "How it is taken from a design."),
    ],
);

/// How a fact is taken from a design.
pub static FACT_SOURCE: Shape = shape(
    "a `from`",
    &[
        must("design", Type::Word(&["need", "task", "benchmark", "commitment", "exit", "components"]), "The tables of the design."),
        key("value", ID, "The key whose values are taken."),
        key("where", Type::Map(&Type::Constant), "Only tables in which these keys have these values."),
        key("lacks", IDS, "Only tables that lack one of these keys."),
    ],
);

/// An act.
pub static ACT: Shape = remarked(
    "an act",
    &[
        must("says", Type::Text, "What it is, in words."),
        must("by", ID_OR_LIST, "The roles that may do it."),
        key("content", Type::Map(&Type::Form(Pattern::ContentType)), "What it carries."),
        key("changes", Type::Named(&CHANGES), "What an accepted act does to facts; `{x}` is a field or `actor`."),
    ],
);
