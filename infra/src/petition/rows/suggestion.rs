use crate::{
    db::{At, Key},
    schema::category_suggestions,
};
use diesel::Insertable;
use sanping_domain::petition::Suggestion;

#[derive(Insertable)]
#[diesel(table_name = category_suggestions)]
pub(in crate::petition) struct SuggestionRow {
    id: Key,
    model_version: String,
    sector: String,
    sector_score: f64,
    category_id: Key,
    category_score: f64,
    suggested_at: At,
}

impl From<&Suggestion> for SuggestionRow {
    fn from(suggestion: &Suggestion) -> Self {
        let Suggestion { id, model_version, sector, category, at } = suggestion;
        Self {
            id: Key(id.0),
            model_version: model_version.clone(),
            sector: sector.sector.clone(),
            sector_score: sector.score,
            category_id: Key(category.category.0),
            category_score: category.score,
            suggested_at: At(*at),
        }
    }
}
