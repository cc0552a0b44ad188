//! What is not cut.

use super::cut;
use crate::verify::slice::Uncut;

#[test]
fn a_process_that_may_not_settle_is_not_cut() {
    let round = "transition.to = { from = \"l1\", to = \"l2\", automatic = true }\ntransition.fro = { from = \"l2\", to = \"l1\", automatic = true }\n";
    let slice = cut(round, "state r1");
    assert_eq!(slice.uncut, Some(Uncut::MayNotSettle));
    assert!(slice.process.is(&slice.whole) && slice.is_whole());
}

#[test]
fn deadlines_met_by_later_ones_are_not_cut() {
    let met = |first: &str, second: &str| {
        format!(
            "deadline.{first} = {{ after = \"1 day\", met-by = {{ deadline = \"second\", is = \"met\" }} }}\n\
             deadline.{second} = {{ after = \"1 day\", met-by = {{ fact = \"flag\", is = true }} }}\n"
        )
    };
    assert!(matches!(cut(&met("first", "second"), "deadline first").uncut, Some(Uncut::LooksTwice(_))));
    assert_eq!(cut(&met("first", "second"), "deadline second").uncut, None);
    let turned = "deadline.second = { after = \"1 day\", met-by = { fact = \"flag\", is = true } }\n\
                  deadline.first = { after = \"1 day\", met-by = { deadline = \"second\", is = \"met\" } }\n";
    assert_eq!(cut(turned, "deadline first").uncut, None);
}
