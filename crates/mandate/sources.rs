//! Where texts come from: the shipped files, chained behind those of a caller.

use mandate_process::text::Sources;
use std::borrow::Cow;

/// Asks a caller's sources first, then the shipped files and examples.
///
/// ```
/// use mandate::process::text::{Sources, Texts};
/// use mandate::sources::WithShipped;
/// let own = Texts::new([("own.process.toml", "")]);
/// let sources = WithShipped(&own);
/// assert!(sources.text("", "three-phase").is_some());
/// assert!(sources.text("", "own.process.toml").is_some());
/// ```
#[derive(Clone, Copy)]
pub struct WithShipped<'s>(pub &'s dyn Sources);

impl Sources for WithShipped<'_> {
    fn text(&self, from: &str, name: &str) -> Option<(String, Cow<'_, str>)> {
        self.0.text(from, name).or_else(|| mandate_un::Shipped.text(from, name)).or_else(|| crate::examples::Examples.text(from, name))
    }
}

impl std::fmt::Debug for WithShipped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WithShipped")
    }
}
