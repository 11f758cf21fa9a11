//! The worker that delivers notices while the server runs. It may run in several processes at once.

use crate::{metrics::Task, notice, state::State};
use actix_web::web::Data;
use sanping_domain::notice::Channel;
use std::time::Duration;

/// How long nobody looks when nobody is woken: for what fell due by the clock or was written elsewhere.
const ROUND: Duration = Duration::from_secs(2);
/// After a write, so that several share one transaction of the fan-out.
const GATHER: Duration = Duration::from_millis(50);

/// Begins; each channel works by itself, so that a slow provider holds up no other. Ends when the server stops.
pub(super) fn begin(state: &Data<State>) {
    let fanning = state.clone();
    tokio::spawn(async move {
        while !fanning.is_stopping() {
            let woken = tokio::time::timeout(ROUND, fanning.written.notified()).await;
            if woken.is_ok() {
                tokio::time::sleep(GATHER).await;
            }
            let fanned = notice::fan_out(&fanning).await;
            fanning.metrics.tasks.ran(Task::Notices, &fanned);
            match fanned {
                Ok(0) => {}
                Ok(_) => fanning.courier.due.notify_waiters(),
                Err(error) => log::warn!("notices were not fanned out: {error}"),
            }
        }
    });
    for (task, channel) in [(Task::Wechat, Channel::Wechat), (Task::Sms, Channel::Sms)] {
        let sending = state.clone();
        tokio::spawn(async move {
            while !sending.is_stopping() {
                // Woken or not, it is time to look.
                let _ = tokio::time::timeout(ROUND, sending.courier.due.notified()).await;
                let sent = notice::send_due(&sending, channel).await;
                sending.metrics.tasks.ran(task, &sent);
                if let Err(error) = sent {
                    log::warn!("notices by {} were not sent: {error}", channel.as_str());
                }
            }
        });
    }
}
