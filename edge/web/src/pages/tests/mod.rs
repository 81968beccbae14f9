//! The forms of pages through the whole router: what they do, and what they refuse.

mod arriving;
mod canary;
mod changing;
mod exporting;
mod handovers;
mod importing;
mod inbox;
mod jobs;
mod journey;
mod land;
mod landings;
#[path = "../../../../delivery/tests/suite/mail_server.rs"]
mod mail_server;
mod matrix;
mod people;
mod reading;
mod refusing;
mod saved_views;
mod segments;
mod settings;
mod sides;
mod signing_in;
mod signing_in_elsewhere;
mod survey_templates;
mod surveys;
mod whitespace;
