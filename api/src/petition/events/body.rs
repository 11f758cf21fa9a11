use super::{
    hub::{Placed, Seat},
    reader::steps_after,
};
use crate::{http::ApiError, petition::dto::StepEvent, state::State};
use actix_web::web::{Bytes, Data};
use futures_util::{Stream, stream::poll_fn};
use sanping_infra::petition::{self, Position};
use std::{convert::Infallible, time::Duration};
use tokio::sync::mpsc;

/// A comment comes this often, so that nobody on the way takes the stream for dead.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Pieces that wait for the network.
const QUEUE: usize = 16;
/// How long one piece may wait for it.
const STALLED: Duration = Duration::from_secs(30);

/// How often the database is asked for what was told before, and how long it is left alone in between.
const ASKED: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// The caller has gone, or reads too slowly.
#[derive(Debug, PartialEq, Eq)]
struct Gone;

/// Begins the stream: from the place the caller names, else from now. `last` is `Some(None)` where she names
/// something that is no place.
///
/// # Errors
/// Trouble with the database.
pub(super) async fn begin(
    state: Data<State>,
    seat: Seat,
    last: Option<Option<Position>>,
) -> Result<impl Stream<Item = Result<Bytes, Infallible>> + 'static, ApiError> {
    let head = state.db.read(petition::head).await?;
    let handed_from = seat.handed_from(head);
    let from = match last {
        None => Start::At(head),
        Some(Some(place)) if state.db.read(move |conn| petition::stands(conn, place)).await? => {
            Start::At(place)
        }
        Some(_) => Start::Reset(head),
    };
    let (out, mut pieces) = mpsc::channel(QUEUE);
    // Ends by itself when the caller has gone or the seat is lost.
    actix_web::rt::spawn(async move { Writer { state, seat, out, handed_from }.run(from).await });
    Ok(poll_fn(move |context| pieces.poll_recv(context).map(|piece| piece.map(Ok))))
}

enum Start {
    At(Position),
    /// What the caller had is gone; she reads her lists anew and goes on from here.
    Reset(Position),
}

struct Writer {
    state: Data<State>,
    seat: Seat,
    out: mpsc::Sender<Bytes>,
    /// Every step after this comes to the seat.
    handed_from: Position,
}

impl Writer {
    async fn run(mut self, start: Start) -> Result<(), Gone> {
        let mut last = match start {
            Start::At(place) => {
                self.write(format!("retry: 2000\nid: {}\n\n", place.encode())).await?;
                place
            }
            Start::Reset(head) => {
                let id = head.encode();
                self.write(format!("retry: 2000\nid: {id}\nevent: reset\ndata: {{}}\n\n")).await?;
                head
            }
        };
        // Who begins at the head has nothing to catch up with: a thousand who come at once need not all ask.
        if last < self.handed_from {
            self.catch_up(&mut last).await?;
        }
        let mut heartbeat = tokio::time::interval(HEARTBEAT);
        loop {
            tokio::select! {
                step = self.seat.next() => {
                    let step = step.ok_or(Gone)?;
                    self.tell(&step, &mut last).await?;
                }
                _ = heartbeat.tick() => self.beat(&mut last).await?,
                () = self.out.closed() => return Err(Gone),
            }
        }
    }

    /// What was told before the seat was taken; from there on nothing is missed.
    async fn catch_up(&mut self, last: &mut Position) -> Result<(), Gone> {
        let mut from = *last;
        loop {
            let steps = patiently(PAUSE, async || steps_after(&self.state, from).await).await?;
            let Some(end) = steps.last().map(|step| step.0) else {
                *last = from;
                return Ok(());
            };
            for step in steps.iter().filter(|step| step.1.is_for(&self.seat.actor)) {
                self.tell(step, &mut from).await?;
            }
            from = end;
        }
    }

    async fn tell(&self, step: &Placed, last: &mut Position) -> Result<(), Gone> {
        let (position, told) = &**step;
        if position <= last {
            return Ok(());
        }
        *last = *position;
        let data = serde_json::to_string(&StepEvent::of(told)).map_err(|_| Gone)?;
        let (id, action) = (position.encode(), told.action.as_str());
        self.write(format!("id: {id}\nevent: petition.{action}\ndata: {data}\n\n")).await
    }

    /// Also moves the caller's place on past what was not for her, so that a quiet listener does not fall behind.
    async fn beat(&self, last: &mut Position) -> Result<(), Gone> {
        match self.seat.present().filter(|place| *place > *last) {
            Some(place) => {
                *last = place;
                self.write(format!(": still here\nid: {}\n\n", place.encode())).await
            }
            None => self.write(": still here\n\n".to_owned()).await,
        }
    }

    async fn write(&self, text: String) -> Result<(), Gone> {
        let sent = tokio::time::timeout(STALLED, self.out.send(Bytes::from(text))).await;
        match sent {
            Ok(Ok(())) => Ok(()),
            _ => Err(Gone),
        }
    }
}

/// Asks again where the database is too busy to answer, as it is where a thousand listeners come at once: whoever is
/// sent away for it comes back and asks as well.
async fn patiently<T, E>(pause: Duration, mut ask: impl AsyncFnMut() -> Result<T, E>) -> Result<T, Gone> {
    for _ in 0..ASKED {
        if let Ok(answer) = ask().await {
            return Ok(answer);
        }
        tokio::time::sleep(pause).await;
    }
    Err(Gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of it where so many questions go unanswered, and how many were asked.
    async fn answered_after(failures: u32) -> (Result<(), Gone>, u32) {
        let mut asked = 0;
        let answer = patiently(Duration::ZERO, async || {
            asked += 1;
            if asked > failures { Ok(()) } else { Err(()) }
        });
        (answer.await, asked)
    }

    #[tokio::test]
    async fn a_listener_stays_while_the_database_is_busy_for_a_moment() {
        assert_eq!(answered_after(0).await, (Ok(()), 1));
        assert_eq!(answered_after(ASKED - 1).await, (Ok(()), ASKED));
        assert_eq!(answered_after(ASKED).await, (Err(Gone), ASKED));
    }
}
