//! What stands in the way of an act, sorted by what has to happen first.

use crate::names::Names;
use crate::reasons::{citation, fix, found, leaves};
use mandate_engine::{Asked, Grounds, Of, Reason, Refusal, RuleReason, Supplier};
use mandate_process::definition::Status;
use mandate_process::ids::ActId;
use std::collections::BTreeMap;

/// An unmet rule in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The id of the rule.
    pub rule: String,
    /// What it says.
    pub says: String,
    /// What was found, leaf by leaf.
    pub found: Vec<String>,
    /// Who can change that, and by which act.
    pub who: Vec<String>,
    /// The way out that the rule names.
    pub fix: Option<String>,
    /// Where the rule comes from.
    pub cites: Option<String>,
    /// What has to happen first.
    pub group: Group,
}

/// What has to happen first, the nearest at hand before the farther ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// The act itself carries what is missing.
    WithThisAct,
    /// An act that is in order now brings it.
    Now,
    /// A deadline has to run out.
    Wait,
    /// Something else has to move first.
    Later,
    /// Nothing in this process changes it any more.
    Never,
}

impl Group {
    /// The heading of the group.
    pub fn heading(self) -> &'static str {
        match self {
            Self::WithThisAct => "To be given with the act itself",
            Self::Now => "Can be done now",
            Self::Wait => "Wants time",
            Self::Later => "Something else comes first",
            Self::Never => "Nothing changes this any more",
        }
    }
}

/// The unmet rules of a refusal in words, first things first; within a group in document order.
pub fn blocked(names: &Names<'_>, refusal: &Refusal, act: &str) -> Vec<Blocked> {
    let Grounds::RulesUnmet(reasons) = &refusal.grounds else { return Vec::new() };
    let mut blocked: Vec<Blocked> = reasons.iter().map(|reason| one(names, reason, act)).collect();
    blocked.sort_by_key(|rule| rule.group);
    blocked
}

fn one(names: &Names<'_>, reason: &RuleReason, act: &str) -> Blocked {
    let (rule, tree) = match &reason.asked {
        Asked::Rule(rule, tree) => (*rule, tree),
        Asked::AtMost(most) => return at_most(names, reason, *most),
    };
    let declared = names.process.rule(rule);
    let mut failing = Vec::new();
    leaves(tree, true, &mut failing);
    let mut who = Vec::new();
    let mut group = Group::Never;
    for (leaf, _) in &failing {
        let (nearest, words) = way(names, leaf, act);
        group = group.min(nearest);
        words.into_iter().filter(|words| !who.contains(words)).collect::<Vec<_>>().into_iter().for_each(|words| who.push(words));
    }
    Blocked {
        rule: reason.id(names.process).to_owned(),
        says: declared.map(|rule| crate::style::safe(&rule.says)).unwrap_or_default(),
        found: failing.iter().map(|(leaf, wanted)| found(names, leaf, *wanted)).collect(),
        who,
        fix: declared.and_then(|rule| rule.fix.as_deref()).and_then(|text| fix(names, text, tree)),
        cites: declared.and_then(|rule| citation(&rule.remarks)),
        group,
    }
}

fn at_most(names: &Names<'_>, reason: &RuleReason, most: u32) -> Blocked {
    let transition = reason.transitions.first().copied();
    let title = transition.map(|id| names.transition(id)).unwrap_or_default();
    let times = if most == 1 { "once".to_owned() } else { format!("{most} times") };
    Blocked {
        rule: "at-most".to_owned(),
        says: format!("“{title}” happens at most {times} in one case."),
        found: vec![format!("it has happened {times}")],
        who: Vec::new(),
        fix: None,
        cites: transition.and_then(|id| names.process.transition(id)).and_then(|transition| citation(&transition.remarks)),
        group: Group::Never,
    }
}

/// How a failing leaf can be changed: what comes first, and who does it.
fn way(names: &Names<'_>, leaf: &Reason, act: &str) -> (Group, Vec<String>) {
    match &leaf.of {
        Of::Fact(fact) => suppliers(names, &fact.suppliers, act),
        Of::Deadline(deadline, Status::Lapsed, Status::Armed, _) => {
            (Group::Wait, vec![format!("time: “{}” runs out by itself", names.deadline(*deadline))])
        }
        Of::Deadline(deadline, _, Status::NotArmed, _) => {
            let arming = names.process.deadline(*deadline).map(|deadline| deadline.armed_by.clone()).unwrap_or_default();
            let words = arming.iter().map(|act| format!("`{act}` starts the clock")).collect();
            (Group::Later, words)
        }
        Of::InState(state, _) => {
            let tables = names.process.tables();
            let into = tables.edges.rows().iter().filter(|edge| edge.targets.contains(&mandate_process::tables::Target::State(*state)));
            let acts = into
                .map(|edge| names.process.transition(edge.transition))
                .flat_map(|transition| transition.map(|transition| names_of_acts(transition)).unwrap_or_default());
            let mut words: Vec<String> = Vec::new();
            for act in acts {
                let said = format!("`{act}`{}", by(names, act));
                if !words.contains(&said) {
                    words.push(said);
                }
            }
            (Group::Later, words)
        }
        _ => (Group::Never, Vec::new()),
    }
}

fn names_of_acts(transition: &mandate_process::definition::Transition) -> Vec<&str> {
    let acts = transition
        .on
        .iter()
        .filter_map(|on| if let mandate_process::definition::Trigger::Name(act) = on { Some(act.as_str()) } else { None });
    acts.collect()
}

fn by(names: &Names<'_>, act: &str) -> String {
    names.process.tables().names.acts.get(act).map(|id| roles(names, *id)).unwrap_or_default()
}

fn roles(names: &Names<'_>, act: ActId) -> String {
    let Some(by) = names.process.tables().acts[act].by else { return String::new() };
    let roles: Vec<String> =
        names.process.tables().roles.ids().filter(|role| by >> (role.0 & 63) & 1 == 1).map(|role| names.role(role)).collect();
    format!(" by {}", crate::names::listed(&roles, "or"))
}

fn suppliers(names: &Names<'_>, suppliers: &[Supplier], act: &str) -> (Group, Vec<String>) {
    let own = suppliers.iter().any(|supplier| *names.process.tables().acts[supplier.act].name == *act);
    if own {
        return (Group::WithThisAct, vec!["this act: give it with the content".to_owned()]);
    }
    let mut told: BTreeMap<bool, Vec<String>> = BTreeMap::new();
    for supplier in suppliers {
        let name = &names.process.tables().acts[supplier.act].name;
        told.entry(!supplier.now).or_default().push(format!("`{name}`{}", roles(names, supplier.act)));
    }
    let now = told.get(&false).map(|acts| format!("{}; in order now", crate::names::listed(acts, "or")));
    let later = told.get(&true).map(|acts| format!("{}; not in order now", crate::names::listed(acts, "or")));
    match (now, later) {
        (Some(now), _) => (Group::Now, vec![now]),
        (None, Some(later)) => (Group::Later, vec![later]),
        (None, None) => (Group::Never, Vec::new()),
    }
}
