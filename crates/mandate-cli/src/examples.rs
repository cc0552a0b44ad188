//! `mandate examples`: the stories that come with the program.

use crate::args::ExamplesCommand;
use crate::out::{Exit, Out};
use mandate::process::finding::nearest;

pub fn examples(command: ExamplesCommand, out: &Out) -> Result<Exit, String> {
    match command {
        ExamplesCommand::List => list(out),
        ExamplesCommand::Show { name } => show(&name, out),
        ExamplesCommand::Run { name, variant } => {
            path(&name)?;
            crate::run::run(&name, variant.as_deref(), None, out)
        }
    }
}

fn list(out: &Out) -> Result<Exit, String> {
    let mut lines = Vec::new();
    for (name, path) in mandate::examples::stories() {
        let title = mandate::examples::text(path).and_then(title).unwrap_or_default();
        lines.push(format!("{name:<20}  {title}"));
    }
    out.say(&lines.join("\n"));
    Ok(Exit::Yes)
}

/// The title as the file writes it.
fn title(text: &str) -> Option<&str> {
    let line = text.lines().find_map(|line| line.strip_prefix("title"))?;
    line.split('"').nth(1)
}

fn path(name: &str) -> Result<&'static str, String> {
    if let Some((_, path)) = mandate::examples::stories().find(|(known, path)| *known == name || *path == name) {
        return Ok(path);
    }
    if let Some((path, _)) = mandate::examples::FILES.iter().find(|(path, _)| *path == name || path.rsplit('/').next() == Some(name)) {
        return Ok(path);
    }
    let names: Vec<&str> = mandate::examples::stories().map(|(name, _)| name).collect();
    let help = nearest(name, names.iter().copied())
        .map_or_else(|| format!("there are {}", names.join(", ")), |near| format!("did you mean `{near}`?"));
    Err(format!("no example is called `{name}`; {help}"))
}

fn show(name: &str, out: &Out) -> Result<Exit, String> {
    let text = mandate::examples::text(path(name)?).ok_or("an example without a text")?;
    out.say(text);
    Ok(Exit::Yes)
}
