//! Actions over databases of their own, in one program: each test file as a program would be built with all they use.

#[path = "../../../store/tests/suite/support/mod.rs"]
#[macro_use]
mod support;

mod stage;

mod changes;
mod correspondence;
mod definitions;
mod frame;
mod handover;
mod handover_ledger;
mod identities;
mod imports;
mod journey;
mod land;
mod looked_at;
mod members;
mod notifications;
mod order_of_arrival;
mod people;
mod reading_under_a_scope;
mod rows_of_today;
mod saved_views;
mod search;
mod segments;
mod surveys;
