//! How many of each take part when every path is tried.

use mandate_engine::Opening;
use mandate_process::Process;
use mandate_process::finding::{Finding, Findings, nearest};
use mandate_process::tables::SortKind;
use mandate_process::time::Date;

/// Most members of one role or type.
pub const MOST_MEMBERS: u32 = 9;

/// Members per role that may have several, and per open type: what a proof is over.
///
/// ```
/// use mandate_analysis::verify::Scope;
/// use mandate_process::Process;
/// use mandate_process::definition::{Definition, Role, State};
/// let mut definition = Definition::new("panel");
/// definition.root = State::compound("", [State::atomic("open")]);
/// definition.vocabulary.roles.push(Role { id: "member".into(), many: true, ..Role::default() });
/// let process = Process::compile(definition).expect("a process");
/// let scope = Scope::of(&process, &[("member".into(), 3)]).expect("a scope");
/// assert_eq!(scope.opening(&process).actors.len(), 3);
/// assert!(Scope::of(&process, &[("membre".into(), 3)]).is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    members: Vec<(String, u32)>,
}

impl Scope {
    /// The scope of a process: what its `[scope]` says, or what is said here in its place; else one of each.
    ///
    /// # Errors
    /// Names that are no role of several and no open type, and numbers over nine.
    pub fn of(process: &Process, instead: &[(String, u32)]) -> Result<Self, Findings> {
        let tables = process.tables();
        let roles = tables.roles.iter().filter(|(_, role)| role.many).map(|(_, role)| role.name.to_string());
        let types = tables.sorts.iter().filter(|(_, sort)| sort.kind == SortKind::Open).map(|(_, sort)| sort.name.to_string());
        let known: Vec<String> = roles.chain(types).collect();
        let mut found = Findings::new();
        for (name, count) in instead {
            if !known.contains(name) {
                let what = Finding::error(
                    "unknown-name",
                    format!("no role of several actors and no open type is called `{}`", name.escape_debug()),
                );
                let near = nearest(name, known.iter().map(String::as_str));
                found.push(near.map_or_else(
                    || what.clone().help(format!("there are {}", known.join(", "))),
                    |near| what.clone().help(format!("did you mean `{near}`?")),
                ));
            } else if *count > MOST_MEMBERS {
                found.push(
                    Finding::error("too-many", format!("{count} of `{name}`"))
                        .why(format!("a proof takes from 0 to {MOST_MEMBERS} of each")),
                );
            }
        }
        if !found.is_empty() {
            return Err(found);
        }
        let said = |name: &String| {
            instead.iter().chain(&process.definition().scope).find(|(other, _)| other == name).map_or(1, |(_, count)| *count)
        };
        Ok(Self {
            members: known.into_iter().map(|name| (said(&name).min(MOST_MEMBERS), name)).map(|(count, name)| (name, count)).collect(),
        })
    }

    /// How many of each, in document order.
    pub fn members(&self) -> &[(String, u32)] {
        &self.members
    }

    /// A case with this cast: of the process, or of one cut out of it.
    pub fn opening(&self, process: &Process) -> Opening {
        let noon = Date::new(2027, 1, 11).unwrap_or_default().at_noon(process.utc_offset());
        let mut opening = Opening::new("proof", noon);
        let tables = process.tables();
        for (name, count) in &self.members {
            let ids = (1..=*count).map(|number| format!("{name}-{number}"));
            if tables.names.roles.get(&**name).is_some_and(|role| tables.roles[*role].many) {
                ids.for_each(|id| opening.actors.push((id, name.clone())));
            } else if tables.names.sorts.get(&**name).is_some_and(|sort| tables.sorts[*sort].kind == SortKind::Open) && *count > 0 {
                opening.members.push((name.clone(), ids.collect()));
            }
        }
        opening
    }
}
