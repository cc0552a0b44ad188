//! Reading scenario and design files: from texts to values whose every name is known, with every problem at once.

mod act;
mod content;
mod design;
mod desk;
mod file;
mod roster;
mod story;
mod variant;

pub use design::read_design;
pub use story::{StoryReading, read};
