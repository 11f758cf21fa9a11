use super::RunTable;

/// What every file of a model begins with; the digit counts the layouts.
const MAGIC: &[u8] = b"SQSECTOR1";

/// A linear model that tells the sector of a text.
///
/// It holds no text: for every run of letters its digest, how rare it is and one small weight for each sector.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorModel(Layout);

/// The figures of a model, as its file keeps them.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The seed of the split it was learnt on: the part held out can be found again.
    pub seed: u64,
    /// How sure the scores are: they are divided by this before they become shares.
    pub temperature: f32,
    /// The sectors, as people call them.
    pub sectors: Vec<String>,
    /// For each sector what a weight of 1 stands for.
    pub scales: Vec<f32>,
    /// For each sector what every text begins with.
    pub biases: Vec<f32>,
    /// The runs of letters that it knows.
    pub table: RunTable,
    /// For each run the weights of all sectors.
    pub weights: Vec<i8>,
}

/// A sector and the share of it in a judgement; the shares of all sectors sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorScore {
    /// The sector, as people call it.
    pub sector: String,
    /// Its share.
    pub score: f64,
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SectorError {
    /// Not a file of this layout, or one cut short.
    #[error("not a sector model of this version, or cut short")]
    Unreadable,
    /// The parts do not fit each other.
    #[error("the parts of the model do not fit each other")]
    Uneven,
}

impl SectorModel {
    /// Puts a model together.
    ///
    /// # Errors
    /// [`SectorError::Uneven`] where a part is missing a sector or a run, or there are none.
    pub fn new(layout: Layout) -> Result<Self, SectorError> {
        let Layout { temperature, sectors, scales, biases, table, weights, .. } = &layout;
        let sectors = sectors.len();
        let even = sectors == scales.len()
            && sectors == biases.len()
            && table.runs.len() == table.rarities.len()
            && table.runs.is_sorted()
            && table.runs.len().checked_mul(sectors) == Some(weights.len());
        if even && !weights.is_empty() && *temperature > 0.0 {
            Ok(Self(layout))
        } else {
            Err(SectorError::Uneven)
        }
    }

    /// Reads what [`SectorModel::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`SectorError`] as its variants say.
    pub fn read(bytes: &[u8]) -> Result<Self, SectorError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(SectorError::Unreadable)?;
        let seed = u64::from_le_bytes(take(&mut rest)?);
        let temperature = f32::from_le_bytes(take(&mut rest)?);
        let count_of_runs = u32::from_le_bytes(take(&mut rest)?);
        let [count] = take(&mut rest)?;
        let (mut sectors, mut scales, mut biases) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..count {
            let [length] = take(&mut rest)?;
            let name = cut(&mut rest, usize::from(length))?;
            sectors.push(std::str::from_utf8(name).map_err(|_| SectorError::Unreadable)?.to_owned());
            scales.push(f32::from_le_bytes(take(&mut rest)?));
            biases.push(f32::from_le_bytes(take(&mut rest)?));
        }
        let many = usize::try_from(count_of_runs).map_err(|_| SectorError::Unreadable)?;
        let digests = cut(&mut rest, many.saturating_mul(4))?.as_chunks::<4>().0;
        let runs = digests.iter().map(|digest| u32::from_le_bytes(*digest)).collect();
        let rarities = cut(&mut rest, many)?.to_vec();
        let weights = rest.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        let table = RunTable { runs, rarities };
        Self::new(Layout { seed, temperature, sectors, scales, biases, table, weights })
    }

    /// The model as a file keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Layout { seed, temperature, sectors, scales, biases, table, weights } = &self.0;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(seed.to_le_bytes());
        bytes.extend(temperature.to_le_bytes());
        bytes.extend(u32::try_from(table.runs.len()).unwrap_or(u32::MAX).to_le_bytes());
        bytes.push(u8::try_from(sectors.len()).unwrap_or(u8::MAX));
        for ((name, scale), bias) in sectors.iter().zip(scales).zip(biases) {
            bytes.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            bytes.extend(name.as_bytes());
            bytes.extend(scale.to_le_bytes());
            bytes.extend(bias.to_le_bytes());
        }
        bytes.extend(table.runs.iter().flat_map(|run| run.to_le_bytes()));
        bytes.extend(&table.rarities);
        bytes.extend(weights.iter().flat_map(|weight| weight.to_le_bytes()));
        bytes
    }

    /// The seed of the split it was learnt on.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.0.seed
    }

    /// The sectors it tells apart.
    #[must_use]
    pub fn sectors(&self) -> &[String] {
        &self.0.sectors
    }

    /// The share of each sector in this text, the likeliest first; they sum to 1.
    #[must_use]
    pub fn scores(&self, text: &str) -> Vec<SectorScore> {
        let margins = self.margins(text);
        let temperature = f64::from(self.0.temperature);
        let top = margins.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let powers: Vec<f64> = margins.iter().map(|margin| ((margin - top) / temperature).exp()).collect();
        let sum: f64 = powers.iter().sum();
        let mut scores: Vec<SectorScore> = self
            .0
            .sectors
            .iter()
            .zip(powers)
            .map(|(sector, power)| SectorScore { sector: sector.clone(), score: power / sum })
            .collect();
        scores.sort_by(|a, b| b.score.total_cmp(&a.score));
        scores
    }

    /// How far a text lies on the side of each sector.
    #[must_use]
    pub fn margins(&self, text: &str) -> Vec<f64> {
        let Layout { sectors, scales, biases, table, weights, .. } = &self.0;
        let mut sums = vec![0.0; sectors.len()];
        for (row, value) in table.features(text) {
            let row = weights.iter().skip(row * sectors.len());
            sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += f64::from(*weight) * value);
        }
        let scaled = sums.into_iter().zip(scales).zip(biases);
        scaled.map(|((sum, scale), bias)| sum * f64::from(*scale) + f64::from(*bias)).collect()
    }

    /// The runs of letters that it knows, and how rare each is.
    #[must_use]
    pub const fn table(&self) -> &RunTable {
        &self.0.table
    }
}

fn cut<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], SectorError> {
    let (head, tail) = rest.split_at_checked(length).ok_or(SectorError::Unreadable)?;
    *rest = tail;
    Ok(head)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], SectorError> {
    cut(rest, N)?.try_into().map_err(|_| SectorError::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::petition::sector::runs;

    /// Two sectors; 水 falls to the first.
    fn model() -> SectorModel {
        let runs: Vec<u32> = runs("水").into_keys().collect();
        SectorModel::new(Layout {
            seed: 1,
            temperature: 0.5,
            sectors: vec!["城乡建设".into(), "交通运输".into()],
            scales: vec![0.05, 0.05],
            biases: vec![0.0, 0.1],
            table: RunTable { runs, rarities: vec![40] },
            weights: vec![100, 0],
        })
        .unwrap()
    }

    #[test]
    fn a_model_survives_its_file() {
        let bytes = model().to_bytes();
        assert_eq!(SectorModel::read(&bytes), Ok(model()));
        for length in [0, 5, 12, bytes.len() - 1] {
            assert!(SectorModel::read(&bytes[..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn the_shares_sum_to_one_whatever_the_text() {
        for text in ["", "，。！？", "😀😀", "水管漏水", &"车".repeat(100_000), "\0\0"] {
            let scores = model().scores(text);
            let sum: f64 = scores.iter().map(|one| one.score).sum();
            assert!((sum - 1.0).abs() < 1e-9 && scores[0].score >= scores[1].score, "{text:.9}");
        }
    }

    #[test]
    fn what_tells_of_a_sector_raises_its_share() {
        assert_eq!(model().scores("水")[0].sector, "城乡建设");
        assert_eq!(model().scores("车")[0].sector, "交通运输");
    }
}
