use super::{Message, Split, split, svm};
use sanping_domain::petition::{Features, Layout, RunTable, SectorError, SectorModel, runs};
use std::collections::{BTreeMap, BTreeSet};

/// A run that fewer messages have says more of them than of their sector.
const FEWEST: u32 = 2;

/// Why nothing could be learnt.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// One sector, or none.
    #[error("messages of at least two sectors are needed")]
    Sectors,
    /// The parts came out uneven, which is a defect of ours.
    #[error(transparent)]
    Model(#[from] SectorError),
}

/// Learns a model from all messages but those that [`split`] holds out by this seed.
///
/// How sure its shares are is learnt by holding out a second part, inside the first.
///
/// # Errors
/// [`LearnError`] as its variants say.
pub fn learn(messages: &[Message], seed: u64) -> Result<SectorModel, LearnError> {
    let own = chosen(messages, &split(messages, seed).learn);
    let Split { learn: inner, held_out } = split(&own, seed.wrapping_add(1));
    let rehearsal = fit(&chosen(&own, &inner), seed, 1.0)?;
    let temperature = calibrated(&rehearsal, &chosen(&own, &held_out));
    fit(&own, seed, temperature)
}

/// The messages at these places.
pub(super) fn chosen(messages: &[Message], places: &[usize]) -> Vec<Message> {
    places.iter().filter_map(|place| messages.get(*place)).cloned().collect()
}

/// Learns from all of these messages.
pub(super) fn fit(messages: &[Message], seed: u64, temperature: f32) -> Result<SectorModel, LearnError> {
    let sectors: BTreeSet<&str> = messages.iter().map(|message| message.sector.as_str()).collect();
    if sectors.len() < 2 {
        return Err(LearnError::Sectors);
    }
    let table = table(messages);
    let features: Vec<Features> = messages.iter().map(|message| table.features(&message.text)).collect();
    let lines: Vec<svm::Line> = sectors
        .iter()
        .map(|sector| {
            let inside: Vec<bool> = messages.iter().map(|message| message.sector == *sector).collect();
            svm::separate(&features, &inside, table.runs.len(), seed)
        })
        .collect();
    let widest =
        |line: &svm::Line| line.weights.iter().fold(1e-9, |most: f64, weight| most.max(weight.abs()));
    let scales: Vec<f64> = lines.iter().map(|line| widest(line) / f64::from(i8::MAX)).collect();
    let mut weights = Vec::with_capacity(table.runs.len() * lines.len());
    for place in 0..table.runs.len() {
        for (line, scale) in lines.iter().zip(&scales) {
            weights.push(small(line.weights.get(place).copied().unwrap_or_default() / scale));
        }
    }
    Ok(SectorModel::new(Layout {
        seed,
        temperature,
        sectors: sectors.into_iter().map(str::to_owned).collect(),
        scales: scales.into_iter().map(single).collect(),
        biases: lines.iter().map(|line| single(line.bias)).collect(),
        table,
        weights,
    })?)
}

/// The runs that enough messages have, and how rare each is: the smoothed inverse share of those messages.
fn table(messages: &[Message]) -> RunTable {
    let mut having: BTreeMap<u32, u32> = BTreeMap::new();
    for message in messages {
        runs(&message.text).into_keys().for_each(|run| *having.entry(run).or_insert(0) += 1);
    }
    having.retain(|_, count| *count >= FEWEST);
    let all = f64::from(u32::try_from(messages.len()).unwrap_or(u32::MAX));
    let rarity = |count: &u32| 1.0 + ((1.0 + all) / (1.0 + f64::from(*count))).ln();
    let rarities = having.values().map(|count| RunTable::rarity_to_store(rarity(count))).collect();
    RunTable { runs: having.into_keys().collect(), rarities }
}

/// The temperature under which what really was is found the least surprising.
fn calibrated(model: &SectorModel, held_out: &[Message]) -> f32 {
    let judged: Vec<(Vec<f64>, usize)> = held_out
        .iter()
        .filter_map(|message| {
            let told = model.sectors().iter().position(|sector| *sector == message.sector)?;
            Some((model.margins(&message.text), told))
        })
        .collect();
    let surprise = |temperature: f64| -> f64 {
        let one = |(margins, told): &(Vec<f64>, usize)| {
            let sum: f64 = margins.iter().map(|margin| (margin / temperature).exp()).sum();
            sum.ln() - margins.get(*told).copied().unwrap_or_default() / temperature
        };
        judged.iter().map(one).sum()
    };
    let tried = (1..=100_u8).map(|step| f64::from(step) / 50.0);
    single(tried.min_by(|a, b| surprise(*a).total_cmp(&surprise(*b))).unwrap_or(1.0))
}

#[expect(clippy::as_conversions, reason = "clamped to the range of the type before")]
fn small(weight: f64) -> i8 {
    weight.round().clamp(-127.0, 127.0) as i8
}

#[expect(clippy::as_conversions, reason = "a figure of a model needs no more than single precision")]
const fn single(figure: f64) -> f32 {
    figure as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_learnt_is_told_and_one_sector_alone_cannot_be() {
        let told = |text: &str, sector: &str| Message { text: text.into(), sector: sector.into() };
        let mut messages: Vec<Message> = Vec::new();
        for n in 0..20 {
            messages.push(told(&format!("{n}号楼水管漏水"), "城乡建设"));
            messages.push(told(&format!("{n}路公交车晚点"), "交通运输"));
        }
        let model = fit(&messages, 1, 0.2).unwrap();
        assert_eq!(model.scores("厨房的水管又漏水了")[0].sector, "城乡建设");
        assert_eq!(model.scores("公交车总是晚点")[0].sector, "交通运输");
        assert!(matches!(fit(&messages[..1], 1, 1.0), Err(LearnError::Sectors)));
    }
}
