//! How figures are written, in one place: British English, symbol first, true minus, plus signs
//! on movements, one decimal on percentages.

use money::{Currency, Day, Month, Rate, round_half_even};

/// Said where a value is missing; the reason belongs beside it.
pub const ABSENT: &str = "—";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// An amount in whole major units, for tables: "£1,450".
pub fn money(minor: i64, currency: Currency) -> String {
    let major = round_half_even(minor.into(), scale_of(currency));
    signed(major < 0, &currency.symbol(), &grouped(major.unsigned_abs()))
}

/// An amount to its last minor unit, for prices and rows: "£90.00".
pub fn money_exact(minor: i64, currency: Currency) -> String {
    let digits = currency.minor_digits();
    signed(minor < 0, &currency.symbol(), &decimal(minor.unsigned_abs().into(), digits, digits))
}

/// An amount at a glance, for charts and KPIs: in full below ten thousand, "£9,850", then
/// "£412.6k", "£1.2m", "£3.4bn".
pub fn money_short(minor: i64, currency: Currency) -> String {
    let scale = scale_of(currency);
    let tenths_of = |unit: i128| round_half_even(i128::from(minor) * 10, scale * unit).unsigned_abs();
    if round_half_even(minor.into(), scale).unsigned_abs() < 10_000 {
        return money(minor, currency);
    }
    let units = [(1_000, "k"), (1_000_000, "m"), (1_000_000_000, "bn")];
    // 999,950 is a million when rounded to a tenth of a thousand.
    let at = units.iter().position(|&(unit, _)| tenths_of(unit) < 10_000).unwrap_or(units.len() - 1);
    let (unit, letter) = units[at];
    let tenths = tenths_of(unit);
    let number = format!("{}.{}{letter}", grouped(tenths / 10), tenths % 10);
    signed(minor < 0, &currency.symbol(), &number)
}

/// A movement in whole major units: "+£18,400", "−£3,850".
pub fn change(minor: i64, currency: Currency) -> String {
    with_plus(minor, money(minor, currency))
}

/// A movement at a glance: "+£18.4k".
pub fn change_short(minor: i64, currency: Currency) -> String {
    with_plus(minor, money_short(minor, currency))
}

/// A movement to its last minor unit: "+£18,400.50".
pub fn change_exact(minor: i64, currency: Currency) -> String {
    with_plus(minor, money_exact(minor, currency))
}

/// Minor units per month of a level per year, half to even.
pub fn per_month(level_minor: i64) -> i64 {
    i64::try_from(round_half_even(level_minor.into(), 12)).unwrap_or(level_minor / 12)
}

/// A price in millionths of the major unit: "£90.00", "£0.0025"; no zeros beyond the minor unit.
pub fn unit_price(micro: i64, currency: Currency) -> String {
    let number = decimal(micro.unsigned_abs().into(), 6, currency.minor_digits());
    signed(micro < 0, &currency.symbol(), &number)
}

/// A quantity in thousandths: "60", "1,234.5".
pub fn quantity(milli: i64) -> String {
    signed(milli < 0, "", &decimal(milli.unsigned_abs().into(), 3, 0))
}

/// A count: "1,234".
pub fn count(n: i64) -> String {
    signed(n < 0, "", &grouped(n.unsigned_abs().into()))
}

/// How long something took: "45 min", "2 h 5 min", "1,000 h 0 min".
pub fn minutes(minutes: u32) -> String {
    match minutes / 60 {
        0 => format!("{minutes} min"),
        hours => format!("{} h {} min", count(hours.into()), minutes % 60),
    }
}

/// A rate in percent: "113.8%"; "—" for an empty cohort.
pub fn percent(rate: Rate) -> String {
    rate.scaled(3).map_or_else(|| ABSENT.into(), |tenths| format!("{}%", tenths_text(tenths)))
}

/// The change of a rate in tenths of a point, as the difference of what is shown.
pub fn points_between(now: Rate, before: Rate) -> Option<i64> {
    Some(now.scaled(3)? - before.scaled(3)?)
}

/// Tenths of a point without sign: "2.1".
pub fn points(tenths: i64) -> String {
    tenths_text(tenths.saturating_abs())
}

/// A day: "9 Jun 2026", the year left out when it is this year.
pub fn day(day: Day, today: Day) -> String {
    let short = format!("{} {}", day_number(day), &name(day.month())[..3]);
    if day.month().year() == today.month().year() { short } else { format!("{short} {}", day.month().year()) }
}

/// A day with its year: "9 Jun 2026".
pub fn day_full(day: Day) -> String {
    format!("{} {}", day_number(day), month(day.month()))
}

/// A month: "Oct 2026".
pub fn month(month: Month) -> String {
    format!("{} {}", &name(month)[..3], month.year())
}

/// A month in full: "October 2026".
pub fn month_full(month: Month) -> String {
    format!("{} {}", name(month), month.year())
}

/// The name of a month: "October".
pub fn name(month: Month) -> &'static str {
    MONTHS[(month.number() - 1) as usize]
}

/// A quarter: "Q4 2026".
pub fn quarter(month: Month) -> String {
    format!("Q{} {}", (month.number() - 1) / 3 + 1, month.year())
}

/// A rule's sentence with its days as pages write them: "wait until 2026-12-01" as "wait until 1 Dec 2026".
pub fn sentence(told: &str) -> String {
    const WIDTH: usize = "2026-12-01".len();
    let stands_alone = |at: usize| {
        let beside = [told[..at].chars().next_back(), told[at + WIDTH..].chars().next()];
        beside.into_iter().flatten().all(|letter| !letter.is_alphanumeric() && letter != '-')
    };
    let day_at = |at: usize| told.get(at..at + WIDTH)?.parse::<Day>().ok().filter(|_| stands_alone(at));
    let (mut sentence, mut from) = (String::with_capacity(told.len() + 4), 0);
    for (at, _) in told.char_indices() {
        if let Some(day) = day_at(at).filter(|_| at >= from) {
            sentence.push_str(&told[from..at]);
            sentence.push_str(&day_full(day));
            from = at + WIDTH;
        }
    }
    sentence.push_str(&told[from..]);
    sentence
}

/// With a capital letter at its start: "open" as "Open".
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A count with its noun: "1 account", "214 accounts".
pub fn counted(n: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// An average of days: "76 days", "76.5 days", "1 day"; "—" where there is nothing to average.
pub fn days(mean: Rate) -> String {
    let Some(tenths) = mean.scaled(1) else { return ABSENT.into() };
    match tenths % 10 {
        0 => counted(tenths / 10, "day", "days"),
        _ => format!("{} days", tenths_text(tenths)),
    }
}

fn day_number(day: Day) -> i32 {
    day.0 - day.month().first_day().0 + 1
}

fn scale_of(currency: Currency) -> i128 {
    10_i128.pow(currency.minor_digits())
}

/// A minus stands before the symbol; nothing that shows as zero has a sign.
fn signed(negative: bool, symbol: &str, number: &str) -> String {
    let zero = !number.contains(|c: char| c.is_ascii_digit() && c != '0');
    let minus = if negative && !zero { "−" } else { "" };
    format!("{minus}{symbol}{number}")
}

fn with_plus(minor: i64, text: String) -> String {
    let zero = !text.contains(|c: char| c.is_ascii_digit() && c != '0');
    if minor > 0 && !zero { format!("+{text}") } else { text }
}

fn tenths_text(tenths: i64) -> String {
    signed(tenths < 0, "", &decimal(tenths.unsigned_abs().into(), 1, 1))
}

/// `n` / 10^digits with at least `keep` decimals, zeros beyond them left out.
fn decimal(n: u128, digits: u32, keep: u32) -> String {
    let scale = 10_u128.pow(digits);
    let whole = grouped(n / scale);
    let mut decimals = format!("{:0width$}", n % scale, width = digits as usize);
    while decimals.len() > keep as usize && decimals.ends_with('0') {
        decimals.pop();
    }
    if digits == 0 || decimals.is_empty() { whole } else { format!("{whole}.{decimals}") }
}

fn grouped(n: u128) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const GBP: Currency = Currency::GBP;

    #[test]
    fn days_of_a_sentence_are_written_as_on_pages() {
        for (told, want) in [
            ("Wait until 2026-12-01; use the days.", "Wait until 1 Dec 2026; use the days."),
            ("2026-10-13", "13 Oct 2026"),
            ("from 2026-05-01 to 2026-06-15 (“2026-06-30”)", "from 1 May 2026 to 15 Jun 2026 (“30 Jun 2026”)"),
            ("4.0 of 5, 5 of 8 people", "4.0 of 5, 5 of 8 people"),
            // No days: there is none like it, or it is a part of something else.
            (
                "2026-02-30, A-2026-05-01, 2026-05-01-7, x2026-05-01",
                "2026-02-30, A-2026-05-01, 2026-05-01-7, x2026-05-01",
            ),
            ("Zürich 2026-5-1 — 2026-05-0", "Zürich 2026-5-1 — 2026-05-0"),
            ("", ""),
        ] {
            assert_eq!(sentence(told), want, "{told}");
        }
    }

    #[test]
    fn money_is_written_full_exact_and_short() {
        for (minor, full, exact, short) in [
            (145_000, "£1,450", "£1,450.00", "£1,450"),
            (999_949, "£9,999", "£9,999.49", "£9,999"),
            (1_045_000, "£10,450", "£10,450.00", "£10.4k"),
            (1_055_000, "£10,550", "£10,550.00", "£10.6k"),
            (41_260_000, "£412,600", "£412,600.00", "£412.6k"),
            (99_994_999, "£999,950", "£999,949.99", "£999.9k"),
            (99_995_100, "£999,951", "£999,951.00", "£1.0m"),
            (12_345_678_900, "£123,456,789", "£123,456,789.00", "£123.5m"),
            (340_000_000_000, "£3,400,000,000", "£3,400,000,000.00", "£3.4bn"),
            (-385_000, "−£3,850", "−£3,850.00", "−£3,850"),
            (95_049, "£950", "£950.49", "£950"),
            (-40, "£0", "−£0.40", "£0"),
            (0, "£0", "£0.00", "£0"),
        ] {
            assert_eq!(money(minor, GBP), full);
            assert_eq!(money_exact(minor, GBP), exact);
            assert_eq!(money_short(minor, GBP), short);
        }
        let (jpy, kwd, chf) = ("JPY".parse().unwrap(), "KWD".parse().unwrap(), "CHF".parse().unwrap());
        assert_eq!(money_exact(1_450, jpy), "¥1,450");
        assert_eq!(money_exact(1_450, kwd), "KWD 1.450");
        assert_eq!(money(-145_000, chf), "−CHF 1,450");
        assert_eq!(money_exact(i64::MIN, jpy), "−¥9,223,372,036,854,775,808");
    }

    #[test]
    fn movements_carry_their_sign() {
        for (minor, text) in [(1_840_000, "+£18,400"), (-615_000, "−£6,150"), (0, "£0"), (30, "£0")] {
            assert_eq!(change(minor, GBP), text);
        }
        assert_eq!(change_short(1_840_000, GBP), "+£18.4k");
        assert_eq!(change_exact(30, GBP), "+£0.30");
    }

    #[test]
    fn mrr_is_a_twelfth_rounded_once() {
        for (level, month) in [(200_000, 16_667), (18, 2), (6, 0), (-18, -2), (120_000, 10_000)] {
            assert_eq!(per_month(level), month, "{level}");
        }
    }

    #[test]
    fn prices_and_quantities_drop_idle_zeros() {
        for (micro, text) in [(90_000_000, "£90.00"), (2_500, "£0.0025"), (1_005_000, "£1.005"), (-500_000, "−£0.50")]
        {
            assert_eq!(unit_price(micro, GBP), text);
        }
        for (milli, text) in [(60_000, "60"), (1_234_500, "1,234.5"), (-7_000, "−7"), (0, "0")] {
            assert_eq!(quantity(milli), text);
        }
    }

    #[test]
    fn rates_have_one_decimal_and_none_when_the_cohort_is_empty() {
        let rate = |part, whole| Rate { part, whole };
        for (part, whole, text) in
            [(3_768, 3_310, "113.8%"), (22, 24, "91.7%"), (0, 9, "0.0%"), (5, 0, "—"), (-1, 8, "−12.5%")]
        {
            assert_eq!(percent(rate(part, whole)), text);
        }
        // 113.8 % after 111.7 %.
        assert_eq!(points_between(rate(1_138, 1_000), rate(1_117, 1_000)), Some(21));
        assert_eq!(points_between(rate(1, 1), rate(1, 0)), None);
        assert_eq!(points(-21), "2.1");
    }

    #[test]
    fn an_average_of_days_has_a_decimal_where_it_needs_one() {
        for (part, whole, text) in [(152, 2, "76 days"), (153, 2, "76.5 days"), (1, 1, "1 day"), (0, 0, "—")] {
            assert_eq!(days(Rate { part, whole }), text);
        }
    }

    #[test]
    fn this_year_is_left_out_of_days() {
        let day_of = |text: &str| text.parse::<Day>().unwrap();
        let today = day_of("2026-11-22");
        assert_eq!(day(day_of("2026-06-09"), today), "9 Jun");
        assert_eq!(day(day_of("2029-06-09"), today), "9 Jun 2029");
        assert_eq!(day_full(day_of("2026-06-30")), "30 Jun 2026");
        let october = today.month().plus(-1);
        assert_eq!(
            (month(october), month_full(october), quarter(october)),
            ("Oct 2026".into(), "October 2026".into(), "Q4 2026".into())
        );
        assert_eq!((counted(1, "row", "rows"), counted(3_769, "row", "rows")), ("1 row".into(), "3,769 rows".into()));
    }
}
