//! What the worker keeps between its rounds: how the channels do, and who wakes whom.

use chrono::{DateTime, Utc};
use sanping_domain::notice::{Channel, Circuit, Retry};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Messages that one channel sends at once.
const AT_ONCE: u16 = 8;

/// The worker's memory; each process has its own.
#[derive(Debug, Default)]
pub struct Courier {
    /// How often and when a failed message is tried again.
    pub retry: Retry,
    /// Something is due outside.
    pub due: Notify,
    wechat: Mutex<Circuit>,
    sms: Mutex<Circuit>,
}

impl Courier {
    /// How many messages the channel may send now.
    #[must_use]
    pub fn room(&self, channel: Channel, now: DateTime<Utc>) -> u16 {
        self.circuit(channel).map_or(0, |circuit| circuit.room(AT_ONCE, now))
    }

    /// Remembers how an attempt went: `helped` where the provider did what it is for.
    pub fn note(&self, channel: Channel, helped: bool, now: DateTime<Utc>) {
        let Some(mut circuit) = self.circuit(channel) else { return };
        if helped {
            circuit.succeeded();
            return;
        }
        circuit.failed(now);
        if let Some(until) = circuit.rests_until(now) {
            log::warn!("notices by {} rest until {until}: its provider is of no help", channel.as_str());
        }
    }

    fn circuit(&self, channel: Channel) -> Option<MutexGuard<'_, Circuit>> {
        let circuit = match channel {
            Channel::Wechat => &self.wechat,
            Channel::Sms => &self.sms,
            Channel::Inbox | Channel::None => return None,
        };
        Some(circuit.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
