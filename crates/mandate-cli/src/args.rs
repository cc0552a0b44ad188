//! What may be asked, and how.

use clap::builder::TypedValueParser as _;
use clap::{Parser, Subcommand, ValueEnum};
use mandate::Date;
use mandate::process::text::grammar::Form;
use std::path::PathBuf;

/// Work out how a mandate gets approved: run, explain and check one declarative process.
#[derive(Debug, Parser)]
#[command(name = "mandate", version, after_help = "Try:   mandate examples run chad-2008\n       mandate why kalumba report")]
pub struct Arguments {
    /// How answers are written
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// One sentence a line, without symbols: for screen readers and grep
    #[arg(long, global = true, env = "MANDATE_PLAIN", value_parser = clap::builder::FalseyValueParser::new())]
    pub plain: bool,
    /// Columns of text, 40 to 200
    #[arg(long, global = true, default_value_t = 80, value_parser = clap::value_parser!(u16).range(40..=200))]
    pub width: u16,
    #[command(subcommand)]
    pub command: Command,
}

/// How answers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// One object
    Json,
    /// One object a line; for `run`, the log itself
    Ndjson,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Is this file well formed, and do its names match?
    Check {
        /// Process, vocabulary, scenario or design files, or ids of shipped processes
        #[arg(required = true)]
        files: Vec<String>,
    },
    /// Play a story to its end: did it go as the file says?
    Run {
        /// A scenario file, or the name of a shipped story
        story: String,
        /// Run this variant of it
        #[arg(long)]
        variant: Option<String>,
        /// Write the log of the case to this new file
        #[arg(long, value_name = "FILE")]
        log: Option<PathBuf>,
        /// Write over an existing log
        #[arg(long, requires = "log")]
        force: bool,
    },
    /// Why is this act refused, or allowed?
    Why {
        /// A scenario file, or the name of a shipped story
        story: String,
        /// The act
        act: String,
        /// The day; left out: the first time it was refused, else the first time it was tried
        #[arg(long, value_parser = date)]
        on: Option<Date>,
        /// In this variant
        #[arg(long)]
        variant: Option<String>,
    },
    /// What can be done next, and by whom?
    Next {
        /// A scenario file, or the name of a shipped story
        story: String,
        /// On this day; left out: at the end of the story
        #[arg(long, value_parser = date)]
        on: Option<Date>,
        /// Only what this role or actor can do
        #[arg(long = "as", value_name = "ROLE")]
        as_role: Option<String>,
        /// In this variant
        #[arg(long)]
        variant: Option<String>,
    },
    /// What does a code, a rule, a fact or an act mean?
    Explain {
        /// A code of a finding or refusal, or the id of a rule, fact, act, state, transition, deadline or property
        word: Option<String>,
        /// The process whose words are explained: a file, or the id of a shipped one
        #[arg(long, default_value = "three-phase")]
        process: String,
        /// List every code
        #[arg(long)]
        list: bool,
    },
    /// What does a process guarantee on every path?
    Verify(VerifyArguments),
    /// How long does a case take to each end, and what do deadlines leave?
    Times(TimesArguments),
    /// A picture of a process
    Draw {
        /// A process file, or the id of a shipped process
        process: String,
        /// The form of the picture
        #[arg(long, value_enum, default_value_t = Picture::Mermaid)]
        to: Picture,
        /// Mark what these logs and stories exercise of it
        #[arg(long, value_name = "LOG|STORY", num_args = 1..)]
        cover: Vec<String>,
    },
    /// What of their process do these cases exercise?
    Cover {
        /// Logs, scenario files, or names of shipped stories
        #[arg(value_name = "LOG|STORY", required = true)]
        cases: Vec<String>,
        /// The process that logs were written under, if it is not a shipped one
        #[arg(long)]
        process: Option<String>,
        /// Of stories: their variants, too
        #[arg(long)]
        variants: bool,
    },
    /// What changed between two processes, and what does that do?
    #[command(visible_alias = "diff")]
    Compare(CompareArguments),
    /// Can running cases go on under another process? Writes nothing without --out
    Migrate {
        /// The logs of the cases
        #[arg(value_name = "LOG", required = true)]
        logs: Vec<PathBuf>,
        /// The process they are to go on under: a file, or the id of a shipped one
        #[arg(long, value_name = "PROCESS")]
        to: String,
        /// The process that the logs were written under, if it is not a shipped one
        #[arg(long)]
        process: Option<String>,
        /// What a name is called there, `old=new` or `state.old=new`; or a file of names
        #[arg(long, value_name = "OLD=NEW|FILE")]
        map: Vec<String>,
        /// Write the new logs into this folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Who moves them: kept in the new logs
        #[arg(long, value_name = "WHO", requires = "out")]
        by: Option<String>,
        /// On which day: kept in the new logs
        #[arg(long, value_parser = date, requires = "out")]
        on: Option<Date>,
    },
    /// What would have become of a case under another process?
    Replay {
        /// The log of a case, a scenario file, or the name of a shipped story
        #[arg(value_name = "LOG|STORY")]
        case: String,
        /// The process to judge it under: a file, or the id of a shipped one
        #[arg(long, value_name = "PROCESS")]
        under: String,
        /// The process that the log was written under, if it is not a shipped one
        #[arg(long)]
        process: Option<String>,
        /// Of a story: this variant
        #[arg(long)]
        variant: Option<String>,
        /// What a name is called there, `old=new` or `state.old=new`; or a file of names
        #[arg(long, value_name = "OLD=NEW|FILE")]
        map: Vec<String>,
        /// Tell every difference
        #[arg(long)]
        full: bool,
    },
    /// Read or check the log of a case
    Log {
        #[command(subcommand)]
        command: LogCommand,
    },
    /// The stories that come with the program
    Examples {
        #[command(subcommand)]
        command: ExamplesCommand,
    },
    /// JSON Schema of a file form, for editors
    Schema {
        /// The form
        form: FormName,
    },
}

#[derive(Debug, clap::Args)]
pub struct CompareArguments {
    /// The old process: a file, or the id of a shipped one
    pub old: String,
    /// The new one
    pub new: String,
    /// Run the stories of this folder under both
    #[arg(long, value_name = "DIR")]
    pub scenarios: Option<PathBuf>,
    /// Look whether the cases can go on whose logs (*.ndjson) lie in this folder
    #[arg(long, value_name = "DIR")]
    pub cases: Option<PathBuf>,
    /// Prove the properties of both, which may take minutes
    #[arg(long)]
    pub properties: bool,
    /// Look at no more pairs of states for stories that tell the two apart; 0: do not look for any
    #[arg(long, value_name = "STATES", default_value_t = 50_000)]
    pub limit: usize,
    /// How many members of a role or type these stories have, such as `contributor=2`; left out: what the processes say
    #[arg(long, value_name = "NAME=COUNT", value_parser = members)]
    pub scope: Vec<(String, u32)>,
    /// Write a scenario for every way in which the two differ into this directory
    #[arg(long, value_name = "DIR")]
    pub save: Option<PathBuf>,
    /// As Markdown, for a pull request, with a picture of what changed
    #[arg(long, conflicts_with = "format")]
    pub markdown: bool,
}

#[derive(Debug, clap::Args)]
pub struct VerifyArguments {
    /// A process file, or the id of a shipped process
    pub process: String,
    /// Only these properties; left out: all, and soundness
    #[arg(long, value_name = "ID")]
    pub property: Vec<String>,
    /// How many members of a role or type, such as `contributor=2`; left out: what the process says, else 1
    #[arg(long, value_name = "NAME=COUNT", value_parser = members)]
    pub scope: Vec<(String, u32)>,
    /// Look at no more states than this for one answer; left out: 2,000,000, for a page 20,000
    #[arg(long, value_name = "STATES")]
    pub limit: Option<usize>,
    /// How many threads search
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64).map(usize::from))]
    pub threads: usize,
    /// Write a scenario for every broken promise into this directory
    #[arg(long, value_name = "DIR")]
    pub save: Option<PathBuf>,
    /// Prove nothing, but write a page to step by hand through everything that may happen, of the process or of the slice
    /// of one property
    #[arg(long, value_name = "FILE", conflicts_with = "save")]
    pub explore: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct TimesArguments {
    /// A process file, or the id of a shipped process
    pub process: String,
    /// How many members of a role or type, such as `contributor=2`; left out: what the process says, else 1
    #[arg(long, value_name = "NAME=COUNT", value_parser = members)]
    pub scope: Vec<(String, u32)>,
    /// Look at no more states than this on one slice
    #[arg(long, value_name = "STATES", default_value_t = 30_000)]
    pub limit: usize,
    /// How many threads search
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=64).map(usize::from))]
    pub threads: usize,
}

/// A role or type and a number.
fn members(text: &str) -> Result<(String, u32), String> {
    let wanted = || "wanted a role or open type and a number, such as contributor=2".to_owned();
    let (name, count) = text.split_once('=').ok_or_else(wanted)?;
    Ok((name.to_owned(), count.parse().map_err(|_| wanted())?))
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Picture {
    Mermaid,
}

#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Tell what a log holds, record by record
    Show {
        /// The log
        log: PathBuf,
        /// The process it was written under, if it is not a shipped one
        #[arg(long)]
        process: Option<String>,
    },
    /// Is every record whole, in its place, and lawful?
    Check {
        /// The log
        log: PathBuf,
        /// The process it was written under, if it is not a shipped one
        #[arg(long)]
        process: Option<String>,
        /// The hash of the last record, kept elsewhere
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
        /// The log that the case was moved from: is this one what moving it gives?
        #[arg(long, value_name = "LOG")]
        moved_from: Option<PathBuf>,
        /// The process that the other log was written under, if it is not a shipped one
        #[arg(long, value_name = "PROCESS", requires = "moved_from")]
        from_process: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum ExamplesCommand {
    /// Name them
    List,
    /// Print one
    Show {
        /// Its name, or the path of a file below `examples/`
        name: String,
    },
    /// Run one
    Run {
        /// Its name
        name: String,
        /// Run this variant of it
        #[arg(long)]
        variant: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FormName {
    Process,
    Vocabulary,
    Scenario,
    Design,
}

impl FormName {
    pub fn form(self) -> Form {
        match self {
            Self::Process => Form::Process,
            Self::Vocabulary => Form::Vocabulary,
            Self::Scenario => Form::Scenario,
            Self::Design => Form::Design,
        }
    }
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "wanted a day such as 2027-04-01, from 1900-01-01 to 2200-12-31".to_owned())
}
