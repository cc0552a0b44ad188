//! Paths as events, and as the words that formulas speak of.

use crate::formula::Word;
use mandate_analysis::verify::monitor::Letter;
use std::collections::BTreeMap;

/// What happens in one event, letter by letter.
pub type Event = &'static str;

/// Nothing, each alone, both in either order, both at once.
pub const EVENTS: [Event; 6] = ["", "a", "b", "ab", "ba", "c"];

/// Up to three letters in every order.
pub const LONG_EVENTS: [Event; 40] = [
    "", "a", "b", "c", "aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc", "aaa", "aab", "aac", "aba", "abb", "abc", "aca", "acb", "acc",
    "baa", "bab", "bac", "bba", "bbb", "bbc", "bca", "bcb", "bcc", "caa", "cab", "cac", "cba", "cbb", "cbc", "cca", "ccb", "ccc",
];

/// A path: its events, and the one that comes again after the last if it goes on for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    pub events: Vec<Event>,
    pub back: Option<usize>,
}

/// Every path that ends, of 1 to so many events.
pub fn paths(alphabet: &'static [Event], most: u32) -> impl Iterator<Item = Path> {
    let kinds = alphabet.len();
    (1..=most).flat_map(move |length| {
        (0..kinds.pow(length)).map(move |number| {
            let events = (0..length).map(|place| alphabet[number / kinds.pow(place) % kinds]).collect();
            Path { events, back: None }
        })
    })
}

/// What the positions of a word stand for (S14.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Happenings,
    Events,
}

impl Path {
    pub fn word(&self, over: Over) -> Word {
        let mut word = Word { length: 0, atoms: BTreeMap::new(), back: None };
        for (number, event) in self.events.iter().enumerate() {
            if self.back == Some(number) {
                word.back = Some(word.length);
            }
            match over {
                // One position for each happening, and one for the end of the event.
                Over::Happenings => {
                    for letter in event.chars() {
                        word.push(if letter == 'c' { "ab".chars().collect() } else { vec![letter] });
                    }
                    word.push(Vec::new());
                }
                Over::Events => word.push(of_event(event)),
            }
        }
        word
    }
}

/// The atoms of an event: whether an `a` and a `b` is in it, an `a` that no `b` follows, a `b` that no `a` precedes.
fn of_event(event: &str) -> Vec<char> {
    let (is_a, is_b) = (|letter: char| letter != 'b', |letter: char| letter != 'a');
    let (a, b) = (event.rfind(is_a), event.find(is_b));
    let lonely_a = a.is_some_and(|a| !event[a + 1..].contains(is_b));
    let lonely_b = b.is_some_and(|b| !event[..b].contains(is_a));
    [(a.is_some(), 'a'), (b.is_some(), 'b'), (lonely_a, 'p'), (lonely_b, 'q')]
        .into_iter()
        .filter_map(|(is, atom)| is.then_some(atom))
        .collect()
}

/// What the automaton reads of an event.
pub fn letters(event: &str) -> Vec<Letter> {
    let letter = |letter| match letter {
        'a' => Letter::First,
        'b' => Letter::Then,
        _ => Letter::Both,
    };
    event.chars().map(letter).collect()
}
