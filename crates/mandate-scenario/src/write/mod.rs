//! Writing stories as scenario files.

mod design;
mod sheet;

use crate::scenario::{Announced, Expect, Kind, Scenario, StoryAct};
use crate::variant::Variant;
use crate::when::On;
use mandate_process::text::Form;
use mandate_process::value::Value;
use sheet::{Sheet, pairs};

/// A story as the text of a scenario file, designs in it.
///
/// What was read reads again as an equal story, apart from places. Of a story made in code, what files require and it
/// lacks is filled in: ids for the title and for the names of actors. Files cannot say that a refusal is
/// [`Unasked`](Announced::Unasked): such an act is written as one that is accepted.
///
/// ```
/// use mandate_process::time::Date;
/// use mandate_scenario::{Scenario, StoryAct, write};
/// let day = Date::parse("2027-01-11").expect("a real day");
/// let mut story = Scenario::new("short", "door", day);
/// story.acts.push(StoryAct::new(day, "push"));
/// assert_eq!(write(&story), "\
/// format = \"mandate.scenario/1\"
/// id = \"short\"
/// title = \"short\"
/// kind = \"fiction\"
/// process = \"door\"
/// starts = 2027-01-11
///
/// [[act]]
/// on = 2027-01-11
/// do = \"push\"
/// ");
/// ```
pub fn write(story: &Scenario) -> String {
    let mut sheet = Sheet::default();
    let title = story.remarks.title.as_ref().unwrap_or(&story.id);
    sheet.line("format", &Form::from("mandate.scenario/1"));
    sheet.line("id", &Form::from(story.id.as_str()));
    sheet.line("title", &Form::from(title.as_str()));
    sheet.line("kind", &Form::from(if story.kind == Kind::Record { "record" } else { "fiction" }));
    sheet.line("process", &Form::from(story.process.as_str()));
    sheet.line("starts", &Form::Date(story.starts));
    sheet.some("until", story.until.map(Form::Date));
    sheet.remarks(&story.remarks);
    if !story.players.is_empty() {
        sheet.header(&["actor"]);
        for player in &story.players {
            let name = player.name.as_ref().unwrap_or(&player.id);
            let own = [("name", Some(Form::from(name.as_str()))), ("role", Some(Form::from(player.role.as_str())))];
            sheet.line(&player.id, &pairs(own, &player.remarks));
        }
    }
    if !story.members.is_empty() {
        sheet.header(&["member"]);
        for (sort, members) in &story.members {
            sheet.line(sort, &Form::texts(members));
        }
    }
    for (name, design) in &story.designs {
        design::write(&mut sheet, name, design);
    }
    for act in &story.acts {
        sheet.item(&["act"]);
        self::act(&mut sheet, act);
    }
    if story.expect != Expect::default() {
        sheet.header(&["expect"]);
        sheet.some("ends-in", story.expect.ends_in.as_deref().map(Form::from));
        sheet.some("no-later-than", story.expect.no_later_than.map(Form::Date));
    }
    for variant in &story.variants {
        self::variant(&mut sheet, variant);
    }
    sheet.text()
}

fn act(sheet: &mut Sheet, act: &StoryAct) {
    sheet.line(
        "on",
        &match act.on {
            On::Day(day) => Form::Date(day),
            On::At(at) => Form::Time(at.day, at.millis),
            On::Month(last) => Form::Text(last.to_string().chars().take(7).collect()),
        },
    );
    sheet.some("id", act.id.as_deref().map(Form::from));
    sheet.line("do", &Form::from(act.act.as_str()));
    sheet.some("by", act.by.as_deref().map(Form::from));
    for (field, value) in &act.content {
        sheet.line(field, &form(value));
    }
    sheet.some("dated", act.dated.map(|dated| Form::from(dated.words())));
    match &act.refused {
        Some(Announced::Whatever) => sheet.line("refused", &Form::Boolean(true)),
        Some(Announced::For(ids)) => sheet.line("refused", &Form::texts(ids)),
        Some(Announced::Unasked) | None => {}
    }
    sheet.remarks(&act.remarks);
}

fn variant(sheet: &mut Sheet, variant: &Variant) {
    let list = |ids: &[String]| Some(Form::texts(ids)).filter(|_| !ids.is_empty());
    sheet.header(&["variant", &variant.id]);
    sheet.some("title", variant.remarks.title.as_deref().map(Form::from));
    sheet.some("stop-before", variant.stop_before.as_deref().map(Form::from));
    sheet.some("without", list(&variant.without));
    sheet.some("skip", list(&variant.skip));
    sheet.some("until", variant.until.map(Form::Date));
    sheet.some("process", variant.process.as_deref().map(Form::from));
    sheet.some(
        "expect",
        variant.expect.as_ref().map(|expect| {
            let ends_in = expect.ends_in.as_deref().map(|state| ("ends-in", Form::from(state)));
            Form::table(ends_in.into_iter().chain(expect.no_later_than.map(|day| ("no-later-than", Form::Date(day)))))
        }),
    );
    sheet.remarks(&variant.remarks);
    if !variant.change.is_empty() {
        sheet.header(&["variant", &variant.id, "change"]);
        for (act, fields) in &variant.change {
            sheet.line(act, &Form::Table(fields.iter().map(|(field, value)| (field.clone(), form(value))).collect()));
        }
    }
    for act in &variant.acts {
        sheet.item(&["variant", &variant.id, "act"]);
        self::act(sheet, act);
    }
}

/// A value as content has it: lengths as phrases, designs by name.
fn form(value: &Value) -> Form {
    match value {
        Value::Boolean(value) => Form::Boolean(*value),
        Value::Integer(value) => Form::Integer(*value),
        Value::Date(day) => Form::Date(*day),
        Value::Text(text) => Form::from(text.as_str()),
        Value::Period(period) => Form::Text(period.to_string()),
        Value::Set(items) => Form::List(items.iter().map(form).collect()),
        Value::Table(rows) => Form::Table(rows.iter().map(|(key, row)| (key.clone(), form(row))).collect()),
        Value::Design { id, .. } => Form::from(id.as_str()),
    }
}
