//! Worked journeys: what is known of an account in, what is refused and why out.

use super::*;
use money::Day;

fn standard() -> JourneyPolicy {
    toml::from_str(JourneyPolicy::STANDARD).expect("the journey that comes with Ascend")
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A survey of people on the map: `product 4.5 of 6/8 on 2026-09-20`.
fn survey(text: &str) -> Survey {
    let words: Vec<&str> = text.split(' ').collect();
    let question = match words[0] {
        "product" => Question::Product,
        _ => Question::Implementation,
    };
    let (people, mapped) = words[3].split_once('/').unwrap();
    let (people, mapped) = (people.parse().unwrap(), mapped.parse().unwrap());
    Survey { question, on: day(words[5]), reading: Reading { mean: words[1].parse().unwrap(), people, mapped } }
}

/// The pilot of Harbour, signed on 1 July 2026: everything else is in order.
fn harbour(surveys: &[&str], milestones_open: &[&str]) -> Evidence {
    let signed = day("2026-07-01");
    Evidence {
        signed_on: Some(signed),
        next_moves: 1,
        delivery: Some(HandoverState::Accepted { on: signed.plus_days(6) }),
        goals: GoalCount { stated: 1, measurable: 1 },
        milestones: MilestoneCount { all: 3, open: milestones_open.iter().map(|&name| name.into()).collect() },
        first_result_on: Some(signed.plus_days(20)),
        surveys: surveys.iter().map(|text| survey(text)).collect(),
        urgent_tickets: Some(0),
        ..Evidence::default()
    }
}

/// Asks for a step from one place to another, and lists the rules that say no.
fn refused(
    from: (&str, Day),
    asked: (&str, Option<&str>, Option<&str>),
    evidence: &Evidence,
    today: Day,
) -> Vec<String> {
    let policy = standard();
    let standing = Standing { place: Place::of(&policy, from.0).unwrap(), since: from.1 };
    let asked = Asked { to: Place::of(&policy, asked.0).unwrap(), reason: asked.1, signed: asked.2 };
    match decide(&policy, Strictness::Refuse, &standing, asked, evidence, today) {
        Ok(_) => Vec::new(),
        Err(refusals) => refusals.iter().map(|refusal| refusal.rule.to_string()).collect(),
    }
}

#[test]
fn leaving_hypercare_is_refused_with_all_reasons_until_every_gate_holds() {
    let signed = day("2026-07-01");
    let leaves = |evidence: &Evidence, on_day: i32| {
        refused(("pilot", signed), ("happy pilot", None, None), evidence, signed.plus_days(on_day))
    };
    // Day 41, two milestones open, nobody asked: four reasons at once.
    assert_eq!(
        leaves(&harbour(&[], &["Data loaded", "Training held"]), 41),
        ["stage_must_last_its_days", "milestones_must_be_done", "product_must_satisfy", "implementation_must_satisfy",]
    );
    // Milestones done; the product pleases, its roll-out does not.
    let first = ["product 4.5 of 6/8 on 2026-09-20", "implementation 3.2 of 6/8 on 2026-09-20"];
    assert_eq!(leaves(&harbour(&first, &[]), 82), ["stage_must_last_its_days", "implementation_must_satisfy"]);
    assert_eq!(leaves(&harbour(&first, &[]), 92), ["implementation_must_satisfy"]);
    // The second survey is the one that counts.
    let second = [first[0], first[1], "product 4.4 of 5/8 on 2026-09-30", "implementation 4.1 of 5/8 on 2026-09-30"];
    assert_eq!(leaves(&harbour(&second, &[]), 92), [""; 0]);
}

#[test]
fn a_refusal_says_why_and_what_would_change_it() {
    let signed = day("2026-07-01");
    let policy = standard();
    let evidence = harbour(&["product 4.5 of 6/8 on 2026-09-20", "implementation 3.2 of 6/8 on 2026-09-20"], &[]);
    let gates = gates_of(&policy.stages[2], Strictness::Refuse, signed, &evidence, signed.plus_days(82));
    let told: Vec<String> = gates
        .iter()
        .filter_map(Gate::refusal)
        .map(|refusal| {
            format!("{} {} {:?}", refusal.reason, refusal.remedy, refusal.may_change_on.map(|d| d.to_string()))
        })
        .collect();
    assert_eq!(
        told,
        [
            "90 days in this stage: day 82 of 90. Wait until 2026-09-29; use the days for what else is open. \
         Some(\"2026-09-29\")",
            "Implementation quality of 4.0 or more: 3.2 of 5, 6 of 8 people on 2026-09-20. Find out what went badly in \
         the roll-out, mend it, and ask again. None",
        ]
    );
}

/// `mean people/mapped => how the gate stands, what is known`.
#[test]
fn few_answers_leave_a_survey_gate_unknown_however_good_they_are() {
    let policy = standard();
    let today = day("2026-10-01");
    for (answers, holds, evidence) in [
        ("product 5.0 of 4/40 on 2026-09-20", Holds::Unknown, "too few answers, 4 of 40 people on 2026-09-20"),
        // 30 % of 40 are 12.
        ("product 5.0 of 11/40 on 2026-09-20", Holds::Unknown, "too few answers, 11 of 40 people on 2026-09-20"),
        ("product 4.0 of 12/40 on 2026-09-20", Holds::Yes, "4.0 of 5, 12 of 40 people on 2026-09-20"),
        ("product 3.9 of 12/40 on 2026-09-20", Holds::No, "3.9 of 5, 12 of 40 people on 2026-09-20"),
        // Five people at least, or all where fewer are on the map.
        ("product 5.0 of 4/8 on 2026-09-20", Holds::Unknown, "too few answers, 4 of 8 people on 2026-09-20"),
        ("product 5.0 of 5/8 on 2026-09-20", Holds::Yes, "5.0 of 5, 5 of 8 people on 2026-09-20"),
        ("product 4.0 of 3/3 on 2026-09-20", Holds::Yes, "4.0 of 5, 3 of 3 people on 2026-09-20"),
        ("product 4.0 of 2/3 on 2026-09-20", Holds::Unknown, "too few answers, 2 of 3 people on 2026-09-20"),
        ("product 0.0 of 0/0 on 2026-09-20", Holds::Unknown, "too few answers, 0 of 0 people on 2026-09-20"),
    ] {
        let gates = gates_of(&policy.stages[2], Strictness::Refuse, today, &harbour(&[answers], &[]), today);
        let gate = gates.iter().find(|gate| gate.rule == "product_must_satisfy").unwrap();
        assert_eq!((gate.holds, gate.evidence.as_str()), (holds, evidence), "{answers}");
    }
}

#[test]
fn steps_keep_the_shape_of_the_journey() {
    let signed = day("2026-07-01");
    let today = day("2026-10-01");
    let customer = harbour(&[], &[]);
    let prospect = Evidence { qualified: Some(true), ..Evidence::default() };
    let none: [&str; 0] = [];
    for (from, to, reason, evidence, want) in [
        ("lead", "interested", None, &prospect, &none[..]),
        ("lead", "lead", None, &prospect, &["step_must_lead_elsewhere"]),
        // Two stages at once: the gates of both.
        ("lead", "pilot", None, &prospect, &["first_order_must_be_signed", "next_move_must_be_recorded"]),
        // Back to hypercare: a step like others, with a reason.
        ("happy pilot", "pilot", None, &customer, &["step_must_have_a_reason"]),
        ("happy pilot", "pilot", Some("The second site fails"), &customer, &[]),
        ("interested", "lost", None, &prospect, &["step_must_have_a_reason"]),
        ("interested", "lost", Some("No budget"), &prospect, &[]),
        ("interested", "churned", Some("No budget"), &prospect, &["exit_must_fit"]),
        ("pilot", "lost", Some("No budget"), &customer, &["exit_must_fit"]),
        ("pilot", "churned", Some("No budget"), &customer, &[]),
        ("churned", "happy pilot", None, &customer, &["win_back_must_start_again"]),
        ("churned", "interested", None, &customer, &[]),
    ] {
        assert_eq!(refused((from, signed), (to, reason, None), evidence, today), want, "{from} -> {to}");
    }
}

#[test]
fn an_override_passes_gates_and_says_which_but_not_the_shape() {
    let signed = day("2026-07-01");
    let policy = standard();
    let standing = Standing { place: Place::Stage(2), since: signed };
    let asked = Asked { to: Place::Stage(3), reason: None, signed: Some("The board asked for it") };
    let decision =
        decide(&policy, Strictness::Refuse, &standing, asked, &harbour(&[], &[]), signed.plus_days(92)).unwrap();
    assert_eq!(decision.overridden, ["product_must_satisfy", "implementation_must_satisfy"]);
    let back = refused(("happy pilot", signed), ("pilot", None, Some("The board asked")), &harbour(&[], &[]), signed);
    assert_eq!(back, ["step_must_have_a_reason"]);
}

#[test]
fn a_new_installation_observes_and_tells_what_it_would_refuse() {
    let policy = standard();
    let installed = day("2026-07-01");
    for (on_day, want) in [(0, Strictness::Observe), (59, Strictness::Observe), (60, Strictness::Refuse)] {
        assert_eq!(strictness_on(&policy, installed, installed.plus_days(on_day)), want, "day {on_day}");
    }
    let standing = Standing { place: Place::Stage(0), since: installed };
    let asked = Asked { to: Place::Stage(1), reason: None, signed: None };
    let nothing = Evidence::default();
    let decision = decide(&policy, Strictness::Observe, &standing, asked, &nothing, installed).unwrap();
    assert_eq!(decision.told, ["lead_must_be_qualified"]);
    assert_eq!(decision.overridden, [""; 0]);
    assert!(decide(&policy, Strictness::Refuse, &standing, asked, &nothing, installed).is_err());
}

#[test]
fn fully_expanded_needs_a_complete_map_with_little_open() {
    let policy = standard();
    let today = day("2026-10-01");
    for (map, holds, evidence) in [
        (None, Holds::Unknown, "nothing is mapped"),
        (Some((0, 0, true)), Holds::Unknown, "nothing is mapped"),
        (Some((5, 100, false)), Holds::Unknown, "5% open, the map is not complete"),
        (Some((10, 100, true)), Holds::Yes, "10% open"),
        // 10.1 % is more than 10.
        (Some((101, 1000, true)), Holds::No, "11% open"),
    ] {
        let map = map.map(|(open_minor, mapped_minor, is_complete)| MapState { open_minor, mapped_minor, is_complete });
        let gates =
            gates_of(&policy.stages[4], Strictness::Refuse, today, &Evidence { map, ..Evidence::default() }, today);
        assert_eq!((gates[0].holds, gates[0].evidence.as_str()), (holds, evidence), "{map:?}");
    }
}

/// `since, live, only pilots => stage, counted from`.
#[test]
fn accounts_that_were_there_before_enter_where_their_revenue_says() {
    let policy = standard();
    let today = day("2026-10-01");
    let since = Some(day("2025-03-01"));
    for (since, live, only_pilots, want) in [
        (None, false, false, Some("lead 2026-10-01")),
        (since, true, false, Some("happy_pilot 2026-10-01")),
        (since, false, true, Some("pilot 2025-03-01")),
        (since, true, true, Some("pilot 2025-03-01")),
        // Signed, and in service from November on.
        (Some(day("2026-11-01")), false, true, Some("pilot 2026-10-01")),
        (Some(day("2026-11-01")), false, false, Some("happy_pilot 2026-10-01")),
        (since, false, false, None),
    ] {
        let entry = entry_stage(&policy, Entry { since, live, only_pilots }, today);
        let told = entry.map(|(at, from)| format!("{} {from}", policy.stages[at].key));
        assert_eq!(told.as_deref(), want, "{since:?} {live} {only_pilots}");
    }
}

/// A line per step: `day from to`.
fn steps(lines: &[&str]) -> Vec<StageStep> {
    let step = |(at, line): (usize, &&str)| {
        let words: Vec<&str> = line.split(' ').collect();
        StageStep {
            id: format!("S-{at}"),
            on: day(words[0]),
            from: (words[1] != "-").then(|| words[1].into()),
            to: words[2].into(),
            reason: None,
            competitor: None,
            by: "member:1".into(),
            policy_version: 0,
            told: Vec::new(),
            signed: None,
            taken_back: None,
            evidence: Vec::new(),
        }
    };
    lines.iter().enumerate().map(step).collect()
}

#[test]
fn a_step_that_was_taken_back_leaves_the_stay_before_as_it_was() {
    let policy = standard();
    let mut steps = steps(&["2026-07-01 - pilot", "2026-08-11 pilot happy_pilot"]);
    let today = day("2026-08-20");
    let told =
        |steps: &[StageStep]| standing(&policy, steps, today).map(|s| format!("{} {}", s.place.key(&policy), s.since));
    assert_eq!(told(&steps).as_deref(), Some("happy_pilot 2026-08-11"));
    steps[1].taken_back = Some("Wrong account".into());
    assert_eq!(told(&steps).as_deref(), Some("pilot 2026-07-01"));
    assert_eq!(stays(&policy, &steps, today).len(), 1);
}

#[test]
fn time_in_a_stage_is_told_of_those_who_left_with_those_still_here_beside() {
    let policy = standard();
    let today = day("2026-10-01");
    let accounts = [
        // 30 days a lead, then interested for 10, then lost.
        steps(&["2026-01-01 - lead", "2026-01-31 lead interested", "2026-02-10 interested lost"]),
        // 50 days a lead, still interested after more than 120 days.
        steps(&["2026-01-01 - lead", "2026-02-20 lead interested"]),
        // Still a lead.
        steps(&["2026-09-01 - lead"]),
        // Back to hypercare and on again.
        steps(&["2026-01-01 - pilot", "2026-04-11 pilot happy_pilot", "2026-05-01 happy_pilot pilot"]),
    ];
    let all: Vec<Stay> = accounts.iter().flat_map(|steps| stays(&policy, steps, today)).collect();
    let told: Vec<String> = stays_by_stage(&policy, &all, today)
        .iter()
        .map(|s| {
            format!(
                "{} in, {} on, {} back, {} lost, {} churned, {} here ({} old), median {:?}",
                s.entered, s.moved_on, s.went_back, s.lost, s.churned, s.still_here, s.over_age, s.median_days
            )
        })
        .collect();
    assert_eq!(
        told[..4],
        [
            "3 in, 2 on, 0 back, 0 lost, 0 churned, 1 here (0 old), median Some(30)",
            "2 in, 0 on, 0 back, 1 lost, 0 churned, 1 here (1 old), median Some(10)",
            "2 in, 1 on, 0 back, 0 lost, 0 churned, 1 here (0 old), median Some(100)",
            "1 in, 0 on, 1 back, 0 lost, 0 churned, 0 here (0 old), median Some(20)",
        ]
    );
}

#[test]
fn trying_out_a_journey_lists_what_it_would_refuse_anew() {
    let today_is = standard();
    let mut tried = standard();
    // Pilots of 60 days are long enough; happy pilots need no handover any more, and a stage goes.
    tried.stages[2].gates[0].needs = Condition::MinimumDays(60);
    tried.stages[3].gates.remove(0);
    tried.stages[3].gates.push(GateRule { needs: Condition::GoalsStated(2), strictness: None });
    tried.stages.remove(5);
    let today = day("2026-09-10");
    let good = ["product 4.5 of 6/8 on 2026-09-01", "implementation 4.2 of 6/8 on 2026-09-01"];
    let handed_over = Evidence { commercial: Some(HandoverState::Accepted { on: today }), ..harbour(&good, &[]) };
    let accounts = [
        // Day 71: refused today, free under the one tried out.
        ("Harbour", steps(&["2026-07-01 - pilot"]), harbour(&good, &[])),
        // Free today; it has one goal only.
        ("Meridian", steps(&["2026-07-01 - happy_pilot"]), handed_over),
        ("Oakfield", steps(&["2026-07-01 - fully_expanded"]), Evidence::default()),
        ("Quill", steps(&["2026-07-01 - lost"]), Evidence::default()),
        ("Sable", Vec::new(), Evidence::default()),
    ];
    let simulation = simulate(&today_is, &tried, accounts.into_iter(), today);
    let refused: Vec<_> = simulation.refused.iter().map(|one| (one.account, one.changes)).collect();
    assert_eq!(refused, [("Meridian", true)]);
    assert_eq!(simulation.homeless, ["Oakfield"]);
    assert_eq!((simulation.free, simulation.newly_free, simulation.newly_refused), (1, 1, 1));
}

/// What is wrong with a file, as `place: problem`.
#[test]
fn a_wrong_journey_is_refused_with_all_its_faults() {
    let mut policy = standard();
    assert_eq!(policy.faults(), []);
    policy.stages[1].key = "Inter ested".into();
    policy.stages[2].name = "LEAD".into();
    policy.stages[2].goal = " ".into();
    policy.stages[2].gates[1].needs = Condition::GoalsStated(1);
    policy.stages[4].gates[0].needs = Condition::WhitespaceOpenPercentMax(101);
    policy.stages[5].gates.push(GateRule { needs: Condition::Qualified, strictness: None });
    let faults: Vec<String> = policy.faults().iter().map(|f| format!("{}: {}", f.place, f.problem)).collect();
    assert_eq!(
        faults,
        [
            "stage 2: \u{201c}Inter ested\u{201d} is no key.",
            "stage 3: Its goal is blank.",
            "stage 3: Another stage is called LEAD too.",
            "stage 3, gate 3: It is there twice.",
            "stage 5, gate 1: 101% is more than all.",
            "stage 6: It is the last stage, and has gates.",
        ]
    );
}
