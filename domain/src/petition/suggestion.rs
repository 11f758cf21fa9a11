use super::{Category, Sector, SectorScore};
use crate::shared::{CategoryId, Name, SuggestionId};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// One of the words by which a category is suggested.
pub type CategoryWord = Name<20>;

/// What a category without a sector counts, beside the shares of the sectors.
const NO_SECTOR: f64 = 0.1;
/// What every sector counts, however small its share: the model may be wrong.
const ANY_SECTOR: f64 = 0.05;
/// What a category counts of whose words none was found.
const NO_WORD: f64 = 0.2;
/// How soon a word that comes again stops counting more (the `k1` of BM25).
const SATURATION: f64 = 1.2;

/// A category and its share in a judgement; the shares of all categories sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CategoryScore {
    /// The category.
    pub category: CategoryId,
    /// Its share.
    pub score: f64,
}

/// What was suggested to somebody, without what they wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// Its id, by which a report names it.
    pub id: SuggestionId,
    /// The version of the model.
    pub model_version: String,
    /// The likeliest sector.
    pub sector: SectorScore,
    /// The likeliest category.
    pub category: CategoryScore,
    /// When.
    pub at: DateTime<Utc>,
}

/// The categories in use that a text may fall to, the likeliest first.
///
/// A category is as likely as its sector (its own, else that of the nearest one above it) and its words make it:
/// each word found counts the more the fewer categories have it, and a second time only a little more.
#[must_use]
pub fn suggest(
    text: &str,
    sectors: &[SectorScore],
    categories: &[Category],
    words: &HashMap<CategoryId, Vec<CategoryWord>>,
) -> Vec<CategoryScore> {
    let text = text.to_lowercase();
    let words_of = |category: &Category| {
        let listed = words.get(&category.id).into_iter().flatten().map(|word| word.as_str().to_lowercase());
        let mut all: Vec<String> = listed.chain([category.name.as_str().to_lowercase()]).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let live: Vec<(&Category, Vec<String>)> =
        categories.iter().filter(|one| one.retired_at.is_none()).map(|one| (one, words_of(one))).collect();
    let mut having: HashMap<&str, u32> = HashMap::new();
    live.iter().flat_map(|(_, words)| words).for_each(|word| *having.entry(word).or_insert(0) += 1);
    let all = count(live.len());
    let rarity = |word: &str| (1.0 + all / f64::from(having.get(word).copied().unwrap_or(1))).ln();
    let told = |word: &String| {
        let times = count(text.matches(word.as_str()).count());
        rarity(word) * times * (SATURATION + 1.0) / (times + SATURATION)
    };
    let likely = |(category, words): &(&Category, Vec<String>)| {
        sector_share(category, sectors, categories) * (NO_WORD + words.iter().map(told).sum::<f64>())
    };
    let mut scores: Vec<CategoryScore> =
        live.iter().map(|one| CategoryScore { category: one.0.id, score: likely(one) }).collect();
    let sum: f64 = scores.iter().map(|one| one.score).sum();
    scores.iter_mut().for_each(|one| one.score /= sum);
    scores.sort_by(|a, b| b.score.total_cmp(&a.score));
    scores
}

/// The sector of a category: its own, else that of the nearest one above it.
#[must_use]
pub fn sector_of<'a>(category: &'a Category, all: &'a [Category]) -> Option<&'static str> {
    let above = |one: &&'a Category| all.iter().find(|other| Some(other.id) == one.parent_id);
    let mut line = std::iter::successors(Some(category), above).take(all.len());
    line.find_map(|one| one.sector).map(Sector::as_str)
}

fn sector_share(category: &Category, sectors: &[SectorScore], all: &[Category]) -> f64 {
    let Some(sector) = sector_of(category, all) else { return NO_SECTOR };
    let share = sectors.iter().find(|one| one.sector == sector).map_or(0.0, |one| one.score);
    ANY_SECTOR + share
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::petition::{CategoryCode, LowRating};
    use uuid::Uuid;

    fn category(n: u128, parent: Option<u128>, name: &str, sector: Option<&str>) -> Category {
        Category {
            id: CategoryId(Uuid::from_u128(n)),
            parent_id: parent.map(|n| CategoryId(Uuid::from_u128(n))),
            code: CategoryCode::parse(&format!("c_{n}")).unwrap(),
            name: Name::parse(name).unwrap(),
            sector: sector.map(|sector| Sector::parse(sector).unwrap()),
            photo_required: false,
            check_required: false,
            low_rating: LowRating::CallBack,
            retired_at: None,
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    fn town() -> (Vec<Category>, HashMap<CategoryId, Vec<CategoryWord>>) {
        let categories = vec![
            category(1, None, "公共设施", Some("城乡建设")),
            category(2, Some(1), "路灯", None),
            category(3, None, "停车交通", Some("交通运输")),
            category(4, None, "其他", None),
        ];
        let word = |word: &str| CategoryWord::parse(word).unwrap();
        let words = HashMap::from([
            (categories[1].id, vec![word("灯不亮")]),
            (categories[2].id, vec![word("停车"), word("堵车")]),
        ]);
        (categories, words)
    }

    fn shares(first: f64) -> Vec<SectorScore> {
        let score = |sector: &str, score| SectorScore { sector: sector.into(), score };
        vec![score("城乡建设", first), score("交通运输", 1.0 - first)]
    }

    #[test]
    fn words_choose_within_the_sector_and_the_sector_where_words_are_silent() {
        let (categories, words) = town();
        let first = |text: &str, share: f64| suggest(text, &shares(share), &categories, &words)[0].category;
        assert_eq!(first("楼下灯不亮", 0.9), categories[1].id);
        assert_eq!(first("门口乱停车", 0.2), categories[2].id);
        assert_eq!(first("不知说什么", 0.05), categories[2].id);
    }

    #[test]
    fn shares_sum_to_one_and_a_retired_category_has_none() {
        let (mut categories, words) = town();
        categories[3].retired_at = Some(DateTime::UNIX_EPOCH);
        for text in ["", "停车停车停车", "😀", &"停".repeat(100_000)] {
            let scores = suggest(text, &shares(0.5), &categories, &words);
            let sum: f64 = scores.iter().map(|one| one.score).sum();
            assert!((sum - 1.0).abs() < 1e-9 && scores.len() == 3);
        }
        assert!(suggest("停车", &shares(0.5), &[], &words).is_empty());
    }

    #[test]
    fn a_category_has_the_sector_of_the_one_above_it() {
        let (categories, _) = town();
        assert_eq!(sector_of(&categories[1], &categories), Some("城乡建设"));
        assert_eq!(sector_of(&categories[3], &categories), None);
    }
}
