//! From an act of the whole process to the act of the slice, and back.

use super::Slice;
use mandate_engine::Act;
use mandate_process::ids::ActId;
use mandate_process::value::Value;

/// An act of a slice as one of the whole process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifted {
    /// The act, with what the slice knows of its content.
    pub act: Act,
    /// Fields of the act that the slice left out: whoever does it chooses. Those that end in `?` may stay away.
    pub free: Vec<String>,
    /// Facts of a design in it that the slice left out.
    pub free_of_design: Vec<String>,
}

impl Slice {
    /// The act of the slice that an act of the whole process is: content that the slice does not know is cut off.
    /// `None` if the slice does not show the act at all, or the process does not know it.
    pub fn project(&self, act: &Act) -> Option<Act> {
        let row = &self.process.tables().acts[self.process.tables().act(&act.name)?];
        let facts = &self.process.tables().names.facts;
        let content = act.content.iter().filter(|(field, _)| row.fields.iter().any(|known| *known.name == **field));
        let cut = |value: &Value| match value {
            Value::Design { id, facts: said } => {
                Value::Design { id: id.clone(), facts: said.iter().filter(|(fact, _)| facts.contains_key(&**fact)).cloned().collect() }
            }
            value => value.clone(),
        };
        Some(Act { content: content.map(|(field, value)| (field.clone(), cut(value))).collect(), ..act.clone() })
    }

    /// The act of the whole process that an act of the slice stands for. `None` if it stands for any event at all that
    /// the slice does not show.
    pub fn lift(&self, act: &Act) -> Option<Lifted> {
        let whole = self.whole.tables();
        let row = &whole.acts[whole.act(&act.name)?];
        let known = self.known_fields(&act.name);
        let of_design = row.from_design.iter().map(|fact| &whole.facts[*fact].name);
        let free_of_design = of_design.filter(|fact| !self.process.tables().names.facts.contains_key(*fact)).map(|fact| fact.to_string());
        let free = row.fields.iter().filter(|field| !known.contains(&&*field.name));
        Some(Lifted {
            act: act.clone(),
            free: free.map(|field| field.name.to_string()).collect(),
            free_of_design: free_of_design.collect(),
        })
    }

    /// The act of the whole process that an act of the slice is named after.
    pub fn whole_act(&self, act: ActId) -> Option<ActId> {
        self.whole.tables().act(&self.process.tables().acts[act].name)
    }

    fn known_fields(&self, act: &str) -> Vec<&str> {
        let tables = self.process.tables();
        tables.act(act).into_iter().flat_map(|act| &tables.acts[act].fields).map(|field| &*field.name).collect()
    }
}
