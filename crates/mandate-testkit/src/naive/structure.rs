//! S1: the tree of states, by names.

use mandate_process::definition::{Definition, Effect, Kind, Resume, State};
use std::collections::{BTreeMap, BTreeSet};

/// The unnamed root (S1.1).
pub(super) const ROOT: &str = "";

/// A state or a history.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub parent: Option<String>,
    /// Proper ancestors, innermost first, the root last (S1.5).
    ancestors: Vec<String>,
    /// Children that are states; histories are none (S1.1).
    pub children: Vec<String>,
    /// Of a compound its initials, of a history its defaults.
    pub initials: Vec<String>,
    pub admits: Vec<String>,
    pub on_entry: Vec<Effect>,
    pub on_exit: Vec<Effect>,
    pub on_initial: Vec<Effect>,
}

/// All states and histories.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    nodes: BTreeMap<String, Node>,
    /// States in document order, without the root (S1.2).
    order: Vec<String>,
}

/// The history that a target with `resume` means (S1.10).
pub(super) fn target_of(to: &str, resume: Resume) -> String {
    match resume {
        Resume::No => to.to_string(),
        Resume::Top => format!("{to}/top"),
        Resume::All => format!("{to}/all"),
    }
}

fn is_history(kind: Kind) -> bool {
    matches!(kind, Kind::ShallowHistory | Kind::DeepHistory)
}

impl Tree {
    pub(super) fn of(definition: &Definition) -> Self {
        let mut tree = Self { nodes: BTreeMap::new(), order: Vec::new() };
        tree.add(&definition.root, ROOT, None);
        tree.default_histories();
        for transition in definition.transitions.iter().filter(|transition| transition.resume != Resume::No) {
            for to in &transition.to {
                tree.add_resumed(to, transition.resume);
            }
        }
        tree
    }

    // S1.2, S1.4
    fn add(&mut self, state: &State, id: &str, parent: Option<&str>) {
        let states: Vec<String> = state.children.iter().filter(|child| !is_history(child.kind)).map(|child| child.id.clone()).collect();
        let mut initials = state.initial.clone();
        if initials.is_empty() && state.kind == Kind::Compound {
            initials.extend(states.first().cloned());
        }
        let node = Node {
            kind: state.kind,
            parent: parent.map(ToString::to_string),
            ancestors: self.ancestors_below(parent),
            children: states,
            initials,
            admits: state.admits.clone(),
            on_entry: state.on_entry.clone(),
            on_exit: state.on_exit.clone(),
            on_initial: state.on_initial.clone(),
        };
        self.nodes.insert(id.to_string(), node);
        if id != ROOT && !is_history(state.kind) {
            self.order.push(id.to_string());
        }
        for child in &state.children {
            self.add(child, &child.id, Some(id));
        }
    }

    /// A builder's history without defaults leads where its parent starts.
    fn default_histories(&mut self) {
        let bare: Vec<String> =
            self.nodes.iter().filter(|(_, n)| is_history(n.kind) && n.initials.is_empty()).map(|(id, _)| id.clone()).collect();
        for history in bare {
            let parent = self.parent(&history).to_string();
            let starts =
                if self.kind(&parent) == Kind::Parallel { self.node(&parent).children.clone() } else { self.initials(&parent).to_vec() };
            self.nodes.get_mut(&history).unwrap().initials = starts;
        }
    }

    // S1.10
    fn add_resumed(&mut self, of: &str, resume: Resume) {
        let node = Node {
            kind: if resume == Resume::All { Kind::DeepHistory } else { Kind::ShallowHistory },
            parent: Some(of.to_string()),
            ancestors: self.ancestors_below(Some(of)),
            children: Vec::new(),
            initials: vec![of.to_string()],
            admits: Vec::new(),
            on_entry: Vec::new(),
            on_exit: Vec::new(),
            on_initial: Vec::new(),
        };
        self.nodes.insert(target_of(of, resume), node);
    }

    pub(super) fn node(&self, id: &str) -> &Node {
        self.nodes.get(id).unwrap_or_else(|| panic!("no state is called `{id}`"))
    }

    pub(super) fn kind(&self, id: &str) -> Kind {
        self.node(id).kind
    }

    pub(super) fn is_history(&self, id: &str) -> bool {
        is_history(self.kind(id))
    }

    /// The parent; of the root, the root.
    pub(super) fn parent(&self, id: &str) -> &str {
        self.node(id).parent.as_deref().unwrap_or(ROOT)
    }

    pub(super) fn children(&self, id: &str) -> &[String] {
        &self.node(id).children
    }

    pub(super) fn initials(&self, id: &str) -> &[String] {
        &self.node(id).initials
    }

    /// Proper ancestors, innermost first, the root last (S1.5).
    pub(super) fn ancestors(&self, id: &str) -> &[String] {
        &self.node(id).ancestors
    }

    /// What the ancestors of a child of this state are.
    fn ancestors_below(&self, parent: Option<&str>) -> Vec<String> {
        parent.map(|parent| [&[parent.to_string()], self.ancestors(parent)].concat()).unwrap_or_default()
    }

    /// S1.5
    pub(super) fn is_descendant(&self, id: &str, of: &str) -> bool {
        self.ancestors(id).iter().any(|ancestor| ancestor == of)
    }

    /// S1.5
    pub(super) fn is_inside(&self, id: &str, of: &str) -> bool {
        id == of || self.is_descendant(id, of)
    }

    /// These states in document order (S1.2).
    pub(super) fn in_order(&self, states: &BTreeSet<String>) -> Vec<String> {
        self.order.iter().filter(|state| states.contains(*state)).cloned().collect()
    }

    /// Histories whose parent this state is, builder's and resumed.
    pub(super) fn histories_of(&self, state: &str) -> Vec<String> {
        let of = self.nodes.iter().filter(|(_, node)| is_history(node.kind) && node.parent.as_deref() == Some(state));
        of.map(|(id, _)| id.clone()).collect()
    }

    /// S1.6
    pub(super) fn is_legal(&self, active: &BTreeSet<String>) -> bool {
        let count = |id: &str| self.children(id).iter().filter(|child| active.contains(*child)).count();
        let fits = |id: &str| match self.kind(id) {
            Kind::Compound => count(id) == 1,
            Kind::Parallel => count(id) == self.children(id).len(),
            Kind::Atomic | Kind::Final => true,
            Kind::ShallowHistory | Kind::DeepHistory => false,
        };
        let rooted = |id: &str| self.parent(id) == ROOT || active.contains(self.parent(id));
        fits(ROOT) && active.iter().all(|id| fits(id) && rooted(id))
    }
}
