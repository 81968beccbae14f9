//! How customers were landed, and who could be next: leads, deals and quotes of the CRM.

use super::dice::Dice;
use super::history::History;
use super::names;
use super::profile::Profile;
use super::relations::SELLERS;
use accounts::{AccountDraft, PaperDraft};
use land::{Deal, DealStage, Lead, Qualification, Quote, QuoteEnd};
use money::{Currency, Day, Money};
use revenue::{ContractLineDraft, LineKind, Period};

/// Keeps these dice apart from those of contracts and relations.
const LAND_DICE: u64 = 0x1a_4d_d1_ce;
/// Companies that are no customer yet.
const PROSPECTS: u32 = 28;
/// Companies that were quoted within the telling and bought nothing: of those quoted, most do not.
const LOST_DEALS: u32 = 110;
/// Where their names begin, behind those of any company's accounts.
const PROSPECT_NAMES: u32 = 150_000;

const SOURCES: [(u32, &str); 5] =
    [(30, "Referral"), (25, "Trade fair"), (20, "Website"), (15, "Webinar"), (10, "Outbound")];
const INDUSTRIES: [&str; 6] = ["Logistics", "Manufacturing", "Retail", "Healthcare", "Utilities", "Food"];
const COUNTRIES: [&str; 4] = ["GB", "IE", "DE", "NL"];
const STAGES: [&str; 3] = ["Discovery", "Demo", "Negotiation"];
const UNQUALIFIED: [&str; 3] = ["No budget this year", "Too small to plan routes", "A student project"];
const LOST: [(&str, Option<&str>); 4] =
    [("Price", Some("Routewise")), ("No decision", None), ("Their ERP does it", Some("Ledgerlens")), ("Timing", None)];

/// The files of the land side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Landed {
    pub leads: Vec<PaperDraft>,
    pub deals: Vec<PaperDraft>,
    pub quotes: Vec<PaperDraft>,
}

impl Landed {
    /// A customer who signed within the telling.
    pub fn customer(
        &mut self,
        (seed, index): (u64, u32),
        profile: &Profile,
        account: &AccountDraft,
        lines: &[ContractLineDraft],
        history: &History,
    ) {
        let signed = lines.iter().filter_map(|line| line.recorded_on).min();
        let Some(signed) = signed.filter(|_| profile.start >= history.opening && profile.parent.is_none()) else {
            return;
        };
        let mut dice = Dice::of(seed ^ LAND_DICE, index + 1);
        let landing = Landing {
            id: &profile.external_id,
            name: &profile.name,
            owner: account.land_owner.clone().unwrap_or_else(|| dice.weighted(&SELLERS).into()),
            created_on: signed.plus_days(-dice.days(35, 170)),
            amount: first_order(profile.country.currency, lines),
        };
        let qualified_on = landing.created_on.plus_days(dice.days(1, 12));
        self.lead(&landing, Qualification::Qualified { on: qualified_on }, &mut dice);
        self.deal(&landing, qualified_on, DealStage::Open(STAGES[1].into()));
        self.deal(&landing, signed, DealStage::Won { on: signed });
        let days = (signed.0 - qualified_on.0).max(2);
        let sent_on = qualified_on.plus_days(days / 2);
        if dice.chance(350) {
            // A revision takes the place of the first quote.
            let expires_on = Some(signed);
            self.quote(&landing, 1, sent_on, expires_on, None);
            let accepted = QuoteEnd::Accepted { on: signed };
            self.quote(&landing, 2, sent_on.plus_days(days / 4), None, Some(accepted));
        } else {
            self.quote(&landing, 1, sent_on, None, Some(QuoteEnd::Accepted { on: signed }));
        }
    }

    /// Companies that wanted a quote in the three years and decided against us.
    pub fn lost(&mut self, seed: u64, history: &History) {
        for number in 0..LOST_DEALS {
            let mut dice = Dice::of(seed ^ LAND_DICE, u32::MAX - 1 - PROSPECTS - number);
            let created_on = history.opening.plus_days(dice.days(0, history.until.0 - history.opening.0 - 120));
            let (id, name) = (format!("X{:03}", number + 1), names::name(PROSPECT_NAMES + PROSPECTS + number));
            let landing = Landing {
                id: &id,
                name: &name,
                owner: dice.weighted(&SELLERS).into(),
                created_on,
                amount: Money { minor: dice.between((40, 420)) * 10_000, currency: Currency::GBP },
            };
            let qualified_on = created_on.plus_days(dice.days(1, 12));
            self.lead(&landing, Qualification::Qualified { on: qualified_on }, &mut dice);
            let sent_on = qualified_on.plus_days(dice.days(5, 40));
            self.decline(&landing, sent_on, sent_on.plus_days(dice.days(6, 60)), dice.days(0, 3) as usize);
        }
    }

    /// Companies that are no customer: new, not worth it, lost, and those that may come.
    pub fn prospects(&mut self, seed: u64, until: Day) {
        for number in 0..PROSPECTS {
            let mut dice = Dice::of(seed ^ LAND_DICE, u32::MAX - 1 - number);
            let (id, name) = (format!("L{:03}", number + 1), names::name(PROSPECT_NAMES + number));
            let landing = Landing {
                id: &id,
                name: &name,
                owner: dice.weighted(&SELLERS).into(),
                created_on: until.plus_days(-dice.days(20, 260)),
                amount: Money { minor: dice.between((40, 420)) * 10_000, currency: Currency::GBP },
            };
            let decided_on = landing.created_on.plus_days(dice.days(1, 14));
            match number % 7 {
                0 => self.lead(&landing, Qualification::Open, &mut dice),
                1 => {
                    let reason = UNQUALIFIED[(number / 7) as usize % UNQUALIFIED.len()].into();
                    self.lead(&landing, Qualification::Unqualified { on: decided_on, reason }, &mut dice);
                }
                other => {
                    self.lead(&landing, Qualification::Qualified { on: decided_on }, &mut dice);
                    let stage = STAGES[(number % 3) as usize];
                    self.deal(&landing, decided_on, DealStage::Open(stage.into()));
                    let sent_on = decided_on.plus_days(dice.days(2, 9)).min(until);
                    match other {
                        2 | 3 => {
                            let on = sent_on.plus_days(dice.days(5, 40)).min(until);
                            self.decline(&landing, sent_on, on, (number / 7 + other) as usize);
                        }
                        4 | 5 => self.quote(&landing, 1, sent_on, Some(until.plus_days(30)), None),
                        _ => {}
                    }
                }
            }
        }
    }

    /// A quote that was sent and a deal that was lost, for one of the reasons.
    fn decline(&mut self, landing: &Landing<'_>, sent_on: Day, on: Day, why: usize) {
        let (reason, competitor) = LOST[why % LOST.len()];
        self.quote(landing, 1, sent_on, None, Some(QuoteEnd::Lost { on, reason: reason.into() }));
        let (reason, competitor) = (reason.into(), competitor.map(String::from));
        self.deal(landing, on, DealStage::Lost { on, reason, competitor });
    }

    fn lead(&mut self, landing: &Landing<'_>, qualification: Qualification, dice: &mut Dice) {
        let industry = dice.index(INDUSTRIES.len()).map(|at| INDUSTRIES[at].to_string());
        let lead = Lead {
            id: format!("{}-L", landing.id),
            company: landing.name.into(),
            website: None,
            email: None,
            source: dice.weighted(&SOURCES).into(),
            owner: Some(landing.owner.clone()),
            created_on: landing.created_on,
            qualification,
            country: dice.index(COUNTRIES.len()).map(|at| COUNTRIES[at].into()),
            industry,
            employees: u32::try_from(dice.days(20, 900)).ok(),
            tools: dice.chance(500).then(|| vec!["Spreadsheets".into()]),
        };
        self.leads.push(PaperDraft::of(landing.id, &lead));
    }

    fn deal(&mut self, landing: &Landing<'_>, effective_on: Day, stage: DealStage) {
        let is_open = matches!(stage, DealStage::Open(_));
        let deal = Deal {
            id: format!("{}-D", landing.id),
            name: format!("{}, first order", landing.name),
            owner: Some(landing.owner.clone()),
            effective_on,
            stage,
            amount: Some(landing.amount),
            expected_close: is_open.then(|| effective_on.plus_days(60)),
        };
        self.deals.push(PaperDraft::of(landing.id, &deal));
    }

    fn quote(
        &mut self,
        landing: &Landing<'_>,
        revision: u16,
        sent_on: Day,
        expires_on: Option<Day>,
        ended: Option<QuoteEnd>,
    ) {
        let quote = Quote {
            id: format!("{}-Q", landing.id),
            deal: format!("{}-D", landing.id),
            revision,
            sent_on,
            expires_on,
            ended,
            lines: Vec::new(),
            per_year: landing.amount,
        };
        self.quotes.push(PaperDraft::of(landing.id, &quote));
    }
}

/// A company on its way to a first order.
struct Landing<'a> {
    id: &'a str,
    name: &'a str,
    owner: String,
    created_on: Day,
    amount: Money,
}

/// What the first contract comes to per year, without what is paid once.
fn first_order(currency: Currency, lines: &[ContractLineDraft]) -> Money {
    let first = lines.first().map(|line| (&line.contract, line.recorded_on, line.effective_on));
    let of_first = lines.iter().filter(|line| Some((&line.contract, line.recorded_on, line.effective_on)) == first);
    let per_year = of_first.filter(|line| line.kind != LineKind::OneOff).map(|line| match line.period {
        Period::Months(months) => line.amount_minor * 12 / i64::from(months.max(1)),
        Period::Days(days) => line.amount_minor * 365 / i64::from(days.max(1)),
    });
    Money { minor: per_year.sum(), currency }
}
