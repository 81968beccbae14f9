//! How revenue moved: the waterfall, the tables by month and segment, the largest movements.

use super::{Asking, PATH};
use crate::pages::asked::choice;
use crate::views::growth::{LargeMovement, WaterfallBody, WaterfallCard};
use crate::views::parts::{Markup, Note, Tone};
use crate::views::table::{Cell, Column, Table};
use actions::Stop;
use actions::analytics::{MovementDetail, MovementPeriod, MovementQuestion};
use draw::{Bar, Per, Side, Waterfall, format};
use kpis::Dimension;
use money::{Currency, Month};
use revenue::MovementKind as Kind;
use revenue::MovementRow;

/// Bars between opening and closing: label, side, kinds.
const BARS: [(&str, Side, &[Kind]); 13] = [
    ("New", Side::Land, &[Kind::New]),
    ("Upsell", Side::Expand, &[Kind::Upsell]),
    ("Cross-sell", Side::Expand, &[Kind::CrossSell]),
    ("Seats", Side::Expand, &[Kind::SeatGrowth]),
    ("Usage", Side::Expand, &[Kind::UsageGrowth]),
    ("Price", Side::Expand, &[Kind::PriceIncrease]),
    ("Unattributed", Side::Expand, &[Kind::UnattributedUp]),
    ("Win-back", Side::Expand, &[Kind::Return]),
    (
        "Contraction",
        Side::Lost,
        &[
            Kind::Downgrade,
            Kind::ProductDropped,
            Kind::Concession,
            Kind::SeatLoss,
            Kind::UsageDecline,
            Kind::UnattributedDown,
        ],
    ),
    ("Churn", Side::Lost, &[Kind::Churn]),
    ("Currency", Side::Neutral, &[Kind::Currency]),
    ("Entered", Side::Neutral, &[Kind::Entered]),
    ("Left", Side::Neutral, &[Kind::Left]),
];

/// What facts recorded after a month was closed make of its closing, and where they are told.
const CORRECTIONS: &str = "Corrections";
const CLOSED_MONTHS: &str = "/settings#months";

/// Kinds that stand in a table even when they are nothing.
const ALWAYS: [Kind; 2] = [Kind::New, Kind::Churn];

impl Asking<'_> {
    fn question(&self, from: Month, to: Month) -> MovementQuestion {
        MovementQuestion::over(from.first_day(), to.last_day(), self.report.filter.clone(), self.report.rule.clone())
    }

    /// The trailing twelve months, the month itself last; and what no rate converts.
    pub(super) async fn by_month(&self) -> Result<(Vec<MovementPeriod>, Vec<(Currency, u64)>), Stop> {
        let month = self.report.month;
        let answer = self.analytics.movements(&self.scope, &self.question(month.plus(-11), month)).await?;
        Ok((answer.rows, answer.without_rate))
    }

    /// The address of the movements of some kinds in a month.
    pub(super) fn movements_href(&self, month: Month, kinds: &[Kind]) -> String {
        let kinds: Vec<&str> = kinds.iter().map(|k| k.key()).collect();
        let (month, kinds) = (month.to_string(), kinds.join(","));
        let changes = [("month", month.as_str()), ("kind", &kinds), ("as", ""), ("cohort", "")];
        self.asked.href(&format!("{PATH}/movements"), &changes)
    }

    fn arr_href(&self, month: Month) -> String {
        let month = month.to_string();
        self.asked.href(&format!("{PATH}/rows"), &[("kpi", "arr"), ("month", &month), ("as", ""), ("cohort", "")])
    }

    /// What a month opens with, and what corrections of closed months add to it.
    fn opening(&self, month: Month, row: &MovementRow) -> (i64, i64) {
        let closed = self.closed_opening.filter(|_| month == self.report.month).unwrap_or(row.opening);
        (closed, row.opening - closed)
    }

    pub(super) fn waterfall(&self, period: Option<&MovementPeriod>) -> WaterfallCard {
        let month = self.report.month;
        let none = MovementRow::default();
        let row = period.filter(|p| p.to == month).map_or(&none, |p| &p.row);
        let net = format::per_month(row.closing) - format::per_month(self.opening(month, row).0);
        let as_table = self.asked.get("as") == Some("table");
        let body = if as_table { WaterfallBody::Table(self.kind_table(row)) } else { self.chart(row) };
        WaterfallCard {
            title: format!("How MRR moved in {}", format::month_full(month)),
            net: (
                format!("{} net", format::change(net, self.overview.currency)),
                if net < 0 { "loss" } else { "expand" },
            ),
            shown_as: vec![
                choice("Chart", self.asked.href(PATH, &[("as", "")]), !as_table),
                choice("Table", self.asked.href(PATH, &[("as", "table")]), as_table),
            ],
            body,
        }
    }

    fn chart(&self, row: &MovementRow) -> WaterfallBody {
        let month = self.report.month;
        let level = |label: &str, count: u32, level_minor, href| Bar {
            label: label.into(),
            count: if count > 0 { format::count(count.into()) } else { String::new() },
            counted: if count > 0 { format::counted(count.into(), "customer", "customers") } else { String::new() },
            level_minor,
            side: Side::Neutral,
            href,
        };
        let bar = |(label, side, kinds): &(&str, Side, &[Kind])| {
            let sum: i64 = kinds.iter().map(|k| row.of(*k)).sum();
            let accounts: u32 = kinds.iter().map(|k| row.accounts[*k as usize]).sum();
            let shown = sum != 0 || kinds.iter().any(|k| ALWAYS.contains(k));
            shown.then(|| Bar {
                label: (*label).into(),
                count: format::count(accounts.into()),
                counted: format::counted(accounts.into(), "customer", "customers"),
                level_minor: sum,
                side: *side,
                href: self.movements_href(month, kinds),
            })
        };
        let (opening, corrections) = self.opening(month, row);
        let corrected = (corrections != 0).then(|| Bar {
            label: CORRECTIONS.into(),
            count: String::new(),
            counted: String::new(),
            level_minor: corrections,
            side: Side::Neutral,
            href: CLOSED_MONTHS.into(),
        });
        let chart = Waterfall {
            name: format!("MRR waterfall, {}", format::month_full(month)),
            currency: self.overview.currency,
            per: Per::Month,
            opening: level("Opening", 0, opening, self.arr_href(month.plus(-1))),
            movements: corrected.into_iter().chain(BARS.iter().filter_map(bar)).collect(),
            closing: level("Closing", row.logos, row.closing, self.arr_href(month)),
        };
        match draw::waterfall(&chart) {
            Ok(drawing) => WaterfallBody::Chart {
                wide: Markup(drawing.wide),
                narrow: Markup(drawing.narrow),
                axis: drawing.axis.unwrap_or_default(),
            },
            Err(broken) => WaterfallBody::Broken(Note::new(Tone::Warn, broken.to_string())),
        }
    }

    /// The month as a table, per year: each kind with its accounts, gross per line, and the net
    /// sums per account below.
    fn kind_table(&self, row: &MovementRow) -> Table {
        let month = self.report.month;
        let money = |minor| format::money_exact(minor, self.overview.currency);
        let change = |minor| format::change_exact(minor, self.overview.currency);
        let (opening, corrections) = self.opening(month, row);
        let mut rows = vec![vec![
            Cell::text("Opening"),
            Cell::text(""),
            Cell::link(money(opening), self.arr_href(month.plus(-1))),
        ]];
        if corrections != 0 {
            let corrections = Cell::link(change(corrections), CLOSED_MONTHS);
            rows.push(vec![Cell::text(CORRECTIONS), Cell::text(""), corrections]);
        }
        for kind in Kind::ALL.iter().filter(|k| row.of(**k) != 0 || ALWAYS.contains(k)) {
            rows.push(vec![
                Cell::text(kind.label()),
                Cell::text(format::count(row.accounts[*kind as usize].into())),
                Cell::link(change(row.of(*kind)), self.movements_href(month, &[*kind])),
            ]);
        }
        for (label, net) in [
            ("of it expansion, net per account", row.expansion_net),
            ("of it contraction, net per account", row.contraction_net),
        ] {
            rows.push(vec![Cell::text(label), Cell::text(""), Cell::text(change(net))]);
        }
        Table {
            caption: format!("Movements of ARR in {}, gross per line", format::month_full(month)),
            columns: vec![Column::words("Movement"), Column::numbers("Accounts"), Column::numbers("ARR")],
            rows,
            total: Some(vec![
                Cell::text("Closing"),
                Cell::text(format::count(row.logos.into())),
                Cell::link(money(row.closing), self.arr_href(month)),
            ]),
            when_empty: String::new(),
        }
    }

    /// A row per month: opening, what moved, closing.
    pub(super) fn month_table(&self, months: &[MovementPeriod]) -> Table {
        let shown: Vec<&(&str, Side, &[Kind])> = BARS
            .iter()
            .filter(|(_, _, kinds)| {
                kinds.iter().any(|k| ALWAYS.contains(k) || months.iter().any(|m| m.row.of(*k) != 0))
            })
            .collect();
        let corrected = months.iter().any(|m| self.opening(m.from, &m.row).1 != 0);
        let mut columns = vec![Column::words("Month"), Column::numbers("Opening")];
        columns.extend(corrected.then(|| Column::numbers(CORRECTIONS)));
        columns.extend(shown.iter().map(|(label, ..)| Column::numbers(*label)));
        columns.push(Column::numbers("Closing"));
        let short = |minor| format::money_short(format::per_month(minor), self.overview.currency);
        let row = |period: &MovementPeriod| {
            let month = period.from;
            let mut cells =
                vec![Cell::link(format::month(month), self.asked.href(PATH, &[("month", &month.to_string())]))];
            let (opening, corrections) = self.opening(month, &period.row);
            cells.push(Cell::link(short(opening), self.arr_href(month.plus(-1))));
            let correction = |minor: i64| {
                let text = format::change_short(format::per_month(minor), self.overview.currency);
                if minor == 0 { Cell::text("·") } else { Cell::link(text, CLOSED_MONTHS) }
            };
            cells.extend(corrected.then(|| correction(corrections)));
            cells.extend(shown.iter().map(|(_, _, kinds)| {
                let sum: i64 = kinds.iter().map(|k| period.row.of(*k)).sum();
                let text = format::change_short(format::per_month(sum), self.overview.currency);
                if sum == 0 { Cell::text("·") } else { Cell::link(text, self.movements_href(month, kinds)) }
            }));
            cells.push(Cell::link(short(period.row.closing), self.arr_href(month)));
            cells
        };
        Table {
            caption: "Movements of MRR by month".into(),
            columns,
            rows: months.iter().rev().map(row).collect(),
            total: None,
            when_empty: "Nothing moved in these twelve months.".into(),
        }
    }

    /// Expansion and losses by segment over the trailing twelve months, net per account.
    pub(super) async fn by_segment(&self) -> Result<Table, Stop> {
        let month = self.report.month;
        let mut question = self.question(month.plus(-11), month);
        question.by_month = false;
        question.by = Some(Dimension::Segment);
        let groups = self.analytics.movements(&self.scope, &question).await?.rows;
        let money = |minor| format::money_short(format::per_month(minor), self.overview.currency);
        let change = |minor: i64| format::change_short(format::per_month(minor), self.overview.currency);
        let row = |period: &MovementPeriod| {
            let (row, name) = (&period.row, period.group.clone().unwrap_or_default());
            let segment = if name == "—" {
                Cell::absent("No segment recorded")
            } else {
                Cell::link(&name, self.asked.href(PATH, &[("segment", &name)]))
            };
            vec![
                segment,
                Cell::text(change(row.of(Kind::New))),
                Cell::text(change(row.expansion_net)),
                Cell::text(change(row.contraction_net)),
                Cell::text(change(row.of(Kind::Churn))),
                Cell::text(money(row.closing)),
            ]
        };
        Ok(Table {
            caption: "MRR by segment over the trailing 12 months, net per account".into(),
            columns: vec![
                Column::words("Segment"),
                Column::numbers("New"),
                Column::numbers("Expansion"),
                Column::numbers("Contraction"),
                Column::numbers("Churn"),
                Column::numbers("Closing"),
            ],
            rows: groups.iter().map(row).collect(),
            total: None,
            when_empty: "Nothing moved in these twelve months.".into(),
        })
    }

    pub(super) async fn largest(&self) -> Result<Vec<LargeMovement>, Stop> {
        let month = self.report.month;
        let mut question = self.question(month, month);
        question.at_most = Some(6);
        let details = self.analytics.movement_rows(&self.scope, &question).await?.rows;
        Ok(details.iter().map(|d| self.large(d)).collect())
    }

    fn large(&self, detail: &MovementDetail) -> LargeMovement {
        let what = if detail.product.is_empty() { "All products".to_string() } else { detail.product.clone() };
        let late = if detail.marks.renewed_late { ", renewed late" } else { "" };
        let agreed = if detail.marks.contracted { ", agreed at signature" } else { "" };
        LargeMovement {
            name: detail.name.clone(),
            href: format!("/accounts/{}", detail.account),
            motion: detail.kind.label().into(),
            why: format!("{what} on {}{late}{agreed}", format::day_full(detail.day)),
            amount: format::change(format::per_month(detail.minor), self.overview.currency),
            unit: "MRR".into(),
        }
    }
}
