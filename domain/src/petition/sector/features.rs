use std::collections::HashMap;

/// The longest run of letters that is a feature of its own.
const LONGEST: usize = 3;
/// A stored rarity of this many is 1.
const RARITY_UNIT: f64 = 20.0;

/// A text as the model sees it: rows of its table and how much each counts, of length 1 in all.
pub type Features = Vec<(usize, f64)>;

/// The runs of letters that a model knows, and how rare each is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunTable {
    /// The digests of the runs, ascending.
    pub runs: Vec<u32>,
    /// For each run how rare it is, in twentieths.
    pub rarities: Vec<u8>,
}

impl RunTable {
    /// The features of a text: a run that comes often counts a little more, a rare one much more; one that the
    /// table does not know counts nothing.
    #[must_use]
    pub fn features(&self, text: &str) -> Features {
        let mut features: Features = runs(text)
            .into_iter()
            .filter_map(|(run, times)| {
                let row = self.runs.binary_search(&run).ok()?;
                Some((row, (1.0 + f64::from(times).ln()) * self.rarity(row)))
            })
            .collect();
        // In one order, so that the sums come out the same everywhere.
        features.sort_unstable_by_key(|(row, _)| *row);
        let length = features.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        features.iter_mut().for_each(|(_, weight)| *weight /= length);
        features
    }

    /// How rare a word is: 1 where every text has it, about 10 where next to none does. Of a long word its last
    /// three letters speak.
    #[must_use]
    pub fn rarity_of(&self, word: &str) -> f64 {
        let letters = letters(word);
        let run = letters.get(letters.len().saturating_sub(LONGEST)..).unwrap_or_default();
        self.runs.binary_search(&digest(run)).map_or(f64::from(u8::MAX) / RARITY_UNIT, |row| self.rarity(row))
    }

    /// What a rarity is stored as.
    #[must_use]
    pub fn rarity_to_store(rarity: f64) -> u8 {
        (1..=u8::MAX).rev().find(|stored| f64::from(*stored) <= rarity * RARITY_UNIT).unwrap_or(1)
    }

    fn rarity(&self, row: usize) -> f64 {
        self.rarities.get(row).map_or(0.0, |stored| f64::from(*stored) / RARITY_UNIT)
    }
}

/// The digests of the runs of one to three letters of a text, and how often each comes.
///
/// Only letters and digits count, in lower case: white space, punctuation and pictures are left out, so that
/// it is the same whether a text comes as it was written or cut into words.
#[must_use]
pub fn runs(text: &str) -> HashMap<u32, u32> {
    let letters = letters(text);
    let mut runs = HashMap::new();
    for length in 1..=LONGEST {
        for run in letters.windows(length) {
            *runs.entry(digest(run)).or_insert(0) += 1;
        }
    }
    runs
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// FNV-1a over the characters of a run, folded to 32 bits.
fn digest(run: &[char]) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for letter in run {
        hash = (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0100_0000_01b3);
    }
    u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> RunTable {
        let mut runs: Vec<u32> = runs(text).into_keys().collect();
        runs.sort_unstable();
        RunTable { rarities: vec![40; runs.len()], runs }
    }

    #[test]
    fn a_text_cut_into_words_is_the_same_text() {
        assert_eq!(runs("电梯，又坏了！A3"), runs("电梯 又坏了 a3"));
        assert!(runs(" ，。😀\n").is_empty());
    }

    #[test]
    fn the_features_of_a_text_have_length_one_and_unknown_runs_count_nothing() {
        let table = table("电梯又坏了");
        let features = table.features("电梯又坏了，物业不管");
        let length: f64 = features.iter().map(|(_, weight)| weight * weight).sum();
        assert!((length - 1.0).abs() < 1e-9 && features.len() == 12);
        assert!(table.features("物业不管").is_empty());
    }

    #[test]
    fn a_word_that_the_table_does_not_know_is_the_rarest() {
        let table = table("电梯又坏了");
        assert!(table.rarity_of("物业") > table.rarity_of("电梯"));
    }

    #[test]
    fn a_rarity_is_kept_within_a_twentieth() {
        for rarity in [1.0, 3.33, 9.4] {
            let kept = f64::from(RunTable::rarity_to_store(rarity)) / RARITY_UNIT;
            assert!((0.0..0.05 + 1e-9).contains(&(rarity - kept)), "{rarity} {kept}");
        }
    }
}
