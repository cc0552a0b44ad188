//! `mandate.explored/1` (F19).

use super::form::Json;
use crate::names::{Names, upper_first};
use mandate_analysis::verify::search::Move;
use mandate_analysis::verify::{Explored, Standing};
use mandate_engine::CaseState;
use mandate_process::Process;
use mandate_process::definition::Status;
use mandate_process::ids::FactId;
use mandate_process::tables::ROOT;
use std::collections::BTreeMap;

/// Everything that may happen as one JSON object on one line.
pub fn explored(process: &Process, explored: &Explored) -> String {
    let definition = process.definition();
    let teller = Teller::new(explored);
    let scope = explored.members.iter().map(|(name, count)| (name.clone(), Json::count(*count)));
    let title = definition.remarks.title.as_deref().unwrap_or(&definition.id);
    let mut told = Json::object([
        ("format", Json::text("mandate.explored/1")),
        ("process", Json::text(definition.id.as_str())),
        ("version", Json::text(definition.version.as_str())),
        ("digest", Json::text(process.digest())),
        ("title", Json::text(title)),
    ]);
    told.put(
        "property",
        explored.property.and_then(|place| definition.properties.get(place)).map(|property| Json::text(property.id.as_str())),
    );
    told.put("slice", Json::Boolean(explored.is_slice));
    told.put("scope", Json::Object(scope.collect()));
    told.put("complete", Json::Boolean(explored.found.complete));
    told.put("looked-at", Json::count(explored.looked_at));
    told.put("properties", teller.properties());
    told.put("states", teller.states());
    told.put("deadlines", teller.deadlines());
    let mut interned = Interned::default();
    let cases: Vec<Json> = (0_u32..).zip(&explored.cases).map(|(place, case)| teller.case(place, case, &mut interned)).collect();
    told.put("facts", Json::texts(interned.facts.in_order()));
    told.put("values", Json::texts(interned.values.in_order()));
    told.put("moves", Json::list(interned.moves.in_order().iter().map(|what| teller.told(*what))));
    told.put("cases", Json::List(cases));
    told.line()
}

/// Things that are said often, by number.
#[derive(Debug)]
struct Numbered<T>(BTreeMap<T, usize>);

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Ord + Clone> Numbered<T> {
    fn of(&mut self, thing: T) -> Json {
        let next = self.0.len();
        Json::count(*self.0.entry(thing).or_insert(next))
    }

    fn in_order(&self) -> Vec<T> {
        let mut all: Vec<(&T, &usize)> = self.0.iter().collect();
        all.sort_by_key(|(_, number)| **number);
        all.into_iter().map(|(thing, _)| thing.clone()).collect()
    }
}

#[derive(Debug, Default)]
struct Interned {
    facts: Numbered<String>,
    values: Numbered<String>,
    moves: Numbered<Move>,
}

struct Teller<'e> {
    explored: &'e Explored,
    names: Names<'e>,
    /// What every entry of a fact holds at first is not told.
    first: &'e CaseState,
}

impl<'e> Teller<'e> {
    fn new(explored: &'e Explored) -> Self {
        let model = &explored.model;
        Self { explored, names: Names::of(&model.process).with_cast(model.start.cast()), first: &model.start }
    }

    fn process(&self) -> &'e Process {
        &self.explored.model.process
    }

    fn properties(&self) -> Json {
        let one = |property: &mandate_process::definition::Property| {
            Json::object([("id", Json::text(property.id.as_str())), ("says", Json::text(property.says.as_str()))])
        };
        Json::list(self.process().definition().properties.iter().map(one))
    }

    /// The states without the root, in document order.
    fn states(&self) -> Json {
        let states = self.process().tables().states.iter().filter(|(id, _)| *id != ROOT);
        let one = |(id, row): (mandate_process::ids::StateId, &mandate_process::tables::StateRow)| {
            let mut told = Json::object([("id", Json::text(&*row.name)), ("name", Json::text(upper_first(&self.names.state(id))))]);
            told.put("in", (row.parent != ROOT).then(|| Json::count(row.parent.index() - 1)));
            told
        };
        Json::list(states.map(one))
    }

    fn deadlines(&self) -> Json {
        let deadlines = self.process().tables().deadlines.ids();
        Json::texts(deadlines.map(|id| upper_first(&self.names.deadline(id))))
    }

    fn case(&self, place: u32, case: &CaseState, interned: &mut Interned) -> Json {
        let tables = self.process().tables();
        let leaves = case.active().filter(|state| tables.leaves.contains(state.index()));
        let mut told = Json::object([("at", Json::list(leaves.map(|state| Json::count(state.index() - 1))))]);
        let facts: Vec<Json> = tables.facts.ids().flat_map(|fact| self.entries(fact, case, interned)).collect();
        told.put("facts", (!facts.is_empty()).then_some(Json::List(facts)));
        let armed = tables.deadlines.ids().map(|id| (id, case.deadline(id).status)).filter(|(_, status)| *status != Status::NotArmed);
        let deadlines: Vec<Json> = armed.flat_map(|(id, status)| [Json::count(id.index()), Json::text(status.word())]).collect();
        told.put("deadlines", (!deadlines.is_empty()).then_some(Json::List(deadlines)));
        if let Some((before, step)) = self.explored.found.before(place) {
            told.put("from", Json::list([Json::count(before), interned.moves.of(step.what)]));
        }
        let steps: Vec<Json> =
            self.explored.found.successors(place).flat_map(|edge| [interned.moves.of(edge.step.what), Json::count(edge.to)]).collect();
        told.put("steps", (!steps.is_empty()).then_some(Json::List(steps)));
        if case.has_ended(self.process()) {
            told.put("over", Json::text("ended"));
        } else if case.is_halted() {
            told.put("over", Json::text("halted"));
        }
        let standing = self.explored.standing.get(place as usize).cloned().unwrap_or_default();
        let Standing { broken, is_fulfilled, owes } = standing;
        told.put("breaks", (!broken.is_empty()).then(|| Json::list(broken.into_iter().map(Json::count))));
        told.put("fulfilled", is_fulfilled.then_some(Json::Boolean(true)));
        told.put("owes", owes.then_some(Json::Boolean(true)));
        told
    }

    /// The entries of a fact that are not as they were at the opening.
    fn entries(&self, fact: FactId, case: &CaseState, interned: &mut Interned) -> Vec<Json> {
        let process = self.process();
        let row = &process.tables().facts[fact];
        if row.sum_of.is_some() {
            return Vec::new();
        }
        let mut told = Vec::new();
        for keys in case.entries(process, fact) {
            let value = case.value(process, fact, keys.as_slice());
            if value == self.first.value(process, fact, keys.as_slice()) {
                continue;
            }
            let members = keys.as_slice().iter().zip(&row.keys);
            let members: Vec<String> =
                members.map(|(member, key)| self.names.member(key.sort, &case.cast().name(key.sort, *member).into())).collect();
            let keys = if members.is_empty() { String::new() } else { format!(" ({})", members.join(", ")) };
            let value = value.map_or_else(|| "unset".to_owned(), |value| self.names.value(fact, &value));
            told.extend([interned.facts.of(upper_first(&format!("{}{keys}", self.names.fact(fact)))), interned.values.of(value)]);
        }
        told
    }

    fn told(&self, what: Move) -> Json {
        let tables = self.process().tables();
        match what {
            Move::Act(place) => {
                let Some(offer) = self.explored.model.offers.get(place as usize) else { return Json::Null };
                let act = &offer.act;
                let content = act
                    .content
                    .iter()
                    .map(|(field, value)| Json::texts([field.replace('-', " "), self.names.content(&act.name, field, value)]));
                let mut told = Json::object([
                    ("act", Json::text(&*act.name)),
                    ("says", Json::text(self.names.act_named(&act.name))),
                    ("by", Json::text(upper_first(&self.names.actor(&act.actor)))),
                ]);
                told.put("with", (!act.content.is_empty()).then(|| Json::list(content)));
                told
            }
            Move::Lapse(deadline) => Json::object([
                ("lapse", Json::text(&*tables.deadlines[deadline].name)),
                ("says", Json::text(format!("{} runs out", upper_first(&self.names.deadline(deadline))))),
            ]),
            Move::Sent(trigger) => {
                let name = self.process().trigger_text(trigger);
                Json::object([("comes", Json::text(name.as_str())), ("says", Json::text(format!("`{name}` comes")))])
            }
        }
    }
}
