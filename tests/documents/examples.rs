//! The examples of the documents read, run and are what is written.

use crate::documents;
use crate::page::{blocks, blocks_in, chapter, spans};
use crate::repository::{none, text};
use mandate::process::Process;
use mandate::process::finding::Findings;
use mandate::process::limits::Limits;
use mandate::process::text::{Page, Texts, digest, meaning, read, tree, write};
use mandate::scenario::{self, read_design};
use mandate::sources::WithShipped;

/// A file of a document: where it stands, its name and its text.
struct File {
    page: String,
    name: String,
    text: String,
}

/// Every whole file that a document shows. One without a name in its first line is named for its place.
fn shown() -> Vec<File> {
    let mut files = Vec::new();
    for (page, text) in documents() {
        for block in blocks_in(&text, "toml").into_iter().filter(|block| block.lines().any(|line| line.starts_with("format "))) {
            let named = block.lines().next().and_then(|line| line.strip_prefix("# ")).map(str::to_owned);
            let name = named.unwrap_or_else(|| format!("{}.toml", files.len()));
            files.push(File { page: page.clone(), name, text: block.to_owned() });
        }
    }
    files
}

fn sources(files: &[File]) -> Texts {
    Texts::new(files.iter().map(|file| (file.name.as_str(), file.text.as_str())))
}

/// A process that does nothing but name one more file.
fn around(line: &str) -> String {
    format!("format = \"mandate.process/1\"\nid = \"around\"\nversion = \"1\"\ntitle = \"Around\"\n{line}\nstates = [\"only\"]\n")
}

fn read_among(files: &[File], more: (&str, String)) -> (Option<Process>, Findings) {
    let texts = files.iter().map(|file| (file.name.as_str(), file.text.as_str())).chain([(more.0, more.1.as_str())]);
    let reading = read(&WithShipped(&Texts::new(texts)), more.0, &Limits::DEFAULT);
    (reading.process, reading.findings)
}

/// What is found in one file, by the reader for its form.
fn found_in(file: &File, files: &[File]) -> Findings {
    let (own, limits) = (sources(files), Limits::DEFAULT);
    let all = WithShipped(&own);
    let is = |form: &str| file.text.contains(&format!("\"mandate.{form}/1\""));
    if is("process") && file.text.contains("\npart ") {
        // A part is read where it is included: in the process whose last table it holds.
        let leave = &files.iter().find(|file| file.name == "leave.process.toml").expect("the process of F2.7").text;
        let (head, _) = leave.split_once("[rule.few-days]").expect("its last table");
        let with = head.replacen("states ", &format!("include = [\"{}\"]\nstates ", file.name), 1);
        read_among(files, ("including.process.toml", with)).1
    } else if is("process") {
        read(&all, &file.name, &limits).findings
    } else if is("vocabulary") {
        read_among(files, ("around.process.toml", around(&format!("vocabulary = \"{}\"", file.name)))).1
    } else if is("scenario") {
        scenario::read(&all, &file.name, &limits).findings
    } else if is("mapping") {
        // A test of the report reads it between the processes it is for; here it need only have its form.
        tree::parse(&Page::new(file.name.as_str(), &file.text), &limits).1
    } else {
        assert!(is("design"), "{}: {} has a form that is not known", file.page, file.name);
        read_design(&all, &file.name, &limits).1
    }
}

#[test]
fn every_whole_file_of_a_document_reads_without_a_finding() {
    let files = shown();
    assert!(files.len() >= 6, "only {} files were found", files.len());
    let told = |file: &File| {
        let findings = found_in(file, &files);
        (!findings.is_empty()).then(|| format!("{}: {}: {findings:?}", file.page, file.name))
    };
    none(&files.iter().filter_map(told).collect::<Vec<_>>(), "examples that do not read");
}

#[test]
fn every_form_of_file_has_an_example() {
    let files = shown();
    for form in ["process", "vocabulary", "scenario", "design", "mapping"] {
        assert!(files.iter().any(|file| file.text.contains(&format!("\"mandate.{form}/1\""))), "no {form}");
    }
}

#[test]
fn every_story_of_a_document_goes_as_it_says_in_every_variant() {
    let files = shown();
    let own = sources(&files);
    for file in files.iter().filter(|file| file.text.contains("\"mandate.scenario/1\"")) {
        let reading = scenario::read(&WithShipped(&own), &file.name, &Limits::DEFAULT);
        let (process, base) = (reading.process.as_ref().expect("a process"), reading.scenario.as_ref().expect("a story"));
        let varied = base.variants.iter().map(|variant| reading.variant(&variant.id).expect("a variant"));
        for (process, story) in varied.chain([(process, base.clone())]) {
            let run = scenario::run(process, &story).expect("a story that runs");
            assert!(run.verdict.is_as_told(), "{}: {} does not go as told", file.page, story.id);
        }
    }
}

/// The process of F2.7.
fn leave() -> Process {
    let files = shown();
    read(&sources(&files), "leave.process.toml", &Limits::DEFAULT).process.expect("the process of F2.7")
}

#[test]
fn the_part_takes_the_place_of_the_last_table_of_the_example() {
    let files = shown();
    let whole = files.iter().find(|file| file.name == "leave.process.toml").expect("the process of F2.7");
    let (head, _) = whole.text.split_once("[rule.few-days]").expect("its last table");
    let with = head.replacen("states ", "include = [\"standing.part.toml\"]\nstates ", 1);
    let (process, findings) = read_among(&files, ("with-part.process.toml", with));
    assert!(findings.is_empty(), "{findings:?}");
    // The part says how to put it right, which is wording: it differs in the digest only.
    let process = process.expect("a process");
    assert_eq!(meaning(process.definition()), meaning(leave().definition()));
    assert_ne!(digest(process.definition()), digest(leave().definition()));
}

#[test]
fn the_canonical_text_of_the_document_is_what_is_written() {
    let page = text("docs/formats.md");
    let chapter = chapter(&page, "F9");
    let process = leave();
    let shown = blocks_in(chapter, "toml");
    assert_eq!(shown.len(), 1);
    assert_eq!(format!("{}\n", shown[0]), write(process.definition()));
    for (key, hash) in [("digest", digest(process.definition())), ("meaning", meaning(process.definition()))] {
        let told = format!("`{key}` `{hash}`");
        assert!(chapter.contains(&told), "F9.4 lacks {told}");
    }
}

#[test]
fn the_log_of_the_document_holds_under_the_process_of_the_document() {
    let page = text("docs/formats.md");
    let blocks = blocks_in(chapter(&page, "F6"), "json");
    let lines = blocks.first().expect("the records come first");
    let checked = mandate::engine::record::check(&leave(), lines.lines());
    assert!(checked.is_ok(), "{:?}", checked.err());
}

#[test]
fn all_json_of_a_document_is_json() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, page) in documents() {
        let lines: Vec<&str> = blocks(&page).iter().filter(|block| block.language == "json").flat_map(|block| block.text.lines()).collect();
        let inline: Vec<String> = spans(&page).into_iter().filter(|span| span.starts_with("{\"") && !span.contains('…')).collect();
        let whole = inline.iter().map(String::as_str).filter(|span| span.len() > 60);
        for line in lines.into_iter().chain(whole).filter(|line| !line.is_empty()) {
            seen += 1;
            if let Err(error) = serde_json::from_str::<serde_json::Value>(line) {
                wrong.push(format!("{path}: {error}: {line}"));
            }
        }
    }
    assert!(seen >= 9, "only {seen} pieces of JSON were found");
    none(&wrong, "no JSON");
}
