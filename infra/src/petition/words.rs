use super::sector::sector_model;
use jieba_rs::Jieba;
use sanping_domain::{
    petition::{Body, Petition, Title, cell_of, cells_around},
    shared::Point,
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::LazyLock};

/// Words of a petition that are kept to find others like it: its rarest.
const KEPT: usize = 10;
/// How often a word of the title counts, beside one of the body.
const TITLE: f64 = 2.0;

/// Read at its first use, for it takes 33 MB of memory.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Words that are in every report and say nothing of the matter.
static SILENT: LazyLock<Vec<&str>> =
    LazyLock::new(|| include_str!("silent_words.txt").split_whitespace().collect());

/// What a matter is found by when another is like it. Made outside of any transaction: cutting a text into
/// words takes tens of microseconds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signature {
    /// Its rarest words with their digests and weights in thousandths; the squares of the weights sum to 1.
    pub(super) words: Vec<Term>,
    /// Where it is.
    pub(super) point: Option<Point>,
}

/// One word of a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub word: String,
    pub digest: i64,
    pub weight: i16,
}

impl Signature {
    /// The signature of a matter. Its exact address has no part in it: digests of its words, or words that a
    /// neighbour is told to share with it, would give it away one by one.
    #[must_use]
    pub fn of(title: &Title, body: &Body, point: Option<Point>) -> Self {
        let mut weights: BTreeMap<String, f64> = BTreeMap::new();
        let parts = [(title.as_str(), TITLE), (body.as_str(), 1.0)];
        for (text, each) in parts {
            words(text).into_iter().for_each(|word| *weights.entry(word).or_insert(0.0) += each);
        }
        let mut ranked: Vec<(String, f64)> = weights
            .into_iter()
            .map(|(word, times)| ((1.0 + times.ln().max(0.0)) * rarity(&word), word))
            .map(|(weight, word)| (word, weight))
            .collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        ranked.truncate(KEPT);
        let length = ranked.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        let term = |(word, weight): (String, f64)| Term {
            digest: digest(&word),
            weight: thousandths(weight / length),
            word,
        };
        Self { words: ranked.into_iter().map(term).collect(), point }
    }

    /// The signature of a place alone.
    #[must_use]
    pub const fn of_place(point: Point) -> Self {
        Self { words: Vec::new(), point: Some(point) }
    }

    /// The signature of a stored petition.
    #[must_use]
    pub fn of_petition(petition: &Petition) -> Self {
        Self::of(&petition.title, &petition.body, petition.point)
    }

    /// What is stored of it: digests and weights.
    pub(super) fn rows(&self) -> Vec<(i64, i16)> {
        let mut rows: Vec<(i64, i16)> = self.words.iter().map(|term| (term.digest, term.weight)).collect();
        rows.extend(self.point.map(|point| (cell_digest(cell_of(point)), 0)));
        rows.sort_unstable();
        rows.dedup_by_key(|row| row.0);
        rows
    }

    /// The digests of the cells of ground around it.
    pub(super) fn cells(&self) -> Vec<i64> {
        self.point.map(cells_around).unwrap_or_default().into_iter().map(cell_digest).collect()
    }
}

/// The words of a text that say something, in lower case and in order: two characters or more, no mere number.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let speaks = |word: &str| {
        word.chars().nth(1).is_some() && word.chars().any(char::is_alphabetic) && !SILENT.contains(&word)
    };
    let tokens = JIEBA.cut(&text, false);
    tokens.into_iter().map(|token| token.word).filter(|word| speaks(word)).map(str::to_owned).collect()
}

/// How rare a word is among petitions: what the sector model was learnt on knows it.
fn rarity(word: &str) -> f64 {
    sector_model().map_or(1.0, |model| model.table().rarity_of(word))
}

fn digest(word: &str) -> i64 {
    let digest = Sha256::digest(word.as_bytes());
    i64::from_le_bytes(*digest.first_chunk().unwrap_or(&[0; 8]))
}

fn cell_digest((row, column): (i32, i32)) -> i64 {
    digest(&format!("cell {row} {column}"))
}

#[expect(clippy::as_conversions, reason = "between 0 and 1000")]
fn thousandths(share: f64) -> i16 {
    (share.clamp(0.0, 1.0) * 1000.0).round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(title: &str, body: &str) -> Signature {
        Signature::of(&Title::parse(title).unwrap(), &Body::parse(body).unwrap(), None)
    }

    #[test]
    fn the_words_that_say_something_are_kept() {
        let kept = words("您好，我们小区三号楼的电梯又坏了！A3 2018 😀");
        assert!(kept.contains(&"电梯".into()) && kept.contains(&"小区".into()));
        for silent in ["您好", "我们", "的", "2018", "😀", "，"] {
            assert!(!kept.contains(&silent.into()), "{silent}");
        }
    }

    #[test]
    fn a_signature_is_short_of_length_one_and_the_same_each_time() {
        let body = "电梯停运，楼道积水，路灯不亮，垃圾堆放，噪声扰民，井盖缺失，围墙倒塌，水管爆裂，电线老化，消防通道堵塞，树木倒伏";
        let one = signature("电梯故障", body);
        assert_eq!(one, signature("电梯故障", body));
        assert_eq!(one.words.len(), KEPT);
        let length: i32 = one.words.iter().map(|term| i32::from(term.weight).pow(2)).sum();
        assert!((990_000..1_010_000).contains(&length), "{length}");
    }

    #[test]
    fn a_text_that_says_nothing_has_no_words() {
        for nothing in ["，。！？", "😀😀😀", "1 2 3", "的"] {
            assert!(signature(nothing, nothing).words.is_empty(), "{nothing}");
        }
    }

    #[test]
    fn a_point_adds_its_cell() {
        let point = Point::new(119.0, 25.4).ok();
        let signature = Signature { point, ..Signature::default() };
        assert_eq!(signature.rows().len(), 1);
        assert!(signature.cells().contains(&signature.rows()[0].0));
    }
}
