//! Worked signals: what happened after a handover in, what fails out.

use super::*;
use crate::{HandoverKind, ledger};
use accounts::Side;
use ledger::day;

const TWO: &str = "
    2026-06-01 | commercial | opened Ann Carl conditions_met
    2026-06-02 | commercial | brief sent
    2026-06-03 | commercial | accepted
";
const HYBRID: &str = "
    2026-06-01 | commercial | opened Ann Ann conditions_met
    2026-06-02 | commercial | brief sent
    2026-06-03 | commercial | accepted
";

/// `2026-06-05 mail Ann`
fn interaction(line: &str) -> Interaction<u32> {
    let parts: Vec<&str> = line.split(' ').collect();
    Interaction {
        id: 0,
        kind: InteractionKind::from_key(parts[1]).unwrap(),
        day: day(parts[0]),
        side: Side::Expand,
        purpose: None,
        by: parts[2..].iter().map(|member| member.to_string()).collect(),
        people: Vec::new(),
        subject: "Hull".into(),
        text: None,
        thread: None,
    }
}

fn signals(steps: &str, said: &[&str], promises: &str, follow_on: FollowOn, on: &str) -> Vec<Signal> {
    let handover = ledger::handover(steps, HandoverKind::Commercial, on).unwrap();
    let interactions: Vec<Interaction<u32>> = said.iter().map(|line| interaction(line)).collect();
    let promises = ledger::promises(promises, on);
    let deciders = ["Priya Shah".to_string(), "Dan Whitlock".to_string()];
    let after = AfterHandover {
        handover: &handover,
        interactions: &interactions,
        promises: &promises,
        deciders: &deciders,
        follow_on,
    };
    signals_of(&HandoverPolicy::default(), &after, day(on))
}

fn check(steps: &str, said: &[&str], on: &str, want: &[&str]) {
    let told: Vec<String> = signals(steps, said, "", FollowOn::NotSaid, on)
        .iter()
        .map(|signal| format!("{} since {}", signal.rule, signal.since))
        .collect();
    assert_eq!(told, want, "{said:?} {on}");
}

#[test]
fn a_customer_hears_from_us_after_the_handover() {
    // 3 June and 21 days is 24 June.
    check(TWO, &[], "2026-06-23", &[]);
    check(TWO, &[], "2026-06-24", &["customer_must_hear_from_us since 2026-06-24"]);
    // What was said before does not break the silence after, and a note says nothing to a customer.
    check(
        TWO,
        &["2026-06-01 call Ann", "2026-06-20 note Carl"],
        "2026-06-24",
        &["customer_must_hear_from_us since 2026-06-24"],
    );
    check(TWO, &["2026-06-10 call Carl"], "2026-06-30", &[]);
    check(TWO, &["2026-06-10 call Carl"], "2026-07-01", &["customer_must_hear_from_us since 2026-07-01"]);
}

#[test]
fn the_receiver_becomes_a_channel() {
    let only_ann = ["2026-06-10 mail Ann", "2026-06-20 mail ann"];
    check(TWO, &only_ann, "2026-06-23", &[]);
    check(TWO, &only_ann, "2026-06-24", &["receiver_must_be_a_channel since 2026-06-24"]);
    check(TWO, &["2026-06-10 mail Ann", "2026-06-20 meeting Ann Carl"], "2026-06-24", &[]);
    // A ticket is no channel of the land owner's, nor is a mail of which nobody knows whose it is.
    check(TWO, &["2026-06-10 ticket Ann", "2026-06-20 mail"], "2026-06-24", &[]);
    check(HYBRID, &only_ann, "2026-06-24", &[]);
}

#[test]
fn whoever_decides_is_in_the_joint_call() {
    let call = |on: &str, people: &str| format!("\n{on} | commercial | joint call {people}");
    let rule = "decider_must_be_in_the_joint_call since 2026-06-04";
    check(&(TWO.to_string() + &call("2026-06-04", "Tom Barr")), &[], "2026-06-05", &[rule]);
    check(&(TWO.to_string() + &call("2026-06-04", "Tom Barr, priya shah")), &[], "2026-06-05", &[]);
    let mended = TWO.to_string() + &call("2026-06-04", "Tom Barr") + &call("2026-06-08", "Dan Whitlock");
    check(&mended, &[], "2026-06-09", &[]);
}

#[test]
fn signals_come_with_their_evidence() {
    let promises = "
        P-1 | 2026-05-01 | land | Carl | Hull follows | 40000 to 60000 | 2027-03-01 to 2027-05-31
        P-1 | 2026-06-10 | restated 30000 to 40000
        P-1 | 2026-06-12 | slipped 2027-09-30
        P-2 | 2026-05-01 | land | Carl | Routes | 10000 to 20000
        P-2 | 2026-06-10 | restated 5000
        P-2 | 2026-06-14 | restated 15000 to 25000
        P-3 | 2026-05-01 | land | Carl | Export | 10000
        P-3 | 2026-06-10 | restated 5000
        P-3 | 2026-06-14 | denied
    ";
    let said = ["2026-06-20 mail Ann"];
    let told = |steps: &str| -> Vec<String> {
        signals(steps, &said, promises, FollowOn::NotShared, "2026-06-25")
            .into_iter()
            .map(|signal| format!("{}: {}", signal.since, signal.evidence))
            .collect()
    };
    // Of Routes more is expected than was promised; Export is closed, and its leak is in the ledger.
    let of_promises = [
        "2026-06-10: “Hull follows” was promised at 40000 to 60000 GBP and is expected at 30000 to 40000 GBP.",
        "2026-06-12: “Hull follows” slipped from 2027-05-31 to 2027-09-30.",
    ];
    assert_eq!(told(HYBRID), of_promises);
    assert_eq!(
        told(TWO),
        [
            "2026-06-03: Ann has no share in what follows on, and no reason to help with it.",
            of_promises[0],
            of_promises[1],
            "2026-06-24: Since the handover only Ann was in contact: once, and never Carl.",
        ]
    );
}
