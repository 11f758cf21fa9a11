use super::{Channel, DeliveryState, Planned, Reader, Topic};
use crate::{
    petition::Status,
    shared::{AccountId, MessageId, NoticeId, PetitionId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// A person who signs in.
    Account(AccountId),
    /// The anonymous reporter of a petition.
    Anonymous(PetitionId),
}

/// The step that is told of. Of several messages about one step a person gets one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occasion {
    /// The petition, or the message where there is no petition.
    pub id: Uuid,
    /// The petition's version after the step; 0 where there is none.
    pub seq: i32,
}

/// What a message tells, before it is known by which channels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// The message of the outbox.
    pub message: MessageId,
    /// The step that is told of.
    pub occasion: Occasion,
    /// What happened.
    pub topic: Topic,
    /// For whom the words are.
    pub reader: Reader,
    /// The petition it is about.
    pub petition: Option<PetitionId>,
    /// Where the petition stood then.
    pub status: Option<Status>,
    /// What else is to be said.
    pub detail: Option<String>,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
}

/// One telling of one person in one channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its id; providers outside get it with every attempt, so that they can tell a repetition.
    pub id: NoticeId,
    /// What is told.
    pub news: News,
    /// Who is told.
    pub recipient: Recipient,
    /// By which channel.
    pub channel: Channel,
    /// How it stands.
    pub state: DeliveryState,
    /// Attempts so far; the one under way counts.
    pub attempts: i32,
    /// Not tried before.
    pub due_at: DateTime<Utc>,
    /// Why the last attempt failed, or what somebody said who discarded it.
    pub last_error: Option<String>,
    /// When it was told or given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it was read, in the inbox.
    pub read_at: Option<DateTime<Utc>>,
}

impl News {
    /// A telling of it. What needs no provider has reached its person with this.
    #[must_use]
    pub fn tell(&self, recipient: Recipient, planned: Planned, now: DateTime<Utc>) -> Delivery {
        let outside = Channel::OUTSIDE.contains(&planned.channel);
        Delivery {
            id: NoticeId::new(),
            news: self.clone(),
            recipient,
            channel: planned.channel,
            state: if outside { DeliveryState::Waiting } else { DeliveryState::Delivered },
            attempts: 0,
            due_at: planned.due_at,
            last_error: None,
            ended_at: (!outside).then_some(now),
            read_at: None,
        }
    }
}
