//! Rules and acts broken: a rule that asks the contrary or too little, an act open to all or without effect.

use super::MutationKind;
use super::breaking::{Breaking, Table};
use super::numbers::loosened;
use super::used::Used;
use mandate_process::definition::{Act, Definition, Item, Rule, Test};

/// Everything that can be broken about rules and acts that cases depend on, rules first, each in document order.
pub(super) fn breakings(definition: &Definition) -> Vec<Breaking> {
    let used = Used::of(definition);
    let mut found = Vec::new();
    let rules = definition.rules.iter().enumerate().filter(|(_, rule)| used.rules.contains(&*rule.id));
    for (place, rule) in rules {
        let table: Table<Rule> = |definition| &mut definition.rules;
        let breaking = |kind, how: &str, test: Test| {
            Breaking::at((table, place), kind, (Item::Rule, &rule.id), how, |rule: &mut Rule| rule.test = test)
        };
        found.push(breaking(MutationKind::RuleNegated, "negated", contrary(&rule.test)));
        found.extend(loosened(definition, &rule.test).into_iter().map(|(how, test)| breaking(MutationKind::NumberLoosened, &how, test)));
    }
    let acts = definition.vocabulary.acts.iter().enumerate().filter(|(_, act)| used.acts.contains(&*act.id));
    for (place, act) in acts {
        let table: Table<Act> = |definition| &mut definition.vocabulary.acts;
        let what = (Item::Act, &*act.id);
        if !act.by.is_empty() {
            found.push(Breaking::at((table, place), MutationKind::ByDropped, what, "by/dropped", |act| act.by.clear()));
        }
        for (nth, change) in act.changes.iter().enumerate().filter(|(_, change)| used.facts.contains(&*change.fact)) {
            let how = format!("changes-without/{}", change.fact);
            found.push(Breaking::at((table, place), MutationKind::ChangeDropped, what, &how, move |act| drop(act.changes.remove(nth))));
        }
    }
    found
}

/// The contrary of a test; never an `all`, which no rule may be.
fn contrary(test: &Test) -> Test {
    match test {
        Test::Not(part) if !matches!(**part, Test::All(_)) => (**part).clone(),
        test => Test::Not(Box::new(test.clone())),
    }
}
