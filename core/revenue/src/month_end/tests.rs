//! Worked examples, and a slow statement of the rule that the quick one must equal.

use super::*;

const GBP: i64 = 1_000_000;

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// `product day level` per line; change ids count upwards.
fn changes(text: &str) -> Vec<Change> {
    let rows = text.lines().map(str::trim).filter(|line| !line.is_empty());
    rows.enumerate()
        .map(|(i, line)| {
            let [product, day, level] = line.split_whitespace().collect::<Vec<_>>()[..] else { panic!("{line}") };
            Change {
                product: product.parse().unwrap(),
                effective_on: day.parse().unwrap(),
                change_id: i as i64,
                mrr_minor: level.parse().unwrap(),
            }
        })
        .collect()
}

fn snapshot(from: &str, to: &str, accounts: &[(i64, &str)]) -> Vec<MonthEnd> {
    let mut snapshot = Snapshot::new(month(from), month(to), 1);
    for (rate_ppm, text) in accounts {
        snapshot.add_account(0, *rate_ppm, &mut changes(text)).unwrap();
    }
    snapshot.month_ends(0)
}

/// Closing, new, returned, net and gross expansion and contraction, churn.
fn movements(month_end: &MonthEnd) -> [i64; 8] {
    let c = month_end.columns();
    [c[0], c[2], c[3], c[4], c[5], c[6], c[7], c[8]]
}

#[test]
fn lines_are_netted_per_account_and_month() {
    // Harbour Foods: a line of 100.00 in January; in February it falls to 70.00 while a second
    // line of 50.00 starts (net + 20.00, gross + 50.00 − 30.00); both end in March; one returns
    // in May at 60.00 and is cut to 40.00 in June.
    let harbour = "1 2022-01-10 10000
                   1 2022-02-01 7000
                   2 2022-02-28 5000
                   1 2022-03-05 0
                   2 2022-03-31 0
                   2 2022-05-01 6000
                   2 2022-06-30 4000";
    let got = snapshot("2022-01", "2022-06", &[(GBP, harbour)]);
    let want = [
        // closing, new, returned, exp net, con net, exp gross, con gross, churn
        [10_000, 10_000, 0, 0, 0, 0, 0, 0],
        [12_000, 0, 0, 2_000, 0, 5_000, -3_000, 0],
        [0, 0, 0, 0, 0, 0, 0, -12_000],
        [0; 8],
        [6_000, 0, 6_000, 0, 0, 0, 0, 0],
        [4_000, 0, 0, 0, -2_000, 0, -2_000, 0],
    ];
    for (i, row) in want.iter().enumerate() {
        assert_eq!(movements(&got[i]), *row, "month {i}");
    }
    assert_eq!(got[1].month, Retention { base: 10_000, kept: 12_000, gross: 10_000 });
    assert_eq!(got[2].month, Retention { base: 12_000, kept: 0, gross: 0 });
    assert_eq!(got[4].month, Retention::default(), "a return is not kept: nobody was there a month ago");
    assert_eq!(got[5].month, Retention { base: 6_000, kept: 4_000, gross: 4_000 });
    assert_eq!(got.iter().map(|m| m.logos).collect::<Vec<_>>(), [1, 1, 0, 0, 1, 1]);
    assert_eq!(got.iter().map(|m| m.churned_logos).sum::<i64>(), 1);
}

#[test]
fn the_last_change_of_a_month_wins() {
    // Written out of order: the later day wins, then the larger change id (here: the later row).
    let ferry = "1 2022-01-20 300
                 1 2022-01-05 900
                 1 2022-02-03 400
                 1 2022-02-03 500
                 1 2022-03-01 0
                 1 2022-03-02 500";
    let got = snapshot("2022-01", "2022-03", &[(GBP, ferry)]);
    assert_eq!(got.iter().map(|m| m.closing).collect::<Vec<_>>(), [300, 500, 500]);
    assert_eq!(got[2].churn, 0, "gone for a day inside the month is not churn");
}

#[test]
fn rates_round_each_line_down() {
    // 101 and 103 cents at 0.785: 79.285 and 80.855 → 79 + 80, not 160.
    let got = snapshot("2022-01", "2022-01", &[(785_000, "1 2022-01-01 101\n2 2022-01-01 103")]);
    assert_eq!(got[0].closing, 159);
}

#[test]
fn changes_outside_the_window_set_the_opening_or_nothing() {
    // Live at 80.00 from 2019, at 90.00 from 2021-06, gone 2021-12, back 2022-02; 2022-04 is after.
    let quay = "1 2019-03-01 8000
                1 2021-06-01 9000
                1 2021-12-31 0
                1 2022-02-01 7000
                1 2022-04-01 9900";
    let got = snapshot("2022-01", "2022-03", &[(GBP, quay)]);
    assert_eq!(got.iter().map(|m| m.closing).collect::<Vec<_>>(), [0, 7_000, 7_000]);
    assert_eq!((got[1].returned, got[1].new), (7_000, 0), "it was live before the window");
    assert_eq!(got.iter().map(|m| m.churn).collect::<Vec<_>>(), [0; 3], "it left in 2021-12");
    // 2021-01 to 2021-03 it stood at 80.00.
    assert_eq!(got[0].year, Retention { base: 8_000, kept: 0, gross: 0 });
    assert_eq!(got[1].year, Retention { base: 8_000, kept: 7_000, gross: 7_000 });
    assert_eq!(got[0].month, Retention::default());

    let open = snapshot("2022-01", "2022-01", &[(GBP, "1 2019-03-01 8000")]);
    assert_eq!(open[0].month, Retention { base: 8_000, kept: 8_000, gross: 8_000 });
    assert_eq!(movements(&open[0]), [8_000, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn whoever_left_and_came_back_inside_the_year_is_kept() {
    let mill = "1 2022-01-01 1000
                1 2022-06-01 0
                1 2022-12-01 1500";
    let kiln = "1 2022-01-01 400
                1 2023-01-01 0";
    let got = snapshot("2022-01", "2023-01", &[(GBP, mill), (GBP, kiln)]);
    let last = got[12];
    assert_eq!(last.year, Retention { base: 1_400, kept: 1_500, gross: 1_000 });
    assert_eq!((last.year_logos, last.year_logos_kept), (2, 1));
    assert_eq!(last.month, Retention { base: 1_900, kept: 1_500, gross: 1_500 });
}

#[test]
fn unsound_levels_are_refused() {
    let add = |levels: &[i64], rate_ppm| {
        let change = |(i, &mrr_minor): (usize, &i64)| Change {
            product: i as u32,
            effective_on: Day(19_000),
            change_id: 7,
            mrr_minor,
        };
        let mut changes: Vec<Change> = levels.iter().enumerate().map(change).collect();
        Snapshot::new(month("2022-01"), month("2022-12"), 1).add_account(0, rate_ppm, &mut changes)
    };
    let half = i64::MAX / 4;
    for (levels, rate_ppm, want) in [
        (&[-1][..], GBP, Err(Unsound::NegativeLevel { change_id: 7 })),
        (&[half, half][..], GBP, Ok(())),
        (&[half, half, half][..], GBP, Err(Unsound::TooLarge)),
        (&[i64::MAX][..], GBP / 2, Ok(())),
        (&[i64::MAX][..], GBP * 2, Err(Unsound::TooLarge)),
    ] {
        assert_eq!(add(levels, rate_ppm), want, "{levels:?} at {rate_ppm}");
    }
}

/// The rule said slowly: every level of every line at every month end from 2000 on, looked up.
fn slowly(from: Month, to: Month, accounts: &[(i64, Vec<Change>)]) -> Vec<MonthEnd> {
    let start = month("2000-01");
    let line_at = |changes: &[Change], rate: i64, product: u32, at: Month| {
        let earlier = changes.iter().filter(|c| c.product == product && c.effective_on <= at.last_day());
        let last = earlier.max_by_key(|c| (c.effective_on, c.change_id));
        last.map_or(0, |c| c.mrr_minor * rate / 1_000_000)
    };
    let mut out = vec![MonthEnd::default(); (to.0 - from.0 + 1) as usize];
    for (rate, changes) in accounts {
        let all_lines = |m| [0, 1, 2, 3].map(|product| line_at(changes, *rate, product, Month(m)));
        let by_month: Vec<[i64; 4]> = (start.0..=to.0).map(all_lines).collect();
        let lines = |at: Month| by_month[(at.0 - start.0) as usize];
        let level = |at: Month| lines(at).iter().sum::<i64>();
        for (i, row) in out.iter_mut().enumerate() {
            let at = from.plus(i as i32);
            let (now, then, year) = (level(at), level(at.plus(-1)), level(at.plus(-12)));
            let live_before = (start.0..at.0).any(|m| level(Month(m)) > 0);
            let differences: Vec<i64> =
                lines(at).iter().zip(lines(at.plus(-1))).map(|(now, then)| now - then).collect();
            row.closing += now;
            row.logos += i64::from(now > 0);
            if then == 0 && now > 0 {
                *(if live_before { &mut row.returned } else { &mut row.new }) += now;
                *(if live_before { &mut row.returned_logos } else { &mut row.new_logos }) += 1;
            } else if then > 0 && now > 0 {
                row.expansion_net += (now - then).max(0);
                row.contraction_net += (now - then).min(0);
                row.expansion_gross += differences.iter().map(|d| d.max(&0)).sum::<i64>();
                row.contraction_gross += differences.iter().map(|d| d.min(&0)).sum::<i64>();
            } else if then > 0 {
                row.churn -= then;
                row.churned_logos += 1;
            }
            for (retention, base) in [(&mut row.month, then), (&mut row.year, year)] {
                retention.base += base;
                retention.kept += if base > 0 { now } else { 0 };
                retention.gross += base.min(now);
            }
            row.year_logos += i64::from(year > 0);
            row.year_logos_kept += i64::from(year > 0 && now > 0);
        }
    }
    out
}

#[test]
fn random_histories_equal_the_rule_said_slowly() {
    let (from, to) = (month("2022-03"), month("2024-04"));
    let mut seed = 42_u64;
    let mut random = |below: u64| {
        // Knuth's MMIX generator; its high bits are good enough to vary histories.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..40 {
        let accounts: Vec<(i64, Vec<Change>)> = (0..6)
            .map(|_| {
                let rows = 1 + random(14);
                let change = |_| Change {
                    product: random(4) as u32,
                    effective_on: Day(18_300 + random(1_700) as i32),
                    change_id: random(1 << 40) as i64,
                    mrr_minor: if random(3) == 0 { 0 } else { random(5_000) as i64 },
                };
                let changes: Vec<Change> = (0..rows).map(change).collect();
                ([GBP, 785_000, 1_234_567][random(3) as usize], changes)
            })
            .collect();
        let mut quick = Snapshot::new(from, to, 1);
        for half in [&accounts[..3], &accounts[3..]] {
            let mut part = Snapshot::new(from, to, 1);
            for (rate, changes) in half {
                part.add_account(0, *rate, &mut changes.clone()).unwrap();
            }
            quick.merge(&part).unwrap();
        }
        let (got, want) = (quick.month_ends(0), slowly(from, to, &accounts));
        assert_eq!(got, want, "round {round}");
        for pair in got.windows(2) {
            let [closing, new, returned, net_up, net_down, gross_up, gross_down, churn] = movements(&pair[1]);
            let opening = pair[0].closing;
            assert_eq!(opening + new + returned + net_up + net_down + churn, closing);
            assert_eq!(opening + new + returned + gross_up + gross_down + churn, closing);
        }
    }
}
