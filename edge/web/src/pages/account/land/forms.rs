//! The forms of an account's land side: a lead, a deal, a next move, a later term.

use super::super::super::asked::Asked;
use super::href;
use crate::session::Member;
use crate::views::fields::{Control, Field};
use crate::views::filters::Pickable;
use crate::views::form::Form;
use crate::views::journey::Unfolding;
use actions::reads::AccountNow;
use actions::{DealInput, FieldError, LandNow, LaterTermInput, LeadInput, NextMoveInput};
use land::{Agreed, AgreedKind, Deal, DealStage, ExpansionStep, Motion};
use money::{Day, Money};
use serde::Deserialize;

/// What any of the forms sends.
#[derive(Clone, Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Sent {
    pub(super) csrf: String,
    id: String,
    company: String,
    website: String,
    email: String,
    source: String,
    owner: String,
    created_on: String,
    qualification: String,
    decided_on: String,
    reason: String,
    country: String,
    industry: String,
    employees: String,
    tools: String,
    name: String,
    effective_on: String,
    state: String,
    stage: String,
    competitor: String,
    per_year: String,
    currency: String,
    expected_close: String,
    deal: String,
    motion: String,
    low: String,
    high: String,
    from: String,
    to: String,
    condition: String,
    agreed: String,
    day: String,
    per_year_otherwise: String,
    steps: String,
}

impl Sent {
    pub(super) fn lead(&self) -> LeadInput {
        let sent = self.clone();
        LeadInput {
            id: sent.id,
            company: sent.company,
            website: sent.website,
            email: sent.email,
            source: sent.source,
            owner: sent.owner,
            created_on: sent.created_on,
            qualification: sent.qualification,
            decided_on: sent.decided_on,
            reason: sent.reason,
            country: sent.country,
            industry: sent.industry,
            employees: sent.employees,
            tools: sent.tools,
        }
    }

    pub(super) fn deal(&self) -> DealInput {
        let sent = self.clone();
        // The form offers the currency of the account, which is nothing said where there is no amount.
        let currency = if sent.per_year.trim().is_empty() { String::new() } else { sent.currency };
        DealInput {
            id: sent.id,
            name: sent.name,
            owner: sent.owner,
            effective_on: sent.effective_on,
            state: sent.state,
            stage: sent.stage,
            reason: sent.reason,
            competitor: sent.competitor,
            per_year: sent.per_year,
            currency,
            expected_close: sent.expected_close,
        }
    }

    pub(super) fn next_move(&self) -> NextMoveInput {
        let sent = self.clone();
        NextMoveInput {
            id: sent.id,
            deal: sent.deal,
            motion: sent.motion,
            low: sent.low,
            high: sent.high,
            currency: sent.currency,
            from: sent.from,
            to: sent.to,
            condition: sent.condition,
        }
    }

    pub(super) fn later_term(&self) -> LaterTermInput {
        let sent = self.clone();
        // As of a deal: a currency without an amount is nothing said.
        let has_amount = [&sent.per_year, &sent.per_year_otherwise].iter().any(|amount| !amount.trim().is_empty());
        LaterTermInput {
            id: sent.id,
            deal: sent.deal,
            agreed: sent.agreed,
            day: sent.day,
            condition: sent.condition,
            per_year: sent.per_year,
            per_year_otherwise: sent.per_year_otherwise,
            currency: if has_amount { sent.currency } else { String::new() },
            steps: sent.steps,
        }
    }
}

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Lead,
    Deal,
    NextMove,
    LaterTerm,
}

impl Which {
    /// Its word in addresses.
    pub(super) fn key(self) -> &'static str {
        match self {
            Which::Lead => "lead",
            Which::Deal => "deal",
            Which::NextMove => "next-move",
            Which::LaterTerm => "later-term",
        }
    }
}

/// Which form is open, what it holds and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) open: Option<Which>,
    pub(super) sent: Sent,
    pub(super) errors: Vec<FieldError>,
}

impl Typed {
    /// What an address asks for: the lead, deal, next move or later term that it names.
    pub(super) fn asked(asked: &Asked) -> Typed {
        let named = |which: Which| Some((which, asked.get(which.key())?));
        match [Which::Lead, Which::Deal, Which::NextMove, Which::LaterTerm].into_iter().find_map(named) {
            Some((which, id)) => {
                Typed { open: Some(which), sent: Sent { id: id.into(), ..Sent::default() }, errors: Vec::new() }
            }
            None => Typed::default(),
        }
    }
}

/// All that the forms are filled from.
pub(super) struct Forms<'a> {
    pub(super) member: &'a Member,
    pub(super) now: &'a AccountNow,
    pub(super) land: &'a LandNow,
    pub(super) typed: &'a Typed,
    pub(super) today: Day,
}

impl Forms<'_> {
    /// What the form holds: what was typed, or what `known` says of the paper that is named.
    fn sent(&self, which: Which, known: impl FnOnce(&str) -> Option<Sent>) -> Sent {
        if self.typed.open != Some(which) {
            return Sent::default();
        }
        let typed = &self.typed.sent;
        let is_asked = self.typed.errors.is_empty();
        is_asked.then(|| known(&typed.id)).flatten().unwrap_or_else(|| typed.clone())
    }

    fn field(&self, which: Which, name: &str, label: &str, control: Control) -> Field {
        let here = self.typed.open == Some(which);
        let error = self.typed.errors.iter().find(|error| here && error.field == name);
        let error = error.map(|error| format!("{} {}", error.problem, error.repair));
        Field::new(name, label, control).within(which.key()).error(error)
    }

    fn line(&self, which: Which, name: &str, label: &str, value: &str) -> Field {
        self.field(which, name, label, Control::Text(value.into()))
    }

    fn id(&self, which: Which, id: &str) -> Field {
        self.field(which, "id", "", Control::Hidden(id.into()))
    }

    fn unfolding(&self, which: Which, (to, summary): (&str, &str), fields: Vec<Field>) -> Unfolding {
        let action = format!("{}/{to}", href(self.now.account));
        let csrf = self.member.signed_in.csrf.clone();
        let form = Form { action, csrf, fields, text: "Record it".into(), primary: false };
        Unfolding { summary: summary.into(), form, open: self.typed.open == Some(which) }
    }

    /// Says of a lead whether it is qualified, or records one.
    pub(super) fn lead(&self) -> Unfolding {
        let of = Which::Lead;
        let sent = self.sent(of, |id| {
            let lead = self.land.file.leads.iter().find(|lead| lead.id == id)?;
            let owner = lead.owner.clone().unwrap_or_default();
            Some(Sent { id: id.into(), owner, qualification: "qualified".into(), ..Sent::default() })
        });
        let words = [("open", "Undecided"), ("qualified", "Qualified"), ("unqualified", "Unqualified")];
        let words = words.map(|(key, text)| Pickable::new(key, text, &sent.qualification));
        let mut fields = vec![self.id(of, &sent.id)];
        if sent.id.is_empty() {
            let company = if sent.company.is_empty() { &self.now.name } else { &sent.company };
            fields.extend([
                self.line(of, "company", "Company", company),
                self.line(of, "source", "Campaign or channel", &sent.source).help("Like Webinar March."),
                self.line(of, "created_on", "Known since", &sent.created_on).optional().help("Empty: today."),
                self.line(of, "country", "Country", &sent.country).optional(),
                self.line(of, "industry", "Industry", &sent.industry).optional(),
                self.line(of, "employees", "People who work there", &sent.employees).optional(),
                self.line(of, "tools", "What they work with", &sent.tools).optional().help("Separated by semicolons."),
            ]);
        }
        fields.extend([
            self.line(of, "owner", "Who of ours", &sent.owner).optional(),
            self.field(of, "qualification", "Decision", Control::List(words.into())),
            self.line(of, "decided_on", "Decided on", &sent.decided_on).optional().help("Empty: today."),
            self.line(of, "reason", "Why not", &sent.reason).optional().help("Needed when it is unqualified."),
        ]);
        let summary = if sent.id.is_empty() { "Record a lead" } else { "Decide on the lead" };
        self.unfolding(of, ("leads", summary), fields)
    }

    /// Says how a deal stands: a new one, or the one that was chosen.
    pub(super) fn deal(&self) -> Unfolding {
        let of = Which::Deal;
        let sent = self.sent(of, |id| {
            let file = self.land.file.deals.iter().find(|deal| deal.id == id)?;
            Some(of_deal(file.on(self.today).or(file.versions.last())?))
        });
        let words = [("open", "Undecided"), ("won", "Won"), ("lost", "Lost")];
        let words = words.map(|(key, text)| Pickable::new(key, text, &sent.state));
        let fields = vec![
            self.id(of, &sent.id),
            self.line(of, "name", "What it is called", &sent.name).help("Like Harbour, first order."),
            self.field(of, "state", "It is", Control::List(words.into())),
            self.line(of, "stage", "At which stage", &sent.stage)
                .optional()
                .help("Needed while it is undecided, like Demo."),
            self.line(of, "effective_on", "Since", &sent.effective_on).optional().help("Empty: today."),
            self.line(of, "reason", "Why it was lost", &sent.reason).optional().help("Needed when it is lost."),
            self.line(of, "competitor", "To whom", &sent.competitor).optional(),
            self.line(of, "per_year", "Per year", &sent.per_year).optional().help("Like 12000.50."),
            self.line(of, "currency", "Currency", self.currency(&sent)).optional(),
            self.line(of, "owner", "Who of ours", &sent.owner).optional(),
            self.line(of, "expected_close", "A decision is expected on", &sent.expected_close).optional(),
        ];
        let summary = if sent.id.is_empty() { "Record a deal" } else { "Say how the deal stands" };
        self.unfolding(of, ("deals", summary), fields)
    }

    /// Records what is expected to follow: a new move, or what is new of the one that was chosen.
    pub(super) fn next_move(&self) -> Unfolding {
        let of = Which::NextMove;
        let sent = self.sent(of, |id| {
            let next = self.land.next_moves.iter().find(|next| next.id == id)?;
            Some(Sent {
                id: id.into(),
                deal: next.deal.clone(),
                motion: next.motion.kind().key().into(),
                low: next.amount.low().plain(),
                high: next.amount.high().plain(),
                currency: next.amount.low().currency.to_string(),
                from: next.expected.from().to_string(),
                to: next.expected.to().to_string(),
                condition: next.condition.clone(),
                ..Sent::default()
            })
        });
        let deals = self.land.file.deals.iter().filter_map(|deal| deal.versions.last());
        let deals = deals.map(|deal| Pickable::new(&deal.id, &deal.name, &sent.deal)).collect();
        let motions = Motion::ALL.iter().map(|motion| motion.kind());
        let motions = motions.map(|kind| Pickable::new(kind.key(), kind.label(), &sent.motion)).collect();
        let fields = vec![
            self.id(of, &sent.id),
            self.field(of, "deal", "After which deal", Control::List(deals)),
            self.field(of, "motion", "Motion", Control::List(motions)),
            self.line(of, "low", "Per year at least", &sent.low).help("Like 12000.50."),
            self.line(of, "high", "At most", &sent.high).optional().help("Empty: as much as the least."),
            self.line(of, "currency", "Currency", self.currency(&sent)),
            self.line(of, "from", "From", &sent.from).help("Like 2027-03-04."),
            self.line(of, "to", "To", &sent.to),
            self.line(of, "condition", "What must be true first", &sent.condition),
        ];
        let summary = if sent.id.is_empty() { "Record a next move" } else { "Change the next move" };
        self.unfolding(of, ("next-moves", summary), fields)
    }

    /// Records a later term: a new one, or what is new of the one that was chosen.
    pub(super) fn later_term(&self) -> Unfolding {
        let of = Which::LaterTerm;
        let sent = self.sent(of, |id| {
            let term = self.land.later_terms.iter().find(|term| term.id == id)?;
            Some(Sent { id: id.into(), deal: term.deal.clone(), ..of_agreed(&term.agreed) })
        });
        let deals = self.land.file.deals.iter().filter_map(|deal| deal.versions.last());
        let deals = deals.map(|deal| Pickable::new(&deal.id, &deal.name, &sent.deal)).collect();
        let kinds = AgreedKind::ALL.map(|kind| Pickable::new(kind.key(), kind.label(), &sent.agreed));
        let condition = "What must be true for the pilot to go on, or which outcome must come true.";
        let fields = vec![
            self.id(of, &sent.id),
            self.field(of, "deal", "Signed with which deal", Control::List(deals)),
            self.field(of, "agreed", "Kind of term", Control::List(kinds.into())),
            self.line(of, "day", "Until, or by", &sent.day)
                .optional()
                .help("The last day of the pilot, or by when the outcome must come true. Like 2027-03-04."),
            self.line(of, "condition", "If", &sent.condition).optional().help(condition),
            self.line(of, "per_year", "Then per year", &sent.per_year).optional().help("Like 12000.50."),
            self.line(of, "per_year_otherwise", "Else per year", &sent.per_year_otherwise)
                .optional()
                .help("With a price by outcome."),
            self.line(of, "currency", "Currency", self.currency(&sent)).optional(),
            self.line(of, "steps", "Percent off by expansions", &sent.steps)
                .optional()
                .help("With a price by expansions: from how many on how many percent, like 2: 5; 4: 10."),
        ];
        let summary = if sent.id.is_empty() { "Record a later term" } else { "Change the later term" };
        self.unfolding(of, ("later-terms", summary), fields)
    }

    /// The currency that was typed, else the account's.
    fn currency<'s>(&'s self, sent: &'s Sent) -> &'s str {
        match (sent.currency.as_str(), &self.now.currency) {
            ("", Some(currency)) => currency.code(),
            (typed, _) => typed,
        }
    }
}

fn of_agreed(agreed: &Agreed) -> Sent {
    let sent = Sent { agreed: agreed.kind().key().into(), ..Sent::default() };
    match agreed.clone() {
        Agreed::Pilot { until, succeeds_if, per_year_after } => Sent {
            day: until.to_string(),
            condition: succeeds_if,
            currency: per_year_after.currency.to_string(),
            per_year: per_year_after.plain(),
            ..sent
        },
        Agreed::PriceByOutcome { outcome, by, per_year_if_met, per_year_otherwise } => Sent {
            day: by.to_string(),
            condition: outcome,
            currency: per_year_if_met.currency.to_string(),
            per_year: per_year_if_met.plain(),
            per_year_otherwise: per_year_otherwise.plain(),
            ..sent
        },
        Agreed::PriceByExpansions { steps } => {
            let step = |step: &ExpansionStep| format!("{}: {}", step.expansions_min, step.discount_percent);
            Sent { steps: steps.iter().map(step).collect::<Vec<_>>().join("; "), ..sent }
        }
    }
}

fn of_deal(deal: &Deal) -> Sent {
    let (state, stage, reason, competitor) = match &deal.stage {
        DealStage::Open(stage) => ("open", stage.clone(), String::new(), None),
        DealStage::Won { .. } => ("won", String::new(), String::new(), None),
        DealStage::Lost { reason, competitor, .. } => ("lost", String::new(), reason.clone(), competitor.clone()),
    };
    let day = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    let currency = |amount: Money| amount.currency.to_string();
    Sent {
        id: deal.id.clone(),
        name: deal.name.clone(),
        state: state.into(),
        stage,
        reason,
        competitor: competitor.unwrap_or_default(),
        owner: deal.owner.clone().unwrap_or_default(),
        per_year: deal.amount.map_or(String::new(), Money::plain),
        currency: deal.amount.map_or(String::new(), currency),
        expected_close: day(deal.expected_close),
        ..Sent::default()
    }
}
