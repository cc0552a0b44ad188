//! Tests with one part taken out, or another in its place.

use mandate_process::definition::Test;

/// A test with one part of an `all` or `any` taken out, wherever it stands; each with what the part is called.
pub(super) fn without_a_part(test: &Test) -> Vec<(String, Test)> {
    match test {
        Test::All(parts) => fewer(parts, Test::All),
        Test::Any(parts) => fewer(parts, Test::Any),
        Test::Not(part) => without_a_part(part).into_iter().map(|(name, part)| (name, Test::Not(Box::new(part)))).collect(),
        _ => Vec::new(),
    }
}

fn fewer(parts: &[Test], whole: fn(Vec<Test>) -> Test) -> Vec<(String, Test)> {
    let mut found = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let others = parts.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, part)| part.clone());
        found.push((called(part, place), whole(others.collect())));
        found.extend(without_a_part(part).into_iter().map(|(name, part)| (name, whole(replaced(parts, place, part)))));
    }
    found
}

/// Parts with another one at a place.
pub(super) fn replaced(parts: &[Test], place: usize, part: Test) -> Vec<Test> {
    let mut parts = parts.to_vec();
    if let Some(slot) = parts.get_mut(place) {
        *slot = part;
    }
    parts
}

/// What a part of a test is called: by what it asks about, else by its place from 1.
fn called(part: &Test, place: usize) -> String {
    match part {
        Test::Rule(name) | Test::InState(name) | Test::Fact { fact: name, .. } | Test::Deadline { deadline: name, .. } => name.clone(),
        Test::Not(part) => format!("not-{}", called(part, place)),
        Test::Ended(_) => "ended".to_owned(),
        Test::All(_) | Test::Any(_) => format!("part-{}", place + 1),
    }
}
