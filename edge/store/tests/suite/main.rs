//! The store over databases of its own, in one program: each test file as a program would be built with all they use.

#[macro_use]
mod support;

mod accounts_list;
mod audit_trail;
mod copying;
mod jobs;
mod notifications;
mod older_backups;
mod opening;
