//! One day of an account: what was open, what closes, and which movements lie between.

use super::posting::Posting;
use super::{Clipped, LevelStep, Published, PublishedLine};
use crate::attribution::{self, Share};
use crate::movement::{Marks, MovementKind as Kind, Transfer};
use crate::pairing::{Turned, pair};
use crate::rates::Conversion;
use crate::timeline::State;
use money::{Day, allocate};

/// The state of all lines while the days go by.
pub struct Walk<'a> {
    lines: Vec<Line<'a>>,
    conversion: &'a Conversion,
    was_live: bool,
}

struct Line<'a> {
    clipped: &'a Clipped,
    next_span: usize,
    state: Option<&'a State>,
    /// Level in the reporting currency.
    value: i64,
}

/// What one line does on the day; values in the reporting currency.
pub struct Turn<'a> {
    /// What it was.
    pub open: Option<&'a State>,
    /// What it becomes.
    pub close: Option<&'a State>,
    /// Its level before, at the day's rate.
    pub open_value: i64,
    /// Its level after.
    pub close_value: i64,
    /// How far another month's rate moved the level before.
    pub revalued: i64,
    /// The level before, when the line comes with a merger on this day.
    pub entered: i64,
    /// The level before, when it goes with a merger on this day.
    pub left: i64,
}

impl<'a> Walk<'a> {
    /// Before the first day: nothing is live.
    pub fn new(lines: &'a [Clipped], conversion: &'a Conversion) -> Walk<'a> {
        let line = |clipped| Line { clipped, next_span: 0, state: None, value: 0 };
        Walk { lines: lines.iter().map(line).collect(), conversion, was_live: false }
    }

    /// Takes the account through `day`, posting its movements and the lines' new levels.
    pub fn turn(&mut self, day: Day, published: &mut Published) {
        let mut post = Posting::new(day, &mut published.movements);
        let pilot_before = all_pilots(self.lines.iter().map(|l| l.state));
        let turns: Vec<Turn<'a>> = self.lines.iter_mut().map(|line| line.turn(day, self.conversion)).collect();
        let pilot_open = all_pilots(turns.iter().map(|t| t.open));
        let pilot_close = all_pilots(turns.iter().map(|t| t.close));
        post.outside(&turns, pilot_before, pilot_open);
        match (pilot_open, pilot_close) {
            (None, None) => {}
            (None, Some(pilot)) => {
                let kind = if self.was_live { Kind::Return } else { Kind::New };
                post.whole(&turns, kind, pilot);
            }
            (Some(pilot), None) => post.whole(&turns, Kind::Churn, pilot),
            (Some(before), Some(after)) => {
                if before && !after {
                    post.change_of_population(turns.iter().map(|t| t.open_value), after);
                }
                self.post_changes(&turns, before && after, &mut post);
                if !before && after {
                    post.change_of_population(turns.iter().map(|t| t.close_value), after);
                }
            }
        }
        self.was_live |= pilot_open.is_some() || pilot_close.is_some();
        for (i, turn) in turns.into_iter().enumerate() {
            self.lines[i].state = turn.close;
            self.lines[i].value = turn.close_value;
            published.lines[i].step(day, turn.close, turn.close_value, pilot_close.unwrap_or(false));
        }
    }

    /// Each line's change goes to its motion.
    fn post_changes(&self, turns: &[Turn<'a>], pilot: bool, post: &mut Posting<'_>) {
        let mut dropped: Vec<Turned<'a>> = Vec::new();
        let mut added: Vec<Turned<'a>> = Vec::new();
        for (i, turn) in turns.iter().enumerate() {
            match (turn.open, turn.close) {
                (Some(open), Some(close)) if open != close => {
                    let delta = turn.close_value - turn.open_value;
                    let shares = self.in_reporting(i, post.day(), delta, attribution::of_change(open, close));
                    post.shares(i, shares, Marks::of_step(open, close, pilot));
                }
                (Some(open), None) => dropped.push(self.turned(i, open)),
                (None, Some(close)) => added.push(self.turned(i, close)),
                _ => {}
            }
        }
        for pair in pair(&mut dropped, &mut added) {
            let (from, to) = (pair.dropped.line, pair.added.line);
            let opening = turns[from].open_value;
            let shares = self.pair_shares(&pair.dropped, &pair.added, turns, post.day());
            post.push(from, Kind::Left, -opening, Marks::of_transfer(Transfer::BetweenLines, pilot));
            post.push(to, Kind::Entered, opening, Marks::of_transfer(Transfer::BetweenLines, pilot));
            post.shares(to, shares, Marks::of_step(pair.dropped.state, pair.added.state, pilot));
        }
        let product = |i: usize| &self.lines[i].clipped.timeline.product;
        let has =
            |live: fn(&Turn<'a>) -> bool, of| turns.iter().enumerate().any(|(i, turn)| live(turn) && product(i) == of);
        for a in added {
            let had = has(|t| t.open.is_some(), a.product);
            let kind = if had { attribution::by_quantity(a.state.unit, 1) } else { Kind::CrossSell };
            let marks = Marks { contracted: a.state.contracted, pilot, ..Marks::default() };
            post.push(a.line, kind, turns[a.line].close_value, marks);
        }
        for d in dropped {
            let keeps = has(|t| t.close.is_some(), d.product);
            let kind = if keeps { attribution::by_quantity(d.state.unit, -1) } else { Kind::ProductDropped };
            post.push(d.line, kind, -turns[d.line].open_value, Marks { pilot, ..Marks::default() });
        }
    }

    fn turned(&self, line: usize, state: &'a State) -> Turned<'a> {
        let timeline = &self.lines[line].clipped.timeline;
        Turned { line, product: &timeline.product, contract: &timeline.contract, state }
    }

    /// The shares of a replaced line. In one currency they are attributed there and re-split;
    /// between two currencies the levels are converted first.
    fn pair_shares(&self, dropped: &Turned<'a>, added: &Turned<'a>, turns: &[Turn<'a>], day: Day) -> Vec<Share> {
        let currency = |t: &Turned<'a>| self.lines[t.line].clipped.timeline.currency;
        let (open_value, close_value) = (turns[dropped.line].open_value, turns[added.line].close_value);
        if currency(dropped) == currency(added) {
            let shares = attribution::of_change(dropped.state, added.state);
            return self.in_reporting(added.line, day, close_value - open_value, shares);
        }
        let converted = |t: &Turned<'a>, value: i64| {
            let factor = self.conversion.factor(currency(t), day.month()).unwrap_or((1, 1));
            t.state.at_rate(value, factor)
        };
        attribution::of_change(&converted(dropped, open_value), &converted(added, close_value))
    }

    /// Shares in contract currency re-split by largest remainder, so that they sum to the
    /// difference of the converted levels.
    fn in_reporting(&self, line: usize, day: Day, delta: i64, shares: Vec<Share>) -> Vec<Share> {
        let currency = self.lines[line].clipped.timeline.currency;
        match self.conversion.factor(currency, day.month()) {
            None | Some((1, 1)) => shares,
            Some((n, d)) => {
                let exact: Vec<i128> = shares.iter().map(|(_, minor)| i128::from(*minor) * n).collect();
                let minor = allocate(delta, &exact, d);
                shares.into_iter().map(|(kind, _)| kind).zip(minor).collect()
            }
        }
    }
}

impl<'a> Line<'a> {
    /// Opens and closes the line on `day`.
    fn turn(&mut self, day: Day, conversion: &Conversion) -> Turn<'a> {
        let clip: &'a Clipped = self.clipped;
        let timeline = &clip.timeline;
        let convert = |level: i64| conversion.convert(level, timeline.currency, day.month()).unwrap_or(0);
        while timeline.spans.get(self.next_span).is_some_and(|s| s.to <= day) {
            self.next_span += 1;
        }
        let in_force = timeline.spans.get(self.next_span).filter(|s| s.from <= day && clip.from <= day);
        let mut turn = Turn {
            open: self.state,
            close: in_force.map(|s| &s.state),
            open_value: self.value,
            close_value: 0,
            revalued: 0,
            entered: 0,
            left: 0,
        };
        if let Some(open) = turn.open.filter(|_| conversion.moves(timeline.currency)) {
            turn.open_value = convert(open.level);
            turn.revalued = turn.open_value - self.value;
        }
        if day == clip.from
            && let Some(before) = timeline.state_on(day.plus_days(-1))
        {
            turn.open = Some(before);
            turn.open_value = convert(before.level);
            turn.entered = turn.open_value;
        }
        if day >= clip.to {
            turn.left = turn.open_value;
            return Turn { open: None, close: None, open_value: 0, ..turn };
        }
        turn.close_value = turn.close.map_or(0, |s| convert(s.level));
        turn
    }
}

/// Whether all that is live is pilots; `None` when nothing is live.
fn all_pilots<'a>(states: impl Iterator<Item = Option<&'a State>>) -> Option<bool> {
    states.flatten().fold(None, |all, state| Some(all.unwrap_or(true) && state.pilot))
}

impl PublishedLine {
    fn step(&mut self, from: Day, state: Option<&State>, minor: i64, pilot: bool) {
        let step = LevelStep { from, minor, pilot, carried: state.is_some_and(|s| s.carried) };
        let unchanged = self.steps.last().map_or(minor == 0, |last| LevelStep { from, ..*last } == step);
        if !unchanged {
            self.steps.push(step);
        }
    }
}
