//! Designs: what a mandate would say.

use super::{ID, IDS, Key, LENGTH, Shape, Type, key, must, remarked, shape};

static NEED_TYPE: Type = Type::Table(&NEED);
static TASK_TYPE: Type = Type::Table(&TASK);
static BENCHMARK_TYPE: Type = Type::Table(&BENCHMARK);
static COMMITMENT_TYPE: Type = Type::Table(&COMMITMENT);

const COMPONENTS: Key = key("components", IDS, "The components of the operation.");
const NEEDS: Key = key("need", Type::Map(&NEED_TYPE), "What it needs.");
const TASKS: Key = key("task", Type::Map(&TASK_TYPE), "What it is to do.");
const BENCHMARKS: Key = key("benchmark", Type::Map(&BENCHMARK_TYPE), "How its progress is measured.");
const EXIT: Key = key("exit", Type::Table(&EXIT_TABLE), "How it ends.");
const COMMITMENTS: Key = key("commitment", Type::List(&COMMITMENT_TYPE), "Who commits to what.");

/// A design as a file.
pub static DESIGN: Shape = remarked(
    "a design",
    &[
        must("format", Type::Word(&["mandate.design/1"]), "The form of the file."),
        must("id", ID, "Its id."),
        must("title", Type::Text, "A name for people."),
        COMPONENTS,
        NEEDS,
        TASKS,
        BENCHMARKS,
        EXIT,
        COMMITMENTS,
    ],
);

/// A design inside a scenario.
pub static DESIGN_TABLES: Shape = remarked(
    "a design",
    &[key("id", ID, "Its id, where that is not its name in the scenario."), COMPONENTS, NEEDS, TASKS, BENCHMARKS, EXIT, COMMITMENTS],
);

static NEED: Shape = remarked(
    "a need",
    &[
        must("units", Type::Integer(0, 1_000_000_000_000), "How many."),
        key("of", Type::Text, "Of what."),
        key("critical", Type::Boolean, "Whether it cannot do without."),
    ],
);
static TASK: Shape = remarked(
    "a task",
    &[
        must("says", Type::Text, "What is to be done."),
        key("priority", Type::Integer(1, 1_000_000_000_000), "1 comes first."),
        key("uses", IDS, "The needs it uses."),
        key("peacebuilding", Type::Boolean, "Whether it builds peace."),
        key("hand-over", Type::Text, "Who takes it over."),
        key("after", Type::Table(&AFTER), "The progress it waits for."),
    ],
);
static AFTER: Shape =
    shape("an `after`", &[must("benchmark", ID, "The benchmark."), must("percent", Type::Integer(0, 100), "How far it must be.")]);
const MEASURE: Type = Type::Either(&[Type::Integer(-1_000_000_000_000, 1_000_000_000_000), Type::Text]);
static BENCHMARK: Shape = remarked(
    "a benchmark",
    &[
        must("says", Type::Text, "What is to be reached."),
        key("indicator", Type::Text, "What is counted."),
        key("baseline", MEASURE, "Where it starts."),
        key("target", MEASURE, "Where it is to come."),
        key("due", Type::Date, "By when."),
        key("verifier", Type::Text, "Who says so."),
        key("measures", Type::Word(&["progress", "sustainability"]), "What it shows."),
    ],
);
static EXIT_TABLE: Shape = remarked(
    "an exit",
    &[
        key("end-state", Type::Text, "What is to be there when it ends."),
        key("hand-over", Type::Text, "Who takes over."),
        key("notice", LENGTH, "How long before the end it is told."),
    ],
);
static COMMITMENT: Shape =
    remarked("a commitment", &[must("by", ID, "Who commits."), must("says", Type::Text, "To what."), key("due", Type::Date, "By when.")]);
