//! Parents and their ultimate parent.

use std::collections::BTreeMap;

/// Accounts that are their own ancestor; refused, because their revenue would be counted for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle<K> {
    /// The accounts of the loop, in the order of the chain, starting at the smallest.
    pub members: Vec<K>,
}

/// The ultimate parent of each account that has a parent, from `account → parent`.
///
/// # Errors
/// The first [`Cycle`] found, by the smallest account in it.
pub fn ultimate_parents<K: Ord + Copy>(parents: &BTreeMap<K, K>) -> Result<BTreeMap<K, K>, Cycle<K>> {
    let mut roots: BTreeMap<K, K> = BTreeMap::new();
    for &account in parents.keys() {
        let mut chain = vec![account];
        let mut top = account;
        while let Some(&parent) = parents.get(&top) {
            if let Some(&known) = roots.get(&parent) {
                top = known;
                break;
            }
            if let Some(at) = chain.iter().position(|&k| k == parent) {
                return Err(Cycle { members: from_smallest(chain.split_off(at)) });
            }
            chain.push(parent);
            top = parent;
        }
        roots.extend(chain.into_iter().filter(|&k| k != top).map(|k| (k, top)));
    }
    Ok(roots)
}

pub(crate) fn from_smallest<K: Ord + Copy>(mut members: Vec<K>) -> Vec<K> {
    if let Some(at) = (0..members.len()).min_by_key(|&i| members[i]) {
        members.rotate_left(at);
    }
    members
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_roll_up_to_their_ultimate_parent() {
        let parents = BTreeMap::from([("Leeds", "UK"), ("UK", "Group"), ("Hull", "UK"), ("Oslo", "Group")]);
        let roots = ultimate_parents(&parents).unwrap();
        for (account, root) in [("Leeds", "Group"), ("UK", "Group"), ("Oslo", "Group")] {
            assert_eq!(roots.get(account), Some(&root));
        }
        assert_eq!(roots.get("Group"), None);
    }

    #[test]
    fn a_loop_is_refused_with_its_members() {
        let parents = BTreeMap::from([("C", "A"), ("A", "B"), ("B", "C"), ("D", "A")]);
        assert_eq!(ultimate_parents(&parents), Err(Cycle { members: vec!["A", "B", "C"] }));
        assert_eq!(ultimate_parents(&BTreeMap::from([("A", "A")])), Err(Cycle { members: vec!["A"] }));
    }
}
