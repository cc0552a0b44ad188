use super::{FAIR, GREEN, SPRING, read_story, texts};
use mandate_process::definition::Remarks;
use mandate_process::limits::Limits;
use mandate_process::time::{Date, Period, Unit};
use mandate_process::value::Value;
use mandate_scenario::{
    Announced, Benchmark, Commitment, Dated, Design, Exit, Expect, Kind, LocalTime, Need, On, Player, Scenario, StoryAct, Task, Variant,
    read, write,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

fn without_places(mut story: Scenario) -> Scenario {
    let added = story.variants.iter_mut().flat_map(|variant| variant.acts.iter_mut());
    story.acts.iter_mut().chain(added).for_each(|act| act.place = None);
    story
}

fn texts_of() -> BoxedStrategy<String> {
    prop_oneof!["[a-z \"'\\\\#=é]{0,12}", Just("a \"quoted\" \\ text".to_owned())].boxed()
}

fn remarks(title: bool) -> impl Strategy<Value = Remarks> {
    let some = of(texts_of());
    (some.clone(), some.clone(), vec(texts_of(), 0..3), vec(texts_of(), 0..2), some).prop_map(
        move |(title_text, note, source, unverified, choice)| Remarks {
            title: title_text.filter(|_| title),
            note,
            source,
            unverified,
            choice,
        },
    )
}

fn day() -> impl Strategy<Value = Date> {
    (0..300i64).prop_map(|days| Date::parse("2027-03-01").unwrap().plus_days(days))
}

fn on() -> impl Strategy<Value = On> {
    prop_oneof![
        4 => day().prop_map(On::Day),
        1 => (3..=12u32).prop_map(|month| On::Month(Date::end_of_month(&format!("2027-{month:02}")).unwrap())),
        1 => (day(), 43_200_000..86_400_000i64).prop_map(|(day, millis)| On::At(LocalTime { day, millis })),
    ]
}

fn set(of: &'static [&'static str]) -> impl Strategy<Value = Value> {
    subsequence(of, 0..=of.len()).prop_map(|items| Value::Set(items.into_iter().map(Value::from).collect()))
}

fn by(of: &'static [&'static str], each: impl Strategy<Value = Value> + Clone + 'static) -> BoxedStrategy<Value> {
    let rows = subsequence(of, 0..=of.len());
    (rows, vec(each, of.len())).prop_map(|(keys, rows)| Value::Table(keys.into_iter().map(str::to_owned).zip(rows).collect())).boxed()
}

/// An act with its content; who does it where several could.
fn done() -> impl Strategy<Value = (&'static str, Option<&'static str>, Vec<(String, Value)>)> {
    let integer = (-1_000_000_000_000..=1_000_000_000_000i64).prop_map(Value::Integer);
    let period = (1..=100u32, select(&[Unit::Hour, Unit::WorkingDay, Unit::Month][..]))
        .prop_map(|(count, unit)| Value::Period(Period { count, unit }));
    let some = |name: &'static str, value: Option<Value>| value.map(|value| (name.to_owned(), value));
    let guild = select(&["bakers", "weavers"][..]);
    let mood = select(&["poor", "fair", "merry"][..]).prop_map(Value::from);
    prop_oneof![
        (day(), set(&["bread", "cloth"]), of(texts_of()), of(any::<bool>())).prop_map(move |(day, stalls, motto, sure)| {
            let content = [
                some("sure", sure.map(Value::from)),
                some("day", Some(day.into())),
                some("stalls", Some(stalls)),
                some("motto", motto.map(Value::from)),
            ];
            ("propose", None, content.into_iter().flatten().collect())
        }),
        (select(&["mayor", "bakers"][..]), set(&["mayor", "bakers", "weavers", "piper"]), of(guild.clone())).prop_map(
            move |(by, whom, host)| {
                let content = [some("whom", Some(whom)), some("host", host.map(Value::from))];
                ("invite", Some(by), content.into_iter().flatten().collect())
            }
        ),
        (guild.clone(), by(&["tents", "ovens"], integer.clone()), of(period)).prop_map(move |(by, units, ready)| {
            let content = [some("units", Some(units)), some("ready", ready)];
            ("pledge", Some(by), content.into_iter().flatten().collect())
        }),
        (by(&["bakers", "weavers"], by(&["bread", "cloth"], mood)), of(vec(texts_of().prop_map(Value::from), 0..3))).prop_map(
            move |(mood, points)| {
                let content = [some("mood", Some(mood)), some("points", points.map(Value::Set))];
                ("rate", Some("piper"), content.into_iter().flatten().collect())
            }
        ),
        select(&["big", "small"][..]).prop_map(move |plan| ("plan", Some("mayor"), some("plan", Some(plan.into())).into_iter().collect())),
        integer.prop_map(move |yes| ("decide", None, some("yes", Some(yes)).into_iter().collect())),
    ]
}

fn act() -> impl Strategy<Value = StoryAct> {
    let refused = prop_oneof![
        Just(Announced::Whatever),
        subsequence(vec!["enough", "at-most", "not-in-order"], 1..3)
            .prop_map(|ids| Announced::For(ids.into_iter().map(str::to_owned).collect()))
    ];
    let dated = select(Dated::WORDS.map(|(dated, _)| dated).to_vec());
    (on(), done(), of(dated), of(refused), remarks(false)).prop_map(|(on, (act, by, content), dated, refused, remarks)| StoryAct {
        on,
        act: act.to_owned(),
        by: by.map(str::to_owned),
        id: None,
        dated,
        refused,
        content,
        remarks,
        place: None,
    })
}

/// Acts in the order of time, with ids of their own.
fn acts(most: usize) -> impl Strategy<Value = Vec<StoryAct>> {
    vec((act(), any::<bool>()), 0..most).prop_map(|mut acts| {
        acts.sort_by_key(|(act, _)| match act.on {
            On::Day(day) | On::Month(day) => day.at_noon(0),
            On::At(at) => at.instant(0),
        });
        let named = |(index, (act, named)): (usize, (StoryAct, bool))| StoryAct { id: named.then(|| format!("a-{index}")), ..act };
        acts.into_iter().enumerate().map(named).collect()
    })
}

fn design() -> impl Strategy<Value = Design> {
    let measure = prop_oneof![any::<i32>().prop_map(Value::from), texts_of().prop_map(Value::from)];
    let need = (0..9i64, of(texts_of()), any::<bool>(), remarks(true)).prop_map(|(units, of, critical, remarks)| Need {
        id: "tents".to_owned(),
        units,
        of,
        critical,
        remarks,
    });
    let benchmark = (
        texts_of(),
        of(texts_of()),
        of(measure.clone()),
        of(measure),
        of(day()),
        of(select(&["progress", "sustainability"][..])),
        remarks(true),
    )
        .prop_map(|(says, indicator, baseline, target, due, measures, remarks)| Benchmark {
            id: "dry".to_owned(),
            says: Some(says),
            indicator,
            baseline,
            target,
            due,
            verifier: None,
            measures: measures.map(str::to_owned),
            remarks,
        });
    let task = (texts_of(), of(1..9i64), any::<bool>(), of(0..=100i64), any::<bool>(), remarks(true)).prop_map(
        |(says, priority, peacebuilding, after, uses, remarks)| Task {
            id: "pitch".to_owned(),
            says: Some(says),
            priority,
            uses: uses.then(|| "tents".to_owned()).into_iter().collect(),
            peacebuilding,
            hand_over: None,
            after: after.map(|percent| ("dry".to_owned(), percent)),
            remarks,
        },
    );
    let exit = (of(texts_of()), of(Just("3 months".to_owned())), remarks(true)).prop_map(|(end_state, notice, remarks)| Exit {
        end_state,
        hand_over: None,
        notice,
        remarks,
    });
    let commitment = (texts_of(), of(day()), remarks(true)).prop_map(|(says, due, remarks)| Commitment {
        by: "piper".to_owned(),
        says: Some(says),
        due,
        remarks,
    });
    (need, benchmark, of(task), of(exit), vec(commitment, 0..3), any::<bool>(), remarks(true)).prop_map(
        |(need, benchmark, task, exit, commitments, bread, remarks)| Design {
            id: "big".to_owned(),
            components: bread.then(|| "bread".to_owned()).into_iter().collect(),
            needs: vec![need],
            tasks: task.into_iter().collect(),
            benchmarks: vec![benchmark],
            exit,
            commitments,
            remarks,
        },
    )
}

fn expect() -> impl Strategy<Value = Expect> {
    (of(select(&["planning", "held", "called-off"][..])), of(day()))
        .prop_map(|(ends_in, no_later_than)| Expect { ends_in: ends_in.map(str::to_owned), no_later_than })
}

fn variant() -> impl Strategy<Value = Variant> {
    (any::<bool>(), any::<bool>(), acts(3), of(day()), of(expect()), remarks(true)).prop_map(
        |(without, process, acts, until, expect, remarks)| Variant {
            id: "other".to_owned(),
            stop_before: None,
            // The weavers are named by added acts; the piper alone is named by none that would miss it.
            without: (without && acts.is_empty()).then(|| "piper".to_owned()).into_iter().collect(),
            skip: vec!["pledge".to_owned()],
            change: Vec::new(),
            acts,
            until,
            process: process.then(|| "fair.process.toml".to_owned()),
            expect,
            remarks,
        },
    )
}

prop_compose! {
    fn story()(
        kind in select(&[Kind::Fiction, Kind::Record][..]),
        until in of(day()),
        names in vec(texts_of(), 3),
        acts in acts(8),
        expect in expect(),
        variant in of(variant()),
        designs in (design(), design(), any::<bool>()),
        own in (remarks(true), remarks(true), texts_of(), any::<bool>()),
    ) -> Scenario {
        let (story_remarks, player_remarks, title, members) = own;
        let mut story = Scenario::new("generated", "fair.process.toml", Date::parse("2027-03-01").unwrap());
        story.kind = kind;
        story.until = until;
        story.remarks = Remarks { title: Some(title), ..story_remarks };
        story.players = ["bakers", "weavers", "piper"].into_iter().zip(names).map(|(id, name)| Player {
            id: id.to_owned(),
            name: Some(name),
            role: if id == "piper" { "guest" } else { "guild" }.to_owned(),
            remarks: player_remarks.clone(),
        }).collect();
        story.members = members.then(|| ("need".to_owned(), vec!["tents".to_owned(), "ovens".to_owned()])).into_iter().collect();
        let (big, small, same) = designs;
        story.designs = vec![("big".to_owned(), big), ("small".to_owned(), Design { id: if same { "small" } else { "tiny" }.to_owned(), ..small })];
        story.acts = acts;
        story.expect = expect;
        if let Some(mut variant) = variant {
            let base = story.acts.iter().find(|act| act.id.is_some() && act.act == "decide");
            if let Some(id) = base.and_then(|act| act.id.clone()) {
                variant.change = vec![(id.clone(), vec![("yes".to_owned(), Value::from(3)), ("by".to_owned(), "mayor".into())])];
                variant.stop_before = Some(id);
            }
            story.variants.push(variant);
        }
        story
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn what_is_written_reads_as_it_was(story in story()) {
        let text = write(&story);
        let reading = read_story(&text);
        prop_assert!(reading.scenario.is_some(), "{:#?}\n{text}", reading.findings);
        prop_assert_eq!(without_places(reading.scenario.unwrap()), story, "{}", text);
    }

    #[test]
    fn what_reads_runs(story in story()) {
        let process = read_story(SPRING).process.unwrap();
        prop_assert!(mandate_scenario::run(&process, &story).is_ok());
        for variant in &story.variants {
            prop_assert!(mandate_scenario::run(&process, &mandate_scenario::varied(&process, &story, variant)).is_ok());
        }
    }

    /// Whatever is cut out of a good story, reading it gives a story or an error, and does not panic.
    #[test]
    fn a_cut_story_is_read_or_refused(from in 0..SPRING.len(), len in 0..200usize) {
        let cut: String = SPRING.bytes().take(from).chain(SPRING.bytes().skip(from + len)).map(char::from).collect();
        let reading = read(&texts(FAIR, &cut, GREEN), "story", &Limits::DEFAULT);
        if let (Some(story), Some(process)) = (&reading.scenario, &reading.process) {
            prop_assert!(mandate_scenario::run(process, story).is_ok());
            prop_assert_eq!(without_places(read_story(&write(story)).scenario.unwrap()), without_places(story.clone()));
        } else {
            prop_assert!(!reading.findings.is_empty());
        }
    }
}

#[test]
fn the_example_reads_again_as_it_was() {
    let story = read_story(SPRING).scenario.unwrap();
    assert_eq!(without_places(read_story(&write(&story)).scenario.unwrap()), without_places(story));
}
