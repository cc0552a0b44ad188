//! Who takes part: `[actor]` and the single roles of the process.

use super::desk::{Desk, text};
use crate::scenario::Player;
use mandate_process::Process;
use mandate_process::finding::Finding;
use mandate_process::tables::{SortKind, names};
use mandate_process::text::remarks;
use mandate_process::text::tree::{Entry, Node, Tree};

/// The actors of a story with their roles. An actor whose role does not read is known all the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Roster {
    actors: Vec<(String, Option<String>)>,
    absent: Vec<String>,
}

impl Roster {
    /// The ids, in the order of the case.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.actors.iter().map(|(id, _)| id.as_str())
    }

    /// Whether an actor takes part.
    pub fn has(&self, id: &str) -> bool {
        self.ids().any(|known| known == id)
    }

    /// Whether an actor was left out.
    pub fn is_absent(&self, id: &str) -> bool {
        self.absent.iter().any(|absent| absent == id)
    }

    /// The role of an actor.
    pub fn role(&self, id: &str) -> Option<&str> {
        self.actors.iter().find(|(known, _)| known == id).and_then(|(_, role)| role.as_deref())
    }

    /// The actors with their roles, if every role reads.
    pub fn with_roles(&self) -> Option<Vec<(&str, &str)>> {
        self.actors.iter().map(|(id, role)| Some((id.as_str(), role.as_deref()?))).collect()
    }

    /// Those that are left when some do not take part.
    pub fn without(&self, gone: &[String]) -> Self {
        let (absent, actors): (Vec<_>, Vec<_>) = self.actors.iter().cloned().partition(|(id, _)| gone.contains(id));
        Self { actors, absent: absent.into_iter().map(|(id, _)| id).collect() }
    }
}

/// Takes out what stands as an actor and is the list of acts: a key below a header belongs to that header.
pub(super) fn act_under_actor(desk: &mut Desk<'_, '_>, root: &mut Node) {
    let Tree::Table(entries) = &mut root.tree else { return };
    let Some(actors) = entries.iter_mut().find(|entry| entry.key == "actor") else { return };
    let Tree::Table(actors) = &mut actors.node.tree else { return };
    let is_acts = |entry: &Entry| entry.key == "act" && matches!(entry.node.tree, Tree::List(_));
    if let Some(place) = actors.iter().position(is_acts) {
        let acts = actors.remove(place);
        let finding = Finding::error("act-under-actor", "the acts stand in the table `[actor]`");
        let finding = finding.why("a key belongs to the header above it").help("put `act` above the first header, or write `[[act]]`");
        desk.report(finding, &acts.range);
    }
}

/// Reads `[actor]`.
pub(super) fn players(desk: &mut Desk<'_, '_>, root: &Node, process: Option<&Process>) -> (Vec<Player>, Roster) {
    let mut roster = Roster::default();
    let roles = process.map(|process| process.definition().vocabulary.roles.as_slice()).unwrap_or_default();
    roster.actors.extend(roles.iter().filter(|role| !role.many).map(|role| (role.id.clone(), Some(role.id.clone()))));
    let mut players = Vec::new();
    for entry in root.get("actor").map(Node::entries).unwrap_or_default() {
        let id = entry.key.clone();
        if id.starts_with("x-") || !matches!(entry.node.tree, Tree::Table(_)) {
            continue;
        }
        if roster.has(&id) {
            let finding = Finding::error("duplicate-name", format!("two actors are called `{id}`"));
            desk.report(finding.why(format!("the role `{id}` has one actor, `{id}`, without a line here")), &entry.range);
        }
        let written = entry.node.get("role").and_then(|node| Some((node, node.text()?)));
        let mut role = None;
        if let (Some((node, word)), Some(_)) = (written, process) {
            match roles.iter().find(|known| known.id == word) {
                None => desk.unknown_name("role", word, &node.range, roles.iter().filter(|role| role.many).map(|role| role.id.as_str())),
                Some(known) if !known.many => {
                    let finding = Finding::error("single-role", format!("`{id}` has the role `{word}`, which has one actor, `{word}`"));
                    let range = desk.word(node);
                    desk.report(finding.help(format!("leave `{id}` out, or make the role `many`")), &range);
                }
                Some(_) => role = Some(word.to_owned()),
            }
        }
        if !roster.has(&id) {
            roster.actors.push((id.clone(), role));
        }
        let role = written.map(|(_, word)| word.to_owned()).unwrap_or_default();
        players.push(Player { id, name: text(&entry.node, "name"), role, remarks: remarks(&entry.node) });
    }
    if let Some(most) = process.map(|process| process.limits().members).filter(|most| players.len() > *most) {
        let range = root.get("actor").map_or(0..0, |node| node.range.clone());
        desk.report(Finding::error("too-many", format!("{} actors", players.len())).why(format!("at most {most}")), &range);
    }
    (players, roster)
}

/// Reads `[member]`.
pub(super) fn members(desk: &mut Desk<'_, '_>, root: &Node, process: Option<&Process>) -> Vec<(String, Vec<String>)> {
    let mut members = Vec::new();
    for entry in root.get("member").map(Node::entries).unwrap_or_default().iter().filter(|entry| !entry.key.starts_with("x-")) {
        if let Some(tables) = process.map(Process::tables) {
            let open = |name: &str| tables.names.sorts.get(name).is_some_and(|sort| tables.sorts[*sort].kind == SortKind::Open);
            if !open(&entry.key) {
                let known: Vec<&str> = names(&tables.names.sorts).filter(|name| open(name)).collect();
                desk.unknown_name("open type", &entry.key, &entry.range, known.iter().copied());
            }
        }
        members.push((entry.key.clone(), entry.node.items().iter().filter_map(Node::text).map(String::from).collect()));
    }
    members
}
