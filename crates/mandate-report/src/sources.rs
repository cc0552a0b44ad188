//! Where rules and acts come from, in few words.

use crate::style::safe;
use mandate_process::definition::Remarks;

/// Where a rule comes from: documents read, documents from memory with `°`, and whose choice it is.
pub fn citation(remarks: &Remarks) -> Option<String> {
    cited(remarks, |choice| format!("this project's choice: {}", choice.trim_end_matches('.')))
}

/// The same in few words: of a choice only that it is one.
pub(crate) fn citation_in_short(remarks: &Remarks) -> Option<String> {
    cited(remarks, |_| "this project's choice".to_owned())
}

fn cited(remarks: &Remarks, choice: impl Fn(&str) -> String) -> Option<String> {
    let mut parts: Vec<String> = shortened(&remarks.source);
    parts.extend(remarks.unverified.iter().map(|source| format!("{}°", safe(source))));
    parts.extend(remarks.choice.iter().map(|told| choice(&safe(told))));
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// Documents, the name of one cited at several places written once: `letter-2010 I.3, I.5`.
fn shortened(sources: &[String]) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut last: Option<&str> = None;
    for source in sources {
        let split = document_and_place(source);
        match (split, parts.last_mut()) {
            (Some((document, place)), Some(part)) if last == Some(document) => {
                part.push_str(", ");
                part.push_str(&safe(place));
            }
            _ => parts.push(safe(source)),
        }
        last = split.map(|(document, _)| document);
    }
    parts
}

/// A document and the place in it: the name ends with its year in brackets, or is one word.
fn document_and_place(source: &str) -> Option<(&str, &str)> {
    if let Some((_, place)) = source.split_once(") ") {
        let end = source.len() - place.len();
        return Some((source.get(..end)?.trim_end(), place));
    }
    source.rsplit_once(' ').filter(|(document, _)| !document.contains(' '))
}

/// Documents that several rules name, each once in the order they come, its places in their own order.
pub(crate) fn gathered<'s>(sources: impl IntoIterator<Item = &'s String>) -> Vec<String> {
    let mut documents: Vec<(&str, Vec<&str>)> = Vec::new();
    for source in sources {
        let (document, place) = document_and_place(source).map_or((source.as_str(), None), |(document, place)| (document, Some(place)));
        if !documents.iter().any(|(known, _)| *known == document) {
            documents.push((document, Vec::new()));
        }
        let places = documents.iter_mut().find(|(known, _)| *known == document).map(|(_, places)| places);
        if let (Some(places), Some(place)) = (places, place)
            && !places.contains(&place)
        {
            places.push(place);
        }
    }
    let told = documents.into_iter().map(|(document, mut places)| {
        places.sort_by_key(|place| chunks(place));
        format!("{} {}", safe(document), safe(&places.join(", "))).trim_end().to_owned()
    });
    told.collect()
}

/// A place in pieces that sort as people count: `I.2` before `I.10`.
fn chunks(place: &str) -> Vec<(String, u64)> {
    let mut pieces: Vec<(String, u64)> = vec![(String::new(), 0)];
    let mut counting = false;
    for char in place.chars() {
        if counting && !char.is_ascii_digit() {
            pieces.push((String::new(), 0));
        }
        counting = char.is_ascii_digit();
        if let Some((text, number)) = pieces.last_mut() {
            match char.to_digit(10) {
                Some(digit) => *number = number.saturating_mul(10).saturating_add(u64::from(digit)),
                None => text.push(char),
            }
        }
    }
    pieces
}
