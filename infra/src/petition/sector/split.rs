use super::Message;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Letters in a shingle.
const SHINGLE: usize = 4;
/// Pairs of least hashes by which near-duplicates are looked for: two that share half of their shingles are
/// missed once in a hundred times.
const BANDS: u64 = 16;
/// Two messages that share so much of their shingles are one message told twice.
const SAME: f64 = 0.5;
/// The share of each sector that is held out.
const HELD_OUT: f64 = 0.15;

/// Which messages to learn from, and which to measure on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Split {
    /// To learn from.
    pub learn: Vec<usize>,
    /// Held out.
    pub held_out: Vec<usize>,
}

/// Holds out 15 % of each sector, chosen by the seed. Near-duplicates stay on one side.
#[must_use]
pub fn split(messages: &[Message], seed: u64) -> Split {
    let mut split = Split::default();
    for groups in by_sector(messages, seed).values() {
        let all: usize = groups.iter().map(Vec::len).sum();
        let mut held = 0;
        for group in groups {
            if as_share(held, all) < HELD_OUT {
                held += group.len();
                split.held_out.extend(group);
            } else {
                split.learn.extend(group);
            }
        }
    }
    split.learn.sort_unstable();
    split.held_out.sort_unstable();
    split
}

/// Cuts messages into `count` folds, each held out once; near-duplicates stay in one.
#[must_use]
pub fn folds(messages: &[Message], seed: u64, count: usize) -> Vec<Split> {
    let mut parts = vec![Vec::new(); count.max(2)];
    for groups in by_sector(messages, seed).into_values() {
        for (part, group) in (0..parts.len()).cycle().zip(groups) {
            parts.iter_mut().skip(part).take(1).for_each(|part| part.extend(&group));
        }
    }
    let others = |held: usize| {
        let others = parts.iter().enumerate().filter(|(part, _)| *part != held);
        others.flat_map(|(_, part)| part.iter().copied()).collect()
    };
    parts
        .iter()
        .enumerate()
        .map(|(held, part)| Split { learn: others(held), held_out: part.clone() })
        .collect()
}

fn as_share(part: usize, of: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    count(part) / count(of.max(1))
}

/// The groups of near-duplicates of each sector, in an order that the seed gives.
fn by_sector(messages: &[Message], seed: u64) -> BTreeMap<&str, Vec<Vec<usize>>> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, leader) in leaders(messages).into_iter().enumerate() {
        members.entry(leader).or_default().push(index);
    }
    let mut sectors: BTreeMap<&str, Vec<(u64, Vec<usize>)>> = BTreeMap::new();
    for (leader, group) in members {
        let Some(first) = messages.get(leader) else { continue };
        let keys = group.iter().filter_map(|index| messages.get(*index)).map(|one| key(&one.text, seed));
        sectors.entry(&first.sector).or_default().push((keys.min().unwrap_or_default(), group));
    }
    let ordered = sectors.into_iter().map(|(sector, mut groups)| {
        groups.sort_unstable();
        (sector, groups.into_iter().map(|(_, group)| group).collect())
    });
    ordered.collect()
}

/// For each message the first one that it nearly repeats, or itself.
fn leaders(messages: &[Message]) -> Vec<usize> {
    let shingles: Vec<BTreeSet<u64>> = messages.iter().map(|message| shingles(&message.text)).collect();
    let mut leaders: Vec<usize> = (0..messages.len()).collect();
    for band in 0..BANDS {
        let mut alike: HashMap<(u64, u64), usize> = HashMap::new();
        for (index, own) in shingles.iter().enumerate() {
            let first = *alike.entry((least(own, band * 2), least(own, band * 2 + 1))).or_insert(index);
            let (one, other) = (root(&leaders, first), root(&leaders, index));
            if one != other && shingles.get(first).is_some_and(|first| jaccard(first, own) >= SAME) {
                leaders.iter_mut().skip(one.max(other)).take(1).for_each(|leader| *leader = one.min(other));
            }
        }
    }
    (0..messages.len()).map(|index| root(&leaders, index)).collect()
}

fn root(leaders: &[usize], mut index: usize) -> usize {
    while let Some(leader) = leaders.get(index).filter(|leader| **leader != index) {
        index = *leader;
    }
    index
}

fn shingles(text: &str) -> BTreeSet<u64> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let hash = |run: &[char]| run.iter().fold(0, |hash, letter| mixed(hash ^ u64::from(u32::from(*letter))));
    let runs: HashSet<u64> = letters.windows(SHINGLE.min(letters.len()).max(1)).map(hash).collect();
    runs.into_iter().collect()
}

fn least(shingles: &BTreeSet<u64>, salt: u64) -> u64 {
    shingles.iter().map(|shingle| mixed(shingle ^ mixed(salt + 1))).min().unwrap_or_default()
}

fn jaccard(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> f64 {
    as_share(a.intersection(b).count(), a.union(b).count())
}

fn key(text: &str, seed: u64) -> u64 {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .fold(mixed(seed), |hash, letter| mixed(hash ^ u64::from(u32::from(letter))))
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
const fn mixed(value: u64) -> u64 {
    let mut mixed = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages() -> Vec<Message> {
        let text = |n: usize| {
            format!(
                "第{n}栋{}号门前的{}盏路灯不亮",
                n * 7919 % 1000,
                mixed(u64::try_from(n).unwrap()) % 100_000
            )
        };
        (0..200)
            .map(|n| Message {
                // Every tenth repeats the one before it, but for its last words.
                text: if n % 10 == 9 { format!("{}，请尽快", text(n - 1)) } else { text(n) },
                sector: if n % 4 < 3 { "甲".into() } else { "乙".into() },
            })
            .collect()
    }

    #[test]
    fn a_split_is_whole_seeded_and_holds_out_of_every_sector() {
        let messages = messages();
        let one = split(&messages, 1);
        assert_eq!(one, split(&messages, 1));
        assert_ne!(one, split(&messages, 2));
        let mut all: Vec<_> = one.learn.iter().chain(&one.held_out).copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..200).collect::<Vec<_>>());
        for sector in ["甲", "乙"] {
            let held = one.held_out.iter().filter(|index| messages[**index].sector == sector).count();
            assert!((7..=28).contains(&held), "{sector}: {held}");
        }
    }

    #[test]
    fn what_nearly_repeats_stays_on_one_side() {
        let messages = messages();
        for seed in 1..6 {
            let held: HashSet<_> = split(&messages, seed).held_out.into_iter().collect();
            for repeat in (9..200).step_by(10) {
                assert_eq!(held.contains(&repeat), held.contains(&(repeat - 1)), "{repeat}");
            }
        }
    }

    #[test]
    fn every_message_is_held_out_in_one_fold() {
        let folds = folds(&messages(), 1, 5);
        let mut held: Vec<_> = folds.iter().flat_map(|fold| fold.held_out.clone()).collect();
        held.sort_unstable();
        assert_eq!(held, (0..200).collect::<Vec<_>>());
        assert!(folds.iter().all(|fold| fold.learn.len() + fold.held_out.len() == 200));
    }
}
