//! Who takes part, and who could do what.

use crate::scenario::Player;
use mandate_process::Process;
use mandate_process::finding::Finding;

/// The actors of a story with their roles: those of single roles first, as in a case.
pub(crate) fn roster<'a>(process: &'a Process, players: &'a [Player]) -> Vec<(&'a str, &'a str)> {
    let single = process.definition().vocabulary.roles.iter().filter(|role| !role.many).map(|role| (&*role.id, &*role.id));
    single.chain(players.iter().map(|player| (&*player.id, &*player.role))).collect()
}

/// Who of a roster could do an act; nothing if the process has no such act.
pub(crate) fn able<'a>(process: &Process, roster: &[(&'a str, &'a str)], act: &str) -> Option<Vec<&'a str>> {
    let act = process.definition().vocabulary.acts.iter().find(|known| known.id == act)?;
    let may = |role: &str| act.by.is_empty() || act.by.iter().any(|by| by == role);
    Some(roster.iter().filter(|(_, role)| may(role)).map(|(id, _)| *id).collect())
}

/// What is to be said of an act without `by` that not exactly one actor could do.
pub(crate) fn nobody_or_several(process: &Process, act: &str, able: &[&str]) -> Finding {
    if able.is_empty() {
        let roles = process.definition().vocabulary.acts.iter().find(|known| known.id == act).map(|known| known.by.join(", "));
        let finding = Finding::error("nobody-can", format!("no actor of this story can `{act}`"));
        return finding.why(format!("its roles are {}", roles.unwrap_or_default()));
    }
    Finding::error("who-acts", format!("`{act}` does not say who")).why(format!("{} could", able.join(", "))).help("add `by`")
}
