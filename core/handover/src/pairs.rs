//! What leaked between each land owner and account manager. It is about what passes between two
//! sides, so it stands by name: no figure of it ranks people.

use crate::{HandedOver, Leak, Tally, leak_of};
use money::{Day, Money};
use std::collections::BTreeMap;

/// What leaked between two people.
#[derive(Clone, Debug, PartialEq)]
pub struct PairLeak<'p, K> {
    /// Who signed, as written first.
    pub land_owner: &'p str,
    /// Who was to bring it in, as written first; the same member where they keep both sides.
    pub cam: &'p str,
    /// The accounts that they handed over, in the order given.
    pub accounts: Vec<&'p K>,
    /// How many promises there are, with money or without.
    pub promises: usize,
    /// What leaked of them up to now.
    pub leak: Leak<'p>,
    /// Of how many accounts with money promised something leaked. Promises of one account hang
    /// together, so an account is counted once.
    pub leaked: Tally,
}

/// What leaked between each land owner and account manager, by their names. An account of which one
/// of the two is not known is in no pair.
pub fn leaks_by_pair<K>(
    handed_over: &[HandedOver<K>],
    today: Day,
    convert: impl Fn(Money) -> Option<i64>,
) -> Vec<PairLeak<'_, K>> {
    let mut pairs: BTreeMap<(String, String), Vec<&HandedOver<K>>> = BTreeMap::new();
    let folded = |name: &str| name.trim().to_lowercase();
    for one in handed_over {
        if let Some((land_owner, cam)) = one.parties.both() {
            pairs.entry((folded(land_owner), folded(cam))).or_default().push(one);
        }
    }
    let pair = |accounts: Vec<_>| pair(&accounts, today, &convert);
    pairs.into_values().filter_map(pair).collect()
}

fn pair<'p, K>(
    handed_over: &[&'p HandedOver<K>],
    today: Day,
    convert: &impl Fn(Money) -> Option<i64>,
) -> Option<PairLeak<'p, K>> {
    let (land_owner, cam) = handed_over.first()?.parties.both()?;
    let of_account = |one: &&'p HandedOver<K>| leak_of(&one.promises, today, convert).has_leaked();
    Some(PairLeak {
        land_owner,
        cam,
        accounts: handed_over.iter().map(|one| &one.account).collect(),
        promises: handed_over.iter().map(|one| one.promises.len()).sum(),
        leak: leak_of(handed_over.iter().flat_map(|one| &one.promises), today, convert),
        leaked: Tally::of(handed_over.iter().filter_map(of_account)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Parties;
    use crate::ledger::{self, day, in_pounds};

    const KEPT: &str = "P-1 | 2026-06-01 | land | Carl | Hull follows | 40000 to 60000";

    /// An account whose promise stands, is denied, or is not about money.
    fn handed(account: &str, land_owner: &str, cam: &str, became: &str) -> HandedOver<String> {
        let promises = match became {
            "free" => "P-1 | 2026-06-01 | land | Carl | A free training | - | 2026-07-01 to 2026-07-31".to_string(),
            "denied" => format!("{KEPT}\nP-1 | 2027-01-01 | denied"),
            _ => KEPT.to_string(),
        };
        let said = |name: &str| Some(name.to_string()).filter(|name| name != "-");
        HandedOver {
            account: account.into(),
            parties: Parties { land_owner: said(land_owner), cam: said(cam) },
            delivery: None,
            commercial: None,
            promises: ledger::promises(&promises, "2027-12-31"),
        }
    }

    #[test]
    fn a_pair_stands_by_its_names_with_what_leaks_between_the_two() {
        let mut accounts = vec![
            handed("bolt", "Bo", "Carl", "denied"),
            handed("crane", "bo", "Carl", "kept"),
            handed("dock", "Ann", "Ann", "kept"),
            handed("elm", "-", "Carl", "denied"),
            handed("fern", "Ann", "-", "denied"),
        ];
        accounts.extend((1..=5).map(|at| handed(&format!("acme {at}"), "Ann", "Carl", "kept")));
        accounts.extend([handed("gull", "Ann", "Carl", "denied"), handed("hull", "Ann", "Carl", "free")]);
        let told: Vec<String> = leaks_by_pair(&accounts, day("2027-12-31"), in_pounds)
            .iter()
            .map(|pair| {
                let (share, leak) = (pair.leaked.share, pair.leak.leak);
                let interval = pair.leaked.interval.map_or("too few to tell".to_string(), |interval| {
                    format!("{:.4} to {:.4}", interval.low, interval.high)
                });
                format!(
                    "{} and {}: {} accounts, {} promises, leaked {} to {} of {} of {}, {interval}",
                    pair.land_owner,
                    pair.cam,
                    pair.accounts.len(),
                    pair.promises,
                    leak.low / 100,
                    leak.high / 100,
                    share.successes,
                    share.trials
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "Ann and Ann: 1 accounts, 1 promises, leaked 0 to 0 of 0 of 1, too few to tell",
                // Of the training nothing can leak in money. Wilson of 1 of 6, with z² = 3.8415: centre
                // (1/6 + .3201)/1.6402 = .2968, ± 1.96 × √(.023148 + .026677)/1.6402 = .2667.
                "Ann and Carl: 7 accounts, 7 promises, leaked 40000 to 60000 of 1 of 6, 0.0301 to 0.5635",
                "Bo and Carl: 2 accounts, 2 promises, leaked 40000 to 60000 of 1 of 2, too few to tell",
            ]
        );
    }
}
