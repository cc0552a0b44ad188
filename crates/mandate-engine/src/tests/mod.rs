//! What holds of explanations, repairs and the agenda.

mod agenda;
mod agenda_law;
mod desk;
mod explanation;
mod repair_law;
mod repairs;
