//! Who is interchangeable and who is not, and what a search makes of it.

mod laws;
mod reasons;
