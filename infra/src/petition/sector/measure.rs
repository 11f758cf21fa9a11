use super::{
    LearnError, Message, folds,
    learn::{chosen, fit},
    split,
};
use sanping_domain::petition::SectorModel;

/// How well a model tells the sector of messages that it has not learnt from.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Messages measured on.
    pub messages: u32,
    /// Messages whose likeliest sector was the right one.
    pub right: u32,
    /// Mean surprise at the right sector, in nats: how well the shares are calibrated.
    pub log_loss: f64,
    /// Each sector by itself.
    pub sectors: Vec<SectorMeasure>,
}

/// How well one sector is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorMeasure {
    /// The sector.
    pub sector: String,
    /// Messages that are of it.
    pub messages: u32,
    /// Messages told to be of it.
    pub told: u32,
    /// Messages rightly told to be of it.
    pub right: u32,
}

impl Measured {
    /// The share of messages told right.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        share(self.right, self.messages)
    }

    /// The mean over the sectors of the harmonic mean of precision and recall.
    #[must_use]
    pub fn macro_f1(&self) -> f64 {
        let sum: f64 = self.sectors.iter().map(SectorMeasure::f1).sum();
        sum / f64::from(u32::try_from(self.sectors.len().max(1)).unwrap_or(u32::MAX))
    }
}

impl SectorMeasure {
    /// Of those told to be of it, the share that is.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.right, self.told)
    }

    /// Of those that are of it, the share told so.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.right, self.messages)
    }

    /// The harmonic mean of the two.
    #[must_use]
    pub fn f1(&self) -> f64 {
        share(2 * self.right, self.told + self.messages)
    }
}

fn share(part: u32, of: u32) -> f64 {
    if of == 0 { 0.0 } else { f64::from(part) / f64::from(of) }
}

/// Measures a model on the part of the messages that its seed held out.
#[must_use]
pub fn measure(model: &SectorModel, messages: &[Message]) -> Measured {
    on(model, &chosen(messages, &split(messages, model.seed()).held_out))
}

/// Measures how well a model learnt anew does, on each of several folds of the part to learn from.
///
/// # Errors
/// [`LearnError`].
pub fn cross_validate(messages: &[Message], seed: u64, count: usize) -> Result<Vec<Measured>, LearnError> {
    let own = chosen(messages, &split(messages, seed).learn);
    let one = |fold: super::Split| {
        Ok(on(&fit(&chosen(&own, &fold.learn), seed, 0.3)?, &chosen(&own, &fold.held_out)))
    };
    folds(&own, seed, count).into_iter().map(one).collect()
}

fn on(model: &SectorModel, messages: &[Message]) -> Measured {
    let fresh = |sector: &String| SectorMeasure { sector: sector.clone(), messages: 0, told: 0, right: 0 };
    let mut measured = Measured {
        messages: 0,
        right: 0,
        log_loss: 0.0,
        sectors: model.sectors().iter().map(fresh).collect(),
    };
    let mut surprise = 0.0;
    for message in messages {
        let scores = model.scores(&message.text);
        let Some(told) = scores.first() else { continue };
        let right = told.sector == message.sector;
        measured.messages += 1;
        measured.right += u32::from(right);
        let given = scores.iter().find(|score| score.sector == message.sector);
        surprise -= given.map_or(0.0, |given| given.score).max(1e-9).ln();
        for sector in &mut measured.sectors {
            sector.messages += u32::from(sector.sector == message.sector);
            sector.told += u32::from(sector.sector == told.sector);
            sector.right += u32::from(right && sector.sector == told.sector);
        }
    }
    measured.log_loss = surprise / f64::from(measured.messages.max(1));
    measured
}
