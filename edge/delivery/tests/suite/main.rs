//! The worker over databases of its own and a mail server that speaks SMTP over a socket, in one program.

#[path = "../../../store/tests/suite/support/mod.rs"]
#[macro_use]
mod support;

#[path = "../../../actions/tests/suite/stage/mod.rs"]
mod company;

mod harbour;
mod mail_server;
mod reminding;
mod rounds;
mod sending;
mod stopping;
