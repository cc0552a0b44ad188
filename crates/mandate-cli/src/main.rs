//! The command line over the library: arguments, files, exit codes. It words nothing itself.

mod args;
mod check;
mod compare;
mod cover;
mod examples;
mod explain;
mod explore;
mod files;
mod findings;
mod history;
mod log;
mod migrate;
mod next;
mod out;
mod picture;
mod play;
mod replay;
mod run;
mod save;
mod times;
mod verify;
mod whole;
mod why;

use args::{Arguments, Command};
use clap::Parser;
use out::{Exit, Out};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; anything else could not be run.
            let code = if error.use_stderr() { Exit::CouldNotRun } else { Exit::Yes };
            return match error.print() {
                Ok(()) => code.into(),
                Err(_) => Exit::CouldNotRun.into(),
            };
        }
    };
    let out = Out::new(&arguments);
    match perform(arguments.command, &out) {
        Ok(exit) => exit.into(),
        Err(said) => {
            out.error(&said);
            Exit::CouldNotRun.into()
        }
    }
}

/// Runs a command. An `Err` is a sentence for people: what could not be done.
fn perform(command: Command, out: &Out) -> Result<Exit, String> {
    match command {
        Command::Check { files } => check::check(&files, out),
        Command::Run { story, variant, log, force } => run::run(&story, variant.as_deref(), log.as_deref().map(|path| (path, force)), out),
        Command::Why { story, act, on, variant } => why::why(&story, &act, on, variant.as_deref(), out),
        Command::Next { story, on, as_role, variant } => next::next(&story, on, as_role.as_deref(), variant.as_deref(), out),
        Command::Explain { word, process, list } => explain::explain(word.as_deref(), &process, list, out),
        Command::Verify(asked) => verify::verify(&asked, out),
        Command::Times(asked) => times::times(&asked, out),
        Command::Draw { process, to, cover } => picture::draw(&process, to, &cover, out),
        Command::Cover { cases, process, variants } => cover::cover(&cases, process.as_deref(), variants, out),
        Command::Compare(asked) => compare::compared(&asked, out),
        Command::Migrate { logs, to, process, map, out: folder, by, on } => {
            let asked = migrate::Asked {
                logs: &logs,
                to: &to,
                process: process.as_deref(),
                map: &map,
                out: folder.as_deref(),
                by: by.as_deref(),
                on,
            };
            migrate::migrated(&asked, out)
        }
        Command::Replay { case, under, process, variant, map, full } => {
            let asked =
                replay::Asked { case: &case, variant: variant.as_deref(), process: process.as_deref(), under: &under, map: &map, full };
            replay::replay(&asked, out)
        }
        Command::Log { command } => log::log(command, out),
        Command::Examples { command } => examples::examples(command, out),
        Command::Schema { form } => {
            out.say(&mandate::process::text::grammar::schema(form.form()));
            Ok(Exit::Yes)
        }
    }
}
