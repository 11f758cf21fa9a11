use rand::seq::SliceRandom;
use rand_chacha::{ChaCha8Rng, rand_core::SeedableRng};
use sanping_domain::petition::Features;

/// How dearly a message on the wrong side is paid for; chosen by cross-validation on the part to learn from.
const COST: f64 = 3.0;
/// Rounds over all messages at most.
const ROUNDS: usize = 60;
/// Nearer than this to the optimum is near enough.
const TOLERANCE: f64 = 0.05;

/// A line between one sector and the others.
pub(super) struct Line {
    pub weights: Vec<f64>,
    pub bias: f64,
}

/// Draws the line with the widest margin: a linear support vector machine with squared hinge loss, by dual
/// coordinate descent (Hsieh et al., ICML 2008, algorithm 1). The bias is a feature that every message has.
pub(super) fn separate(messages: &[Features], inside: &[bool], rows: usize, seed: u64) -> Line {
    let mut line = Line { weights: vec![0.0; rows], bias: 0.0 };
    let diagonal = 0.5 / COST;
    let mut order: Vec<(&Features, f64, f64)> = messages
        .iter()
        .zip(inside)
        .map(|(one, inside)| (one, if *inside { 1.0 } else { -1.0 }, 0.0))
        .collect();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for _ in 0..ROUNDS {
        order.shuffle(&mut rng);
        let mut farthest: f64 = 0.0;
        for (features, side, dual) in &mut order {
            let gradient = *side * line.margin(features) - 1.0 + diagonal * *dual;
            let projected = if *dual == 0.0 { gradient.min(0.0) } else { gradient };
            farthest = farthest.max(projected.abs());
            if projected.abs() < 1e-12 {
                continue;
            }
            let square: f64 = 1.0 + features.iter().map(|(_, value)| value * value).sum::<f64>();
            let before = *dual;
            *dual = (before - gradient / (square + diagonal)).max(0.0);
            line.pull(features, (*dual - before) * *side);
        }
        if farthest < TOLERANCE {
            break;
        }
    }
    line
}

impl Line {
    fn margin(&self, features: &Features) -> f64 {
        let weighed = features.iter().filter_map(|(row, value)| Some(self.weights.get(*row)? * value));
        self.bias + weighed.sum::<f64>()
    }

    fn pull(&mut self, features: &Features, by: f64) {
        self.bias += by;
        for (row, value) in features {
            if let Some(weight) = self.weights.get_mut(*row) {
                *weight += by * value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_separates_what_can_be_separated() {
        let point = |x: f64, y: f64| vec![(0, x), (1, y)];
        let messages = [point(1.0, 0.1), point(0.9, 0.0), point(0.1, 1.0), point(0.0, 0.9)];
        let line = separate(&messages, &[true, true, false, false], 2, 1);
        let sides: Vec<bool> = messages.iter().map(|one| line.margin(one) > 0.0).collect();
        assert_eq!(sides, [true, true, false, false]);
        assert!(line.weights[0] > 0.0 && line.weights[1] < 0.0);
    }
}
