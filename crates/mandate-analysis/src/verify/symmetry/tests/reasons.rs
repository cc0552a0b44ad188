//! Why members are not exchanged.

use crate::verify::model::{Scope, model};
use crate::verify::symmetry::{Because, Symmetry};
use mandate_process::Process;
use mandate_process::definition::Item;
use mandate_process::text::read_str;

const DESK: &str = r#"
format = "mandate.process/1"
id = "desk"
title = "A desk"
version = "1"
states = ["open", "done"]
ends = ["done"]
[state.open]
admits = ["pledge", "name"]
[transition.close]
from = "open"
to = "done"
on = "close"
needs = "enough"
[rule.enough]
says = "All have pledged."
choice = "A test."
test = { fact = "pledged", for-each = [{ actors = "member" }, { values = "need" }], at-least = 1 }
[role]
clerk = { name = "clerk" }
member = { name = "member", many = true }
[type]
need = "open"
[fact]
pledged = { type = "integer by member, need" }
chair = { type = "member" }
[act]
close = { says = "Close", by = "clerk" }
name = { says = "Name", by = "clerk", content = { whom = "member" }, changes = { chair = { set = "{whom}" } } }
[act.pledge]
says = "Pledge"
by = "member"
content = { need = "need", so-many = "integer" }
changes = { pledged = { at = ["{actor}", "{need}"], set = "{so-many}" } }
"#;

fn process(text: &str) -> Process {
    let reading = read_str(text);
    reading.process.unwrap_or_else(|| panic!("{:?}", reading.findings))
}

type Exchanged = (String, usize);
type KeptApart = (String, Vec<String>, Because);

fn symmetry(text: &str, members: u32, needs: u32) -> (Vec<Exchanged>, Vec<KeptApart>) {
    let process = process(text);
    let scope = Scope::of(&process, &[("member".into(), members), ("need".into(), needs)]).unwrap();
    let model = model(&process, &scope, false).unwrap();
    let acts: Vec<_> = model.offers.iter().map(|offer| offer.prepared.clone()).collect();
    let symmetry = Symmetry::of(&process, &model.start, &acts);
    (
        symmetry.groups().iter().map(|group| (group.of.clone(), group.members.len())).collect(),
        symmetry.apart().iter().map(|apart| (apart.group.of.clone(), apart.group.members.clone(), apart.because.clone())).collect(),
    )
}

fn both(member: usize, need: usize) -> Vec<(String, usize)> {
    [("member", member), ("need", need)].into_iter().filter(|(_, count)| *count > 0).map(|(of, count)| (of.to_owned(), count)).collect()
}

/// Makes it matter who is in the chair.
fn chaired(text: &str) -> String {
    text.replace("needs = \"enough\"", "needs = [\"enough\", \"chaired\"]")
        + "[rule.chaired]\nsays = \"The chair has pledged.\"\nchoice = \"A test.\"\ntest = { fact = \"pledged\", for-each = [{ actors = \"member\" }, { values = \"need\" }], is-set = true }\n"
}

#[test]
fn members_that_nothing_names_are_interchangeable() {
    let text = chaired(DESK).replace(
        "name = { says = \"Name\", by = \"clerk\", content = { whom = \"member\" }, changes = { chair = { set = \"{whom}\" } } }\n",
        "",
    );
    let text = text.replace("\"pledge\", \"name\"", "\"pledge\"");
    assert_eq!(symmetry(&text, 3, 2), (both(3, 2), vec![]));
    // One alone is not exchanged with anybody.
    assert_eq!(symmetry(&text, 1, 2), (both(0, 2), vec![]));
}

#[test]
fn what_is_tried_with_one_of_a_kind_only_keeps_members_apart() {
    // Nobody reads who is in the chair: the first member is named for all.
    let (groups, apart) = symmetry(DESK, 3, 2);
    assert_eq!(groups, both(2, 2), "the other two are alike");
    let [(of, members, because)] = &apart[..] else { panic!("{apart:?}") };
    assert_eq!((&**of, members.len(), because), ("member", 1, &Because::Offered("name".into())));
}

#[test]
fn a_member_that_something_names_is_not_like_the_others() {
    let named =
        DESK.replace("for-each = [{ actors = \"member\" }, { values = \"need\" }]", "for-each = [{ actors = \"member\" }, [\"water\"]]");
    let (_, apart) = symmetry(&named, 1, 2);
    let of_need = apart.iter().find(|(of, ..)| of == "need").unwrap();
    // Those of the scope come behind it; nobody reads what is pledged for them, so nothing is offered either.
    assert_eq!(of_need.1, ["water"]);
    assert_eq!(of_need.2, Because::Named((Item::Rule, "enough".into())));
    let starts = DESK.replace("[fact]\n", "[fact]\nmain = { type = \"need\", starts = \"water\" }\n");
    let (_, apart) = symmetry(&starts, 1, 1);
    assert_eq!(apart.iter().find(|(of, ..)| of == "need").unwrap().2, Because::Named((Item::Fact, "main".into())));
}

#[test]
fn more_than_four_are_too_many_to_arrange() {
    let text = DESK.replace("\"pledge\", \"name\"", "\"pledge\"");
    let text = text.replace(
        "name = { says = \"Name\", by = \"clerk\", content = { whom = \"member\" }, changes = { chair = { set = \"{whom}\" } } }\n",
        "",
    );
    assert_eq!(symmetry(&text, 4, 4), (both(4, 4), vec![]));
    let (groups, apart) = symmetry(&text, 5, 3);
    assert_eq!((groups, apart.len(), &apart[0].2), (both(0, 3), 1, &Because::TooMany));
}
