//! Where answers go: standard output for the answer, standard error for the rest.

use crate::args::{Arguments, Format};
use mandate::Style;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

/// What the program answers to whoever started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It ran, and the answer is yes.
    Yes,
    /// It ran, and the answer is no.
    No,
    /// It could not run.
    CouldNotRun,
    /// It ran, and cannot tell.
    CannotTell,
    /// It was stopped, and says what it had until then.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Yes => Self::SUCCESS,
            Exit::No => Self::from(1),
            Exit::CouldNotRun => Self::from(2),
            Exit::CannotTell => Self::from(3),
            Exit::Interrupted => Self::from(130),
        }
    }
}

impl Exit {
    pub fn yes_if(yes: bool) -> Self {
        if yes { Self::Yes } else { Self::No }
    }
}

/// How this run answers.
#[derive(Clone, Copy, Debug)]
pub struct Out {
    pub format: Format,
    pub style: Style,
}

impl Out {
    pub fn new(arguments: &Arguments) -> Self {
        Self { format: arguments.format, style: Style { width: usize::from(arguments.width), plain: arguments.plain } }
    }

    pub fn is_text(&self) -> bool {
        self.format == Format::Text
    }

    /// The answer. A closed pipe is nobody's fault.
    pub fn say(&self, text: &str) {
        let text = if self.is_text() { painted(text) } else { text.to_owned() };
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let mut stdout = anstream::stdout().lock();
        let _ = write!(stdout, "{text}{end}").and_then(|()| stdout.flush());
    }

    /// A remark beside the answer.
    pub fn remark(&self, text: &str) {
        let _ = writeln!(anstream::stderr().lock(), "{}", text.trim_end());
    }

    /// What could not be done.
    pub fn error(&self, text: &str) {
        self.remark(&format!("error: {text}"));
    }
}

/// Colours the signs; the words beside them say the same. Where colour is not wanted it is taken out again.
fn painted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for char in text.chars() {
        let colour = match char {
            '✔' => "36",
            '✖' => "33;1",
            '○' => "35",
            '▲' => "35;1",
            '◷' => "34",
            _ => {
                out.push(char);
                continue;
            }
        };
        let _ = write!(out, "\u{1b}[{colour}m{char}\u{1b}[0m");
    }
    out
}
