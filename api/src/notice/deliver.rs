//! Sending what is due outside. A telling is claimed in one transaction, sent outside any, and its outcome stored
//! in another; a worker that dies in between is succeeded when its lease ends.

use super::{fan_out, letter::Letter};
use crate::state::State;
use futures_util::future::join_all;
use sanping_domain::notice::{Channel, Delivery, Part, Retry};
use sanping_infra::{
    db::DbError,
    notice::{self, Outcome},
    wechat::WechatError,
};

/// One round: fans out what waits and sends what is due, on all channels at once.
///
/// # Errors
/// Trouble with the database. A provider's trouble is none here: it is stored with the telling.
pub async fn tick(state: &State) -> Result<(), DbError> {
    fan_out(state).await?;
    let (wechat, sms) = tokio::join!(send_due(state, Channel::Wechat), send_due(state, Channel::Sms));
    wechat.and(sms)
}

/// Sends what is due on one channel, until nothing is or the channel must rest.
///
/// # Errors
/// Trouble with the database.
pub async fn send_due(state: &State, channel: Channel) -> Result<(), DbError> {
    let served = match channel {
        Channel::Wechat => state.wechat.is_some(),
        Channel::Sms => state.sms.is_some(),
        Channel::Inbox | Channel::None => false,
    };
    while served && !state.is_stopping() {
        let now = state.clock.now();
        let room = state.courier.room(channel, now);
        if room == 0 || state.db.read(move |conn| notice::due_since(conn, channel, now)).await?.is_none() {
            return Ok(());
        }
        let claimed = state.db.write(move |tx| notice::claim(tx, channel, room, now)).await?;
        if claimed.is_empty() {
            return Ok(());
        }
        for stored in join_all(claimed.into_iter().map(|delivery| deliver(state, delivery))).await {
            stored?;
        }
    }
    Ok(())
}

async fn deliver(state: &State, delivery: Delivery) -> Result<(), DbError> {
    let outcome = if delivery.attempts > state.courier.retry.attempts {
        Outcome::Dead("no attempt came to an end".into())
    } else {
        attempt(state, &delivery).await?
    };
    if let Outcome::Dead(why) = &outcome {
        log::warn!("notice {} by {} is given up: {why}", delivery.id, delivery.channel.as_str());
    }
    let now = state.clock.now();
    let stored = state.db.write(move |tx| notice::settle(tx, &delivery, outcome, now)).await?;
    if !stored {
        log::warn!("an attempt outlived its lease; another worker has taken it over");
    }
    Ok(())
}

async fn attempt(state: &State, delivery: &Delivery) -> Result<Outcome, DbError> {
    let asked = delivery.clone();
    let Some(letter) = state.db.read(move |conn| Letter::write(conn, &asked)).await? else {
        return Ok(Outcome::Unwanted("the person is gone or barred".into()));
    };
    let Some(sent) = hand_over(state, delivery, &letter).await else {
        return Ok(Outcome::Unwanted("there is no address any more".into()));
    };
    let now = state.clock.now();
    let helped = matches!(sent, Ok(()) | Err(Refusal::Unwanted));
    state.courier.note(delivery.channel, helped, now);
    Ok(match sent {
        Ok(()) => Outcome::Delivered,
        Err(Refusal::Unwanted) => Outcome::Unwanted("the person has not subscribed".into()),
        Err(Refusal::Final(why)) => Outcome::Dead(why),
        Err(Refusal::Passing(why)) => {
            let shift = rand::random_range(-Retry::SHIFT..=Retry::SHIFT);
            match state.courier.retry.wait(delivery.attempts, shift) {
                Some(wait) => Outcome::Again(why, now + wait),
                None => Outcome::Dead(why),
            }
        }
    })
}

/// Why a provider did not take a message.
enum Refusal {
    /// The person does not want it.
    Unwanted,
    /// It may go well later.
    Passing(String),
    /// It never will.
    Final(String),
}

/// Gives the message to its provider; none where there is no address to give it to.
async fn hand_over(state: &State, delivery: &Delivery, letter: &Letter) -> Option<Result<(), Refusal>> {
    let refusal = |may_pass: bool, why: String| {
        if may_pass { Refusal::Passing(why) } else { Refusal::Final(why) }
    };
    match delivery.channel {
        Channel::Sms => {
            let text: String = letter.parts.iter().map(|Part { text, .. }| text.as_str()).collect();
            let sent = state.sms.as_ref()?.send(letter.phone.as_ref()?, &text, delivery.id.0).await;
            Some(sent.map_err(|error| refusal(error.may_pass(), error.to_string())))
        }
        Channel::Wechat => {
            let page = delivery.news.petition.map(|id| format!("pages/petition/detail?id={id}"));
            let (to, id) = (letter.openid.as_ref()?, letter.wechat_id.as_ref()?);
            let sent = state.wechat.as_ref()?.send_subscribe(to, id, page.as_deref(), &letter.data()).await;
            Some(sent.map_err(|error| match error {
                WechatError::RefusedByUser => Refusal::Unwanted,
                error => refusal(error.may_pass(), error.to_string()),
            }))
        }
        Channel::Inbox | Channel::None => None,
    }
}
