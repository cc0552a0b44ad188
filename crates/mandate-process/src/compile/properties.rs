//! Properties by ids (S14). Their tests stand behind those that running a case reads.

use super::{At, Compiler};
use crate::definition::{Happening, Item, Pattern, Test};
use crate::ids::{ActId, TestId};
use crate::tables::{self, Binary, HappeningRow, PatternRow, PropertyRow, Unary};
use alloc::string::String;
use alloc::vec::Vec;

impl<'d> Compiler<'d> {
    /// Every property; names in the scope.
    pub(super) fn properties(&mut self) {
        for property in &self.definition.properties {
            // A property that does not read leaves a finding, and then there is no process.
            if let Some(pattern) = self.pattern(At(Item::Property, &property.id), &property.pattern) {
                self.tables.properties.push(PropertyRow { name: tables::name(&property.id), pattern });
            }
        }
        for (wanted, _) in &self.definition.scope {
            if !self.tables.names.roles.contains_key(&**wanted) {
                self.sort(At(Item::Scope, wanted), wanted);
            }
        }
    }

    fn pattern(&mut self, at: At<'d>, pattern: &'d Pattern) -> Option<PatternRow> {
        Some(match pattern {
            Pattern::Always(test) => PatternRow::Always(self.test(at, test, 0)?),
            Pattern::Never(test) => PatternRow::Never(self.test(at, test, 0)?),
            Pattern::NeverHappens(of) => PatternRow::NeverHappens(self.happening(at, of)?),
            Pattern::Sometimes(test) => PatternRow::Sometimes(self.test(at, test, 0)?),
            Pattern::Eventually(test) => PatternRow::Eventually(self.test(at, test, 0)?),
            Pattern::AlwaysPossible { act, by, during } => {
                let (act, by, during) = (self.act_named(at, act), self.role(at, by), self.during(at, during.as_ref()));
                PatternRow::AlwaysPossible { act: act?, by: by?, during: during? }
            }
            Pattern::Unary { template, of, more_than } => {
                let of = self.happening(at, of);
                PatternRow::Unary { template: self.template(at, template, Unary::named(template))?, of: of?, more_than: *more_than }
            }
            Pattern::Binary { template, first, then } => {
                let (first, then) = (self.happening(at, first), self.happening(at, then));
                PatternRow::Binary { template: self.template(at, template, Binary::named(template))?, first: first?, then: then? }
            }
        })
    }

    /// Files name only templates that there are; a builder may name anything.
    fn template<T>(&mut self, at: At<'_>, wanted: &str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            self.wrong(at, alloc::format!("no template is called `{wanted}`"), "a template with so many happenings");
        }
        found
    }

    fn act_named(&mut self, at: At<'_>, wanted: &str) -> Option<ActId> {
        let found = self.tables.names.acts.get(wanted).copied();
        if found.is_none() {
            let names: Vec<String> = self.tables.names.acts.keys().map(|name| String::from(&**name)).collect();
            self.unknown(at, Item::Act, wanted, names.iter().map(String::as_str));
        }
        found
    }

    /// A test that may be left out; `None` only where it does not read.
    fn during(&mut self, at: At<'d>, test: Option<&'d Test>) -> Option<Option<TestId>> {
        test.map_or(Some(None), |test| self.test(at, test, 0).map(Some))
    }

    fn happening(&mut self, at: At<'d>, happening: &'d Happening) -> Option<HappeningRow> {
        Some(match happening {
            Happening::Act { act, by, during } => {
                let act = self.act_named(at, act);
                let by = by.as_ref().map_or(Some(None), |by| self.role(at, by).map(Some));
                let during = self.during(at, during.as_ref());
                HappeningRow::Act { act: act?, by: by?, during: during? }
            }
            Happening::Transition { transition, during } => {
                let found = self.tables.names.transitions.get(&**transition).copied();
                if found.is_none() {
                    let names: Vec<String> = self.tables.names.transitions.keys().map(|name| String::from(&**name)).collect();
                    self.unknown(at, Item::Transition, transition, names.iter().map(String::as_str));
                }
                let during = self.during(at, during.as_ref());
                HappeningRow::Transition { transition: found?, during: during? }
            }
            Happening::Enters(state) | Happening::Leaves(state) => {
                let found = self.tables.names.states.get(&**state).copied();
                if found.is_none() {
                    self.unknown_state(at, state);
                }
                if matches!(happening, Happening::Enters(_)) { HappeningRow::Enters(found?) } else { HappeningRow::Leaves(found?) }
            }
            Happening::Lapse(deadline) => HappeningRow::Lapse(self.deadline(at, deadline)?),
            Happening::Any(parts) => {
                let rows: Vec<Option<HappeningRow>> = parts.iter().map(|part| self.happening(at, part)).collect();
                HappeningRow::Any(rows.into_iter().collect::<Option<_>>()?)
            }
            Happening::Holds(test) => HappeningRow::Holds(self.test(at, test, 0)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::Process;
    use crate::definition::{Definition, Happening, Pattern, Property, Remarks, Role, State, Test, Transition};
    use crate::ids::{ActId, PropertyId, RoleId, StateId, TestId, TransitionId};
    use crate::tables::{Binary, HappeningRow, PatternRow, TestRow, Unary};
    use alloc::boxed::Box;
    use alloc::string::String;
    use alloc::vec::Vec;

    fn door(patterns: impl IntoIterator<Item = Pattern>) -> Definition {
        let mut definition = Definition::new("door");
        definition.root = State::compound("", [State::atomic("closed"), State::atomic("open")]);
        definition.vocabulary.declare_act("push");
        definition.vocabulary.roles.push(Role { id: "porter".into(), ..Role::default() });
        definition.transitions.push(Transition::new("push", ["closed"], ["open"]).on_act("push"));
        let property =
            |(number, pattern)| Property { id: alloc::format!("p{number}"), says: String::new(), pattern, remarks: Remarks::default() };
        definition.properties = patterns.into_iter().enumerate().map(property).collect();
        definition
    }

    /// The codes of the findings where there are any.
    fn compiled(patterns: impl IntoIterator<Item = Pattern>) -> Result<Process, Vec<&'static str>> {
        Process::compile(door(patterns)).map_err(|findings| findings.iter().map(|finding| finding.code).collect())
    }

    fn open() -> Test {
        Test::InState("open".into())
    }

    fn push(during: Option<Test>) -> Happening {
        Happening::Act { act: "push".into(), by: Some("porter".into()), during }
    }

    /// The one pattern as compiled; its tests are numbered from 0.
    fn check(pattern: Pattern, row: &PatternRow) {
        let process = compiled([pattern]).expect("a process");
        let found = &process.tables().properties[PropertyId(0)];
        assert_eq!((&*found.name, &found.pattern), ("p0", row));
    }

    #[test]
    fn patterns_are_told_by_ids() {
        let act = |during| HappeningRow::Act { act: ActId(0), by: Some(RoleId(0)), during };
        check(Pattern::Always(open()), &PatternRow::Always(TestId(0)));
        check(Pattern::NeverHappens(push(Some(open()))), &PatternRow::NeverHappens(act(Some(TestId(0)))));
        check(
            Pattern::AlwaysPossible { act: "push".into(), by: "porter".into(), during: None },
            &PatternRow::AlwaysPossible { act: ActId(0), by: RoleId(0), during: None },
        );
        check(
            Pattern::Unary { template: "absence", of: Happening::Leaves("closed".into()), more_than: 3 },
            &PatternRow::Unary { template: Unary::Absence, of: HappeningRow::Leaves(StateId(1)), more_than: 3 },
        );
        let answer = Happening::Any(Vec::from([Happening::Enters("open".into()), Happening::Holds(Box::new(open()))]));
        let taken = Happening::Transition { transition: "push".into(), during: None };
        check(
            Pattern::Binary { template: "response", first: taken, then: answer },
            &PatternRow::Binary {
                template: Binary::Response,
                first: HappeningRow::Transition { transition: TransitionId(0), during: None },
                then: HappeningRow::Any(Vec::from([HappeningRow::Enters(StateId(2)), HappeningRow::Holds(TestId(0))])),
            },
        );
    }

    #[test]
    fn the_tests_of_properties_are_kept_behind_all_others() {
        let mut definition = door([Pattern::Never(Test::Not(Box::new(open())))]);
        definition.transitions[0].when = Some(Test::Ended(false));
        let process = Process::compile(definition).expect("a process");
        let tables = process.tables();
        assert!(matches!(tables.tests.rows(), [TestRow::Ended(false), TestRow::InState(_), TestRow::Not(TestId(1))]));
        assert_eq!(tables.properties[PropertyId(0)].pattern, PatternRow::Never(TestId(2)));
        assert_eq!(tables.names.properties.get("p0"), Some(&PropertyId(0)));
        assert_eq!(process.property(PropertyId(0)).map(|property| &*property.id), Some("p0"));
    }

    #[test]
    fn what_does_not_read_is_found() {
        let codes = |pattern| compiled([pattern]).err().unwrap_or_default();
        let unknown = ["unknown-name"];
        assert_eq!(codes(Pattern::Always(Test::InState("ajar".into()))), unknown);
        assert_eq!(codes(Pattern::NeverHappens(Happening::Lapse("never".into()))), unknown);
        assert_eq!(codes(Pattern::NeverHappens(Happening::Any(Vec::from([Happening::Enters("ajar".into())])))), unknown);
        let by = || Happening::Act { act: "pull".into(), by: Some("guest".into()), during: None };
        let twice = Pattern::Binary { template: "response", first: push(None), then: by() };
        assert_eq!(codes(twice), ["unknown-name", "unknown-name"]);
        assert_eq!(codes(Pattern::Unary { template: "response", of: push(None), more_than: 0 }), ["wrong-type"]);
    }

    #[test]
    fn a_name_stands_for_one_property() {
        let mut definition = door([Pattern::Always(open()), Pattern::Never(open())]);
        definition.properties[1].id = "p0".into();
        let codes: Vec<_> = Process::compile(definition).unwrap_err().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["duplicate-name"]);
    }

    #[test]
    fn a_process_has_at_most_65_536_tests() {
        // The `all` counts, too.
        let parts = |count| Pattern::Always(Test::All((0..count).map(|_| open()).collect()));
        assert!(compiled([parts(65_535)]).is_ok());
        assert_eq!(compiled([parts(65_536)]).err(), Some(Vec::from(["too-many"])));
    }

    #[test]
    fn a_process_has_at_most_4_096_properties() {
        let properties = |count| (0..count).map(|_| Pattern::Always(Test::Ended(false)));
        assert!(compiled(properties(4_096)).is_ok());
        assert_eq!(compiled(properties(4_097)).err(), Some(Vec::from(["too-many"])));
    }
}
