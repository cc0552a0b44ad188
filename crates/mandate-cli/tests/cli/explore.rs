//! A page to step through everything that may happen: what is on it, exit codes, bad input.

use crate::desk::Desk;
use serde_json::Value;

const FORMATS: &str = include_str!("../../../../docs/formats.md");

/// What stands between two marks in the chapter of the form.
fn chapter(from: &str, to: &str) -> &'static str {
    let chapter = FORMATS.split("## F19 ").nth(1).expect("a chapter");
    chapter.split(from).nth(1).and_then(|rest| rest.split(to).next()).expect("an example")
}

fn with_door() -> Desk {
    let desk = Desk::new();
    desk.put("door.process.toml", chapter("```toml\n", "```").as_bytes());
    desk
}

/// The data of a page.
fn data(page: &str) -> Value {
    let text = page.split("<script type=\"application/json\" id=\"data\">").nth(1).and_then(|rest| rest.split("</script>").next());
    serde_json::from_str(text.expect("data")).expect("JSON")
}

#[test]
fn the_example_of_the_document_is_what_is_written() {
    let desk = with_door();
    let told = desk.run(&["verify", "door.process.toml", "--explore", "door.html", "--format", "json"]);
    assert_eq!((told.code, &*told.out), (0, chapter("```json\n", "```")), "{}", told.whole());
    assert_eq!(data(&desk.text("door.html")), told.json());
}

#[test]
fn a_page_has_every_case_and_says_how_many() {
    let desk = with_door();
    let told = desk.run(&["verify", "door.process.toml", "--explore", "door.html"]);
    assert_eq!((told.code, &*told.out), (0, "4 cases, 4 steps; 2 break a property\n"), "{}", told.whole());
    // Shut; open, and ajar or for too long; off. One pushes, time passes, and from both one lifts.
    let data = data(&desk.text("door.html"));
    let cases = data["cases"].as_array().expect("cases");
    let steps: usize = cases.iter().filter_map(|case| case["steps"].as_array()).map(|steps| steps.len() / 2).sum();
    let broken: Vec<usize> = (0..cases.len()).filter(|place| cases[*place]["breaks"].is_array()).collect();
    assert_eq!((cases.len(), steps, broken), (4, 4, vec![1, 3]));
    assert_eq!(data["complete"], true);
}

#[test]
fn the_slice_of_a_property_is_marked_where_it_breaks() {
    let desk = Desk::new();
    let told = desk.run(&["verify", "single-decision", "--property", "hosts-heard", "--explore", "heard.html"]);
    assert_eq!(told.code, 0, "{}", told.whole());
    let data = data(&desk.text("heard.html"));
    assert_eq!((&data["property"], &data["slice"]), (&"hosts-heard".into(), &true.into()));
    let cases = data["cases"].as_array().expect("cases");
    assert!(cases.iter().any(|case| case["breaks"].is_array()) && cases[0]["breaks"].is_null());
    // Every way back leads to the opening.
    for (place, case) in cases.iter().enumerate() {
        assert!(case["from"][0].as_u64().is_none_or(|from| (from as usize) < place), "{case}");
        assert_eq!(case["from"].is_null(), place == 0, "{case}");
    }
}

#[test]
fn the_same_input_gives_the_same_page_and_it_needs_nothing_else() {
    let desk = with_door();
    let page = |name: &str, threads: &str| {
        let told = desk.run(&["verify", "single-decision", "--property", "draft-seen", "--threads", threads, "--explore", name]);
        assert_eq!(told.code, 0, "{}", told.whole());
        desk.text(name)
    };
    let one = page("one.html", "1");
    assert!(one == page("two.html", "2"));
    assert!(one.contains("default-src 'none'"));
    for outside in ["src=", "href=", "http:", "https:", "import(", "fetch("] {
        assert!(!one.contains(outside), "{outside}");
    }
    assert_eq!(desk.names().iter().filter(|name| name.ends_with(".part")).count(), 0);
}

#[test]
fn no_text_of_a_file_ends_the_data_or_becomes_a_mark() {
    let desk = Desk::new();
    let door = chapter("```toml\n", "```");
    let text = door
        .replace("Lift the door off its hinges", "Lift </script><script>alert(1)</script> {script}")
        .replace("A door", "A <b>door</b> {data}");
    desk.put("door.process.toml", text.as_bytes());
    let told = desk.run(&["verify", "door.process.toml", "--explore", "door.html"]);
    assert_eq!(told.code, 0, "{}", told.whole());
    let page = desk.text("door.html");
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script>").count(), 2);
    assert!(page.contains("<title>A &lt;b&gt;door&lt;/b&gt; {data} "));
    assert_eq!(data(&page)["moves"][1]["says"], "Lift </script><script>alert(1)</script> {script}");
}

#[test]
fn a_page_that_is_cut_says_that_it_is_partial() {
    let desk = with_door();
    let told = desk.run(&["verify", "door.process.toml", "--explore", "door.html", "--limit", "2"]);
    assert_eq!(told.code, 3, "{}", told.whole());
    assert!(told.out.contains("these are not all"), "{}", told.whole());
    let data = data(&desk.text("door.html"));
    assert_eq!((&data["complete"], data["cases"].as_array().map(Vec::len)), (&false.into(), Some(2)));
    assert!(data["looked-at"].as_u64().is_some_and(|looked| looked < 2));
}

#[test]
fn what_cannot_be_asked_is_said_and_no_page_is_written() {
    let desk = with_door();
    let check = |arguments: &[&str], wanted: &str| {
        let told = desk.run(&[&["verify", "door.process.toml", "--explore", "door.html"], arguments].concat());
        assert_eq!(told.code, 2, "{}", told.whole());
        assert!(told.err.contains(wanted), "{wanted}: {}", told.whole());
        assert!(!desk.path("door.html").exists());
    };
    check(&["--property", "stays-shot"], "did you mean `stays-shut`?");
    check(&["--property", "stays-shut", "--property", "stays-shut"], "one `--property`");
    check(&["--limit", "1000000000"], "too heavy");
    check(&["--scope", "guest=2"], "no role of several actors");
    check(&["--save", "stories"], "cannot be used with");
    let told = desk.run(&["verify", "door.process.toml", "--explore", "no/such/folder/door.html"]);
    assert_eq!(told.code, 2, "{}", told.whole());
}
