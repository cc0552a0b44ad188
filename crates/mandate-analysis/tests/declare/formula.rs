//! Linear temporal logic over finite words and over words that go round for ever, by the letter of its definition.
//!
//! Formulas are written `G (a -> F b)`: `not`, `and`, `or`, `->` if then, `<->` as much as; `X` next and there is one,
//! `N` next if there is one, `F` sometime from now on, `G` always from now on, `U` until, `W` until or for ever.

use std::collections::BTreeMap;

/// A word of up to 64 positions: which atoms hold where, and where it goes on after the last.
#[derive(Clone, Debug)]
pub struct Word {
    pub length: u32,
    /// A bit for each position.
    pub atoms: BTreeMap<char, u64>,
    /// The position that comes after the last; `None`: the word ends there.
    pub back: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formula {
    Atom(char),
    Not(Box<Formula>),
    And(Box<Formula>, Box<Formula>),
    Or(Box<Formula>, Box<Formula>),
    Next(Box<Formula>),
    WeakNext(Box<Formula>),
    Sometime(Box<Formula>),
    Always(Box<Formula>),
    Until(Box<Formula>, Box<Formula>),
    WeakUntil(Box<Formula>, Box<Formula>),
}

impl Word {
    /// Adds a position with these atoms.
    pub fn push(&mut self, atoms: impl IntoIterator<Item = char>) {
        for atom in atoms {
            *self.atoms.entry(atom).or_default() |= 1 << self.length;
        }
        self.length += 1;
    }

    fn all(&self) -> u64 {
        (1 << self.length) - 1
    }

    /// The positions whose next is one of these; those that have no next count if `weak`.
    fn next(&self, of: u64, weak: bool) -> u64 {
        let last = 1 << (self.length - 1);
        let behind_the_last = self.back.map_or(weak, |back| of >> back & 1 == 1);
        of >> 1 | if behind_the_last { last } else { 0 }
    }

    /// What a set comes to when it is worked out again and again.
    fn settled(from: u64, step: impl Fn(u64) -> u64) -> u64 {
        let (mut now, mut next) = (from, step(from));
        while now != next {
            (now, next) = (next, step(next));
        }
        now
    }

    /// The positions at which a formula holds.
    fn positions(&self, formula: &Formula) -> u64 {
        let of = |formula| self.positions(formula);
        match formula {
            Formula::Atom(name) => self.atoms.get(name).copied().unwrap_or(0),
            Formula::Not(part) => !of(part) & self.all(),
            Formula::And(left, right) => of(left) & of(right),
            Formula::Or(left, right) => of(left) | of(right),
            Formula::Next(part) => self.next(of(part), false),
            Formula::WeakNext(part) => self.next(of(part), true),
            Formula::Sometime(part) => {
                let part = of(part);
                Self::settled(part, |now| part | self.next(now, false))
            }
            Formula::Always(part) => {
                let part = of(part);
                Self::settled(part, |now| part & self.next(now, true))
            }
            Formula::Until(left, right) => {
                let (left, right) = (of(left), of(right));
                Self::settled(right, |now| right | left & self.next(now, false))
            }
            Formula::WeakUntil(left, right) => {
                let (left, right) = (of(left), of(right));
                Self::settled(left | right, |now| right | left & self.next(now, true))
            }
        }
    }

    /// Whether a formula holds of the word.
    pub fn satisfies(&self, formula: &Formula) -> bool {
        self.positions(formula) & 1 == 1
    }
}

/// Reads a formula. `->` and `<->` bind least, then `or`, `and`, then `U` and `W`.
pub fn read(text: &str) -> Formula {
    let words = [("<->", "="), ("->", ">"), ("not ", "!"), (" and ", "&"), (" or ", "|"), (" ", "")];
    let tokens = words.into_iter().fold(text.to_owned(), |text, (word, token)| text.replace(word, token));
    let mut reader = Reader { rest: tokens.chars().collect() };
    let formula = reader.implies();
    assert!(reader.rest.is_empty(), "what is `{:?}` in `{text}`?", reader.rest);
    formula
}

struct Reader {
    rest: std::collections::VecDeque<char>,
}

impl Reader {
    fn takes(&mut self, token: char) -> bool {
        let there = self.rest.front() == Some(&token);
        if there {
            self.rest.pop_front();
        }
        there
    }

    fn implies(&mut self) -> Formula {
        let left = self.or();
        if self.takes('>') {
            return if_then(left, self.implies());
        }
        if self.takes('=') {
            let right = self.implies();
            return Formula::And(Box::new(if_then(left.clone(), right.clone())), Box::new(if_then(right, left)));
        }
        left
    }

    fn or(&mut self) -> Formula {
        let mut left = self.and();
        while self.takes('|') {
            left = Formula::Or(Box::new(left), Box::new(self.and()));
        }
        left
    }

    fn and(&mut self) -> Formula {
        let mut left = self.until();
        while self.takes('&') {
            left = Formula::And(Box::new(left), Box::new(self.until()));
        }
        left
    }

    fn until(&mut self) -> Formula {
        let left = self.one();
        if self.takes('U') {
            return Formula::Until(Box::new(left), Box::new(self.one()));
        }
        if self.takes('W') {
            return Formula::WeakUntil(Box::new(left), Box::new(self.one()));
        }
        left
    }

    fn one(&mut self) -> Formula {
        let token = self.rest.pop_front().expect("a formula");
        match token {
            '!' => Formula::Not(Box::new(self.one())),
            'X' => Formula::Next(Box::new(self.one())),
            'N' => Formula::WeakNext(Box::new(self.one())),
            'F' => Formula::Sometime(Box::new(self.one())),
            'G' => Formula::Always(Box::new(self.one())),
            '(' => {
                let inner = self.implies();
                assert!(self.takes(')'), "a bracket is not closed before {:?}", self.rest);
                inner
            }
            name => {
                assert!(name.is_alphabetic(), "`{name}` is no atom");
                Formula::Atom(name)
            }
        }
    }
}

fn if_then(left: Formula, right: Formula) -> Formula {
    Formula::Or(Box::new(Formula::Not(Box::new(left))), Box::new(right))
}

/// A word of these positions, each with the atoms that hold there, that ends or goes back to one of them.
fn word(positions: &[&str], back: Option<u32>) -> Word {
    let mut word = Word { length: 0, atoms: BTreeMap::new(), back };
    positions.iter().for_each(|position| word.push(position.chars()));
    word
}

#[test]
fn formulas_hold_where_they_say() {
    let check = |formula: &str, positions: &[&str], back, holds| {
        assert_eq!(word(positions, back).satisfies(&read(formula)), holds, "{formula} of {positions:?} and back to {back:?}");
    };
    check("X b", &["a", "b"], None, true);
    check("X b", &["a"], None, false);
    check("N b", &["a"], None, true);
    check("N b", &["a"], Some(0), false);
    check("X a", &["a"], Some(0), true);
    check("F b", &["a", "", "b"], None, true);
    check("F b", &["a", "", ""], None, false);
    check("G F b", &["", "b", ""], Some(0), true);
    check("G F b", &["b", "", ""], Some(1), false);
    check("F G b", &["", "b"], Some(1), true);
    check("a U b", &["a", "a", "b"], None, true);
    check("a U b", &["a", "", "b"], None, false);
    check("a U b", &["a", "a"], None, false);
    check("a U b", &["a", "a"], Some(0), false);
    check("a W b", &["a", "a"], None, true);
    check("a W b", &["a", "a"], Some(0), true);
    check("a W b", &["a", ""], Some(0), false);
    check("a -> b and not c", &["ab"], None, true);
    check("a -> b and not c", &["abc"], None, false);
    check("a <-> b", &["b"], None, false);
    check("not a U b or c", &["c"], None, true);
}
