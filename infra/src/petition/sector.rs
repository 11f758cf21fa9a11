//! The sector model that Sanping ships, and how such a model is learnt and measured.
//!
//! The file `infra/model/sector.bin` was made by `sanping model train`. It holds hashed places and weights, no
//! sentence of anybody's. A seeded part of the messages was held out of it and serves to measure it.

mod learn;
mod measure;
mod messages;
mod split;
mod svm;

use sanping_domain::petition::{SectorError, SectorModel};
use std::sync::LazyLock;

pub use learn::{LearnError, learn};
pub use measure::{Measured, SectorMeasure, cross_validate, measure};
pub use messages::{Message, MessagesError, read_messages};
use split::{Split, folds, split};

static SHIPPED: LazyLock<Result<SectorModel, SectorError>> =
    LazyLock::new(|| SectorModel::read(include_bytes!("../../model/sector.bin")));

/// The model that is shipped; read at its first use, then 4 MB of memory.
///
/// # Errors
/// [`SectorError`] where the shipped file is broken, which is a defect of ours.
pub fn sector_model() -> Result<&'static SectorModel, SectorError> {
    SHIPPED.as_ref().map_err(|error| *error)
}

/// The version of the model that is shipped.
///
/// # Errors
/// As [`sector_model`].
pub fn shipped_model_version() -> Result<&'static str, SectorError> {
    static VERSION: LazyLock<String> =
        LazyLock::new(|| sector_model().map(sector_model_version).unwrap_or_default());
    sector_model().map(|_| VERSION.as_str())
}

/// The version of a model: a digest of its figures.
#[must_use]
pub fn sector_model_version(model: &SectorModel) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(model.to_bytes());
    format!("sector-{}", data_encoding::HEXLOWER.encode(digest.get(..4).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sanping_domain::petition::Sector;
    use std::collections::BTreeSet;

    /// What a commit may carry of weights.
    const MOST_BYTES: usize = 5_000_000;

    #[test]
    fn the_shipped_model_tells_just_the_sectors_that_a_category_may_have() {
        let told: BTreeSet<_> = sector_model().unwrap().sectors().iter().map(String::as_str).collect();
        assert_eq!(told, Sector::ALL.iter().map(|sector| sector.as_str()).collect());
        assert!(include_bytes!("../../model/sector.bin").len() <= MOST_BYTES);
    }
}
