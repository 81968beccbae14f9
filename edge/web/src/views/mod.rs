//! One view per page: a struct of texts and links ready to be shown, and its template beside it.

pub mod account;
pub mod accounts;
pub mod api;
pub mod catalogue;
pub mod definitions;
pub mod exports;
pub mod fields;
pub mod filters;
pub mod form;
pub mod growth;
pub mod imports;
pub mod invitation;
pub mod members;
pub mod parts;
pub mod people;
pub mod problem;
pub mod rows;
pub mod search;
pub mod settings;
pub mod signin;
pub mod table;
pub mod timeline;
pub mod usage;
pub mod whitespace;
pub mod you;
