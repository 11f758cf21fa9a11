//! Whether an earlier rule speaks wherever a later one would, as far as that can be told from the rules alone.

use super::{Conditions, WordMatch, Words};
use crate::shared::{CategoryId, GridId};

/// Whether whatever fits `later` also fits `earlier`. `false` may also mean: it cannot be told.
pub(super) fn covers(
    earlier: &Conditions,
    later: &Conditions,
    category_under: impl Fn(CategoryId, CategoryId) -> bool,
    grid_under: impl Fn(GridId, GridId) -> bool,
) -> bool {
    let hours = match (earlier.hours, later.hours) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(wide), Some(narrow)) => wide.covers(narrow),
    };
    hours
        && each_in(&earlier.categories, &later.categories, |a, b| a == b || category_under(a, b))
        && each_in(&earlier.grids, &later.grids, |a, b| a == b || grid_under(a, b))
        && each_in(&earlier.channels, &later.channels, |a, b| a == b)
        && each_in(&earlier.weekdays, &later.weekdays, |a, b| a == b)
        && words(earlier.words.as_ref(), later.words.as_ref())
}

/// Each of the narrow ones lies within one of the wide ones; none at all means every one there is.
fn each_in<T: Copy>(wide: &[T], narrow: &[T], within: impl Fn(T, T) -> bool) -> bool {
    wide.is_empty()
        || !narrow.is_empty() && narrow.iter().all(|inner| wide.iter().any(|outer| within(*inner, *outer)))
}

/// A text with a word in it also has every part of that word in it.
fn words(wide: Option<&Words>, narrow: Option<&Words>) -> bool {
    let (Some(wide), narrow) = (wide, narrow) else { return true };
    let Some(narrow) = narrow else { return false };
    let said = |word: &str, by: &str| by.contains(word);
    // What each word of the narrow rule says by itself, joined as its mode joins them.
    let tells = |outer: &str| match narrow.mode {
        WordMatch::Any => narrow.list.iter().all(|inner| said(outer, inner.as_str())),
        WordMatch::All => narrow.list.iter().any(|inner| said(outer, inner.as_str())),
    };
    match (wide.mode, narrow.mode) {
        (WordMatch::All, _) => wide.list.iter().all(|outer| tells(outer.as_str())),
        (WordMatch::Any, WordMatch::All) => wide.list.iter().any(|outer| tells(outer.as_str())),
        (WordMatch::Any, WordMatch::Any) => {
            let known = |inner: &str| wide.list.iter().any(|outer| said(outer.as_str(), inner));
            narrow.list.iter().all(|inner| known(inner.as_str()))
        }
    }
}
