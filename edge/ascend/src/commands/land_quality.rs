//! `ascend land quality`: what the customers became who were won.

use crate::outcome::say;
use crate::sheet::Format;
use crate::told::{Column, rows, say_json, say_tables, value_of};
use actions::{Cx, Stop, landing_quality};
use analytics::Engine;
use web::api::LandingsTold;

const GROUPS: &[Column] = &[
    ("group", "/group"),
    ("landings", "/landings"),
    ("retained", "/retained/known/share"),
    ("from", "/retained/known/interval/low"),
    ("to", "/retained/known/interval/high"),
    ("happy", "/happy/known/share"),
    ("happy from", "/happy/known/interval/low"),
    ("happy to", "/happy/known/interval/high"),
    ("expanded", "/expanded/known/share"),
    ("expanded from", "/expanded/known/interval/low"),
    ("expanded to", "/expanded/known/interval/high"),
];

const LANDINGS: &[Column] = &[
    ("account", "/name"),
    ("won_on", "/won_on"),
    ("judged_on", "/judged_on"),
    ("rep", "/rep"),
    ("source", "/source"),
    ("fit", "/fit"),
    ("retained", "/retained"),
    ("happy", "/happy"),
    ("expanded", "/expanded"),
];

/// Says what landings became.
pub async fn quality(cx: &Cx, format: Format) -> Result<(), Stop> {
    let engine = Engine::new(cx.store.clone(), cx.clock.clone());
    let told = LandingsTold::of(&landing_quality(cx, &engine).await?);
    let value = value_of(&told)?;
    let landings = rows(&value["landings"], LANDINGS);
    match format {
        Format::Json => say_json(&told),
        Format::Csv => landings.say(format),
        Format::Table if landings.is_empty() => say(
            "No first order had its 12 months in the last 12 months. A customer is judged 12 months after its first order.\n",
        ),
        Format::Table => say_tables(&[
            (
                "By source, 12 months after the first order; the interval of fewer than 5 tells nothing",
                rows(&value["groups"]["sources"], GROUPS),
            ),
            ("By rep, by name", rows(&value["groups"]["reps"], GROUPS)),
            ("By fit of the first lead", rows(&value["groups"]["fits"], GROUPS)),
            ("Customers", landings),
        ]),
    }
}
