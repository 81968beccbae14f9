//! Pages in a real browser: accessible, within their width, silent on the console, in light and
//! dark, at a desk and on a phone; and the stories that a person clicks through.
#![allow(missing_docs)]

mod driver;
mod journey;
mod keyboard;
mod pages;
mod scripts_off;
mod server;
mod stories;
mod views;
mod webdriver;
