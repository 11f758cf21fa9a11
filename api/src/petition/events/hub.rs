use crate::http::ApiError;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::Told,
    shared::{Actor, Identity, Kind, SessionId},
};
use sanping_infra::petition::Position;
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Listeners of one process.
const SEATS: usize = 2_000;
/// Listeners of one person.
const SEATS_EACH: usize = 10;
/// Steps that wait for one listener; who lets more wait is let go and comes back with the last id.
const WAITING: usize = 256;

/// A step with its place in the stream.
pub type Placed = Arc<(Position, Told)>;

/// Everyone in this process who follows along. One task reads the stream and hands each step to those it is for.
#[derive(Default)]
pub struct Hub(Mutex<Seats>);

#[derive(Default)]
struct Seats {
    next: u64,
    taken: HashMap<u64, Listener>,
    /// Who looks from which name of the scope.
    by_root: HashMap<Uuid, HashSet<u64>>,
    /// Up to where the stream was read; none while nobody listens.
    read: Option<Position>,
}

struct Listener {
    actor: Actor,
    roots: Vec<Uuid>,
    until: DateTime<Utc>,
    hand: mpsc::Sender<Placed>,
}

/// A listener's place; free again when dropped.
pub struct Seat {
    hub: Arc<Hub>,
    number: u64,
    /// Whose it is.
    pub actor: Actor,
    /// Up to where the stream had been read when it was taken; none where nobody listened.
    taken_at: Option<Position>,
    steps: mpsc::Receiver<Placed>,
}

impl Hub {
    /// Takes a seat until the caller's token ends. What is told from now on waits for its owner.
    ///
    /// # Errors
    /// 503 where all are taken, 429 where this person has taken as many as one may.
    pub fn sit(self: &Arc<Self>, actor: Actor, until: DateTime<Utc>) -> Result<Seat, ApiError> {
        let mut seats = self.seats();
        let busy = |kind, code| ApiError { retry_after: Some(5), ..ApiError::new(kind, code) };
        if seats.taken.len() >= SEATS {
            return Err(busy(Kind::Unavailable, "too_busy"));
        }
        let own = seats.taken.values().filter(|other| other.actor.voice() == actor.voice());
        if own.count() >= SEATS_EACH {
            return Err(busy(Kind::TooMany, "too_many_streams"));
        }
        let (hand, steps) = mpsc::channel(WAITING);
        seats.next += 1;
        let (number, roots) = (seats.next, actor.scope().roots);
        for root in &roots {
            seats.by_root.entry(*root).or_default().insert(number);
        }
        seats.taken.insert(number, Listener { actor: actor.clone(), roots, until, hand });
        Ok(Seat { hub: Arc::clone(self), number, actor, taken_at: seats.read, steps })
    }

    /// How many listen.
    #[must_use]
    pub fn listeners(&self) -> usize {
        self.seats().taken.len()
    }

    /// Up to where the stream was read: nowhere while nobody listens, for then nothing needs to be read.
    pub(super) fn read(&self) -> Option<Position> {
        let mut seats = self.seats();
        if seats.taken.is_empty() {
            seats.read = None;
        }
        seats.read
    }

    /// The first listener says from where on to read; the others are told where that is. Whoever sits already misses
    /// nothing: what is before this is in what they read for themselves after sitting down.
    fn read_from(&self, head: Position) -> Position {
        *self.seats().read.get_or_insert(head)
    }

    /// Hands out a step; whoever is too slow for it loses the seat.
    pub(super) fn tell(&self, step: &Placed) {
        let mut seats = self.seats();
        let (position, told) = &**step;
        let seated: HashSet<u64> =
            told.names.iter().filter_map(|name| seats.by_root.get(name)).flatten().copied().collect();
        for number in seated {
            let Some(listener) = seats.taken.get(&number) else { continue };
            if told.is_for(&listener.actor) && listener.hand.try_send(Arc::clone(step)).is_err() {
                seats.free(number);
            }
        }
        seats.read = seats.read.map(|_| *position);
    }

    /// The sessions that somebody listens in.
    pub(super) fn sessions(&self) -> HashSet<SessionId> {
        self.seats().taken.values().filter_map(|listener| session(&listener.actor)).collect()
    }

    /// Frees the seats of those whose token has ended, or whose session is among these. Whoever sat down since the
    /// sessions were asked for stays.
    pub(super) fn end(&self, sessions: &HashSet<SessionId>, now: DateTime<Utc>) {
        let mut seats = self.seats();
        let ended = |listener: &Listener| {
            listener.until <= now || session(&listener.actor).is_some_and(|id| sessions.contains(&id))
        };
        let ended: Vec<u64> =
            seats.taken.iter().filter(|(_, listener)| ended(listener)).map(|(number, _)| *number).collect();
        for number in ended {
            seats.free(number);
        }
    }

    /// Sends everyone away: the server is stopping.
    pub fn close(&self) {
        let mut seats = self.seats();
        seats.taken.clear();
        seats.by_root.clear();
    }

    fn seats(&self) -> MutexGuard<'_, Seats> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seats {
    fn free(&mut self, number: u64) {
        let Some(listener) = self.taken.remove(&number) else { return };
        for root in listener.roots {
            if let Some(seated) = self.by_root.get_mut(&root) {
                seated.remove(&number);
                if seated.is_empty() {
                    self.by_root.remove(&root);
                }
            }
        }
    }
}

impl Seat {
    /// The next step for this listener; `None` once the seat is lost.
    pub(super) async fn next(&mut self) -> Option<Placed> {
        self.steps.recv().await
    }

    /// From where on every step is handed to this seat, where the stream stands there now.
    pub(super) fn handed_from(&self, head: Position) -> Position {
        let read = self.hub.read_from(head);
        self.taken_at.unwrap_or(read)
    }

    /// A place to go on from for who has heard everything up to now; none for who lost the seat, and with it what was
    /// told since.
    pub(super) fn present(&self) -> Option<Position> {
        // Under the lock, for otherwise a step might be told between the two questions.
        let seats = self.hub.seats();
        if self.steps.is_empty() && seats.taken.contains_key(&self.number) { seats.read } else { None }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.seats().free(self.number);
    }
}

const fn session(actor: &Actor) -> Option<SessionId> {
    match actor.identity {
        Identity::Account(_, session) => Some(session),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use sanping_domain::shared::AccountId;

    fn sit(hub: &Arc<Hub>, session: SessionId) -> Seat {
        let actor = Actor { identity: Identity::Account(AccountId::new(), session), holdings: Vec::new() };
        hub.sit(actor, Utc::now() + TimeDelta::minutes(15)).unwrap()
    }

    #[test]
    fn whoever_sits_down_while_the_sessions_are_looked_at_stays() {
        let (hub, ended) = (Arc::new(Hub::default()), SessionId::new());
        let _gone = sit(&hub, ended);
        let asked = hub.sessions();
        let _newcomer = sit(&hub, SessionId::new());
        assert_eq!(asked, HashSet::from([ended]));
        hub.end(&asked, Utc::now());
        assert_eq!(hub.listeners(), 1);
        assert!(!hub.sessions().contains(&ended));
    }

    #[test]
    fn whoever_lost_the_seat_is_told_no_place_to_go_on_from() {
        let hub = Arc::new(Hub::default());
        let seat = sit(&hub, SessionId::new());
        let head = Position::decode(&format!("1.1.{}", Uuid::nil().simple())).unwrap();
        assert_eq!(seat.handed_from(head), head);
        assert_eq!(seat.present(), Some(head));
        let _stays = sit(&hub, SessionId::new());
        hub.seats().free(seat.number);
        assert_eq!((seat.present(), hub.read()), (None, Some(head)));
    }

    #[test]
    fn a_seat_is_lost_with_the_token() {
        let hub = Arc::new(Hub::default());
        let _seat = sit(&hub, SessionId::new());
        hub.end(&HashSet::new(), Utc::now() + TimeDelta::minutes(14));
        assert_eq!(hub.listeners(), 1);
        hub.end(&HashSet::new(), Utc::now() + TimeDelta::minutes(15));
        assert_eq!(hub.listeners(), 0);
    }
}
