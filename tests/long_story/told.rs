//! Who was told of what, and how often the providers were asked for it.

use super::cast::{Cast, HER_PHONE};
use crate::{
    notice::topics,
    support::{Mood, StandIn},
};
use diesel::prelude::*;
use sanping_infra::{
    db::{DbResult, Key},
    schema::notice_deliveries::dsl,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How often each provider fails.
const FAILS: usize = 2;
const SEND: &str = "/cgi-bin/message/subscribe/send";

/// The services that carry messages, from a moment on.
pub struct Providers<'a> {
    texts: &'a StandIn,
    wechat: &'a StandIn,
    /// What each was asked before.
    before: (usize, usize),
}

impl<'a> Providers<'a> {
    pub fn watch(texts: &'a StandIn, wechat: &'a StandIn) -> Self {
        wechat.answers(SEND, json!({"errcode": 0, "errmsg": "ok"}));
        Self { texts, wechat, before: (texts.seen().len(), wechat.seen_at(SEND).len()) }
    }

    /// The next two requests to each find it broken.
    pub fn fail_twice(&self) {
        for provider in [self.texts, self.wechat] {
            for _ in 0..FAILS {
                provider.next(Mood::Says(503, json!({})));
            }
        }
    }
}

/// One telling: to whom, by which channel, of which occasion.
type Telling = (Key, String, Key, i32);

pub async fn everybody_concerned_once_in_each_channel(cast: &Cast<'_>, providers: &Providers<'_>) {
    let of = (dsl::recipient_id, dsl::channel, dsl::occasion_id, dsl::occasion_seq);
    let all = cast.app.db.read(move |conn| {
        DbResult::Ok(dsl::notice_deliveries.select((of, dsl::state)).load::<(Telling, String)>(conn)?)
    });
    let all = all.await.unwrap();
    let mut channels: BTreeMap<&str, usize> = BTreeMap::new();
    for ((_, channel, ..), state) in &all {
        assert_eq!(state, "delivered", "{all:?}");
        *channels.entry(channel).or_default() += 1;
    }
    let distinct: BTreeSet<_> = all.iter().map(|(telling, _)| format!("{telling:?}")).collect();
    assert_eq!(distinct.len(), all.len(), "somebody was told twice of one occasion in one channel");

    // Each message has a key of its own, so what was asked more often is what had failed.
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for seen in providers.texts.seen().into_iter().skip(providers.before.0) {
        *asked.entry(seen.headers["idempotency-key"].clone()).or_default() += 1;
    }
    assert_eq!(Some(&asked.len()), channels.get("sms"));
    assert_eq!(asked.values().sum::<usize>(), asked.len() + FAILS);
    // A message to WeChat has no key: what was taken is what was sent. A failure may have met the request for a token.
    let taken = providers.wechat.seen_at(SEND).into_iter().skip(providers.before.1).filter(|seen| seen.taken);
    assert_eq!(Some(&taken.count()), channels.get("wechat"));

    its_reporter_heard_the_whole_story(cast, providers).await;
}

/// What she reads in her inbox, a text message for each; the others hear of their merge besides.
async fn its_reporter_heard_the_whole_story(cast: &Cast<'_>, providers: &Providers<'_>) {
    let newest_first = ["close", "finish", "accept", "dispatch", "dispatch", "dispatch", "dispatch"];
    assert_eq!(topics(&cast.she).await, newest_first);
    for joined in [&cast.neighbour, &cast.friend] {
        assert_eq!(topics(joined).await, [newest_first.as_slice(), &["merge"]].concat());
    }
    let seen = providers.texts.seen().into_iter().skip(providers.before.0);
    let hers = seen.filter(|seen| seen.body["phone"].as_str().unwrap().ends_with(HER_PHONE));
    let keys: BTreeSet<_> = hers.map(|seen| seen.headers["idempotency-key"].clone()).collect();
    assert_eq!(keys.len(), newest_first.len());
    let above = topics(&cast.admin).await;
    let count = |topic: &str| above.iter().filter(|one| *one == topic).count();
    assert_eq!((count("climb"), count("arbitration_due")), (2, 1), "{above:?}");
    let desk = topics(&cast.desk).await;
    assert!(desk.contains(&"call_back_due".to_owned()), "{desk:?}");
}
