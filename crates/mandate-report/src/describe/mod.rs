//! What a word of a process means: a rule, a fact, an act, a state, a transition, a deadline, a property.

mod act;
mod fact;
mod moves;
mod page;
mod property;
mod rule;
mod test;
mod uses;

use mandate_process::Process;
use page::Page;

/// What a word names in a process, in 80 columns; everything it names if that is several things. `None`: nothing.
pub fn describe(process: &Process, word: &str) -> Option<String> {
    let mut page = Page::of(process);
    let definition = process.definition();
    let vocabulary = &definition.vocabulary;
    let word = word.trim();
    definition.rules.iter().filter(|rule| rule.id == word).for_each(|rule| rule::rule(&mut page, rule));
    vocabulary.facts.iter().filter(|fact| fact.id == word).for_each(|fact| fact::fact(&mut page, fact));
    vocabulary.acts.iter().filter(|act| act.id == word).for_each(|act| act::act(&mut page, act));
    if let Some(id) = process.tables().names.states.get(word) {
        moves::state(&mut page, *id);
    }
    definition.transitions.iter().filter(|transition| transition.id == word).for_each(|of| moves::transition(&mut page, of));
    definition.deadlines.iter().filter(|deadline| deadline.id == word).for_each(|of| moves::deadline(&mut page, of));
    definition.properties.iter().filter(|property| property.id == word).for_each(|of| property::property(&mut page, of));
    vocabulary.roles.iter().filter(|role| role.id == word).for_each(|role| act::role(&mut page, role));
    vocabulary.types.iter().filter(|of| of.id == word).for_each(|of| fact::type_of(&mut page, of));
    page.finish()
}
