//! Benchmarks with statistics: `cargo bench --bench engine`.
#![allow(missing_docs, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a benchmark")]

mod short_case;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use mandate::engine::record;
use short_case::Mode;
use std::hint::black_box;

fn short(criterion: &mut Criterion) {
    let process = short_case::process();
    let mut scribe = record::Scribe::new(&process);
    let mut group = criterion.benchmark_group("short case");
    group.throughput(Throughput::Elements(short_case::ACTS));
    for (mode, name) in [(Mode::Default, "default"), (Mode::Explained, "every act explained"), (Mode::Chained, "JSON chain")] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| assert_eq!(short_case::run(black_box(&process), mode, &mut scribe), short_case::REFUSED));
        });
    }
    let log = short_case::log(&process);
    group.bench_function("check a log", |bencher| {
        bencher.iter(|| record::check(&process, black_box(&log).iter().map(String::as_str)).expect("a whole log"))
    });
    group.bench_function("fold a log", |bencher| {
        bencher.iter(|| record::fold(&process, black_box(&log).iter().map(String::as_str)).expect("a whole log"))
    });
    group.finish();
}

fn reading(criterion: &mut Criterion) {
    criterion.bench_function("read and compile the short case", |bencher| {
        bencher.iter(|| mandate::process::text::read_str(black_box(short_case::TEXT)).process.is_some())
    });
    criterion.bench_function("read and compile three-phase", |bencher| bencher.iter(|| black_box(mandate::un::three_phase())));
}

criterion_group!(benches, short, reading);
criterion_main!(benches);
