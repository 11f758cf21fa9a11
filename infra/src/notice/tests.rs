mod people;

use super::*;
use crate::{
    account,
    db::{Db, DbResult, testing::on_both},
    outbox::{self, Message},
};
use chrono::{DateTime, Utc};
use sanping_domain::{
    account::{Account, Login},
    notice::{
        Channel, Choice, Delivery, DeliveryState, Group, News, Occasion, Part, Planned, Preferences, Reader,
        Recipient, Template, Topic,
    },
    petition::Action,
    shared::{AccountId, Limit, MessageId, Name, NoticeId},
};
use serde_json::json;
use std::collections::BTreeSet;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
}

fn news() -> News {
    let message = MessageId::new();
    News {
        message,
        occasion: Occasion { id: message.0, seq: 0 },
        topic: Topic::Step(Action::Dispatch),
        reader: Reader::Staff,
        petition: None,
        status: None,
        detail: None,
        happened_at: at(0),
    }
}

fn telling(news: &News, person: AccountId, channel: Channel) -> Delivery {
    news.tell(Recipient::Account(person), Planned { channel, due_at: at(0) }, at(0))
}

async fn stored(db: &Db, deliveries: Vec<Delivery>) -> usize {
    db.write(move |tx| insert(tx, &deliveries)).await.unwrap()
}

async fn claimed(db: &Db, limit: u16, now: DateTime<Utc>) -> Vec<Delivery> {
    db.write(move |tx| claim(tx, Channel::Sms, limit, now)).await.unwrap()
}

async fn settled(db: &Db, delivery: &Delivery, outcome: Outcome, now: DateTime<Utc>) -> bool {
    let delivery = delivery.clone();
    db.write(move |tx| settle(tx, &delivery, outcome, now)).await.unwrap()
}

async fn dead(db: &Db) -> Vec<Delivery> {
    let all = DeadFilter::default();
    db.read(move |conn| dead_letters(conn, &all, None, Limit::default())).await.unwrap().items
}

#[test]
fn a_person_is_told_once_in_each_channel_however_often_a_step_names_her() {
    on_both(async |db| {
        let (news, person) = (news(), AccountId::new());
        let other_message = News { message: MessageId::new(), reader: Reader::Resident, ..news.clone() };
        let first = vec![telling(&news, person, Channel::Inbox), telling(&news, person, Channel::Sms)];
        let again =
            vec![telling(&news, person, Channel::Inbox), telling(&other_message, person, Channel::Sms)];
        assert_eq!((stored(&db, first).await, stored(&db, again).await), (2, 0));
        assert_eq!(claimed(&db, 9, at(0)).await.len(), 1);
    });
}

#[test]
fn of_many_workers_each_telling_is_claimed_by_one() {
    on_both(async |db| {
        let news = news();
        let all: Vec<_> = (0..40).map(|_| telling(&news, AccountId::new(), Channel::Sms)).collect();
        stored(&db, all).await;
        let workers = (0..8).map(|_| claimed(&db, 7, at(1)));
        let taken = futures_util::future::join_all(workers).await;
        let ids: Vec<NoticeId> = taken.into_iter().flatten().map(|one| one.id).collect();
        let different: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), different.len(), "one was claimed twice");
        let rest = claimed(&db, 100, at(1)).await.len();
        assert_eq!(ids.len() + rest, 40);
    });
}

#[test]
fn a_dead_worker_is_succeeded_when_its_lease_ends_and_its_late_word_does_not_count() {
    on_both(async |db| {
        stored(&db, vec![telling(&news(), AccountId::new(), Channel::Sms)]).await;
        let first = claimed(&db, 9, at(0)).await.remove(0);
        assert!(claimed(&db, 9, at(59)).await.is_empty());
        let second = claimed(&db, 9, at(60)).await.remove(0);
        assert_eq!((first.id, first.attempts, second.attempts), (second.id, 1, 2));
        assert!(!settled(&db, &first, Outcome::Dead("late".into()), at(61)).await);
        assert!(settled(&db, &second, Outcome::Delivered, at(61)).await);
        assert!(!settled(&db, &second, Outcome::Dead("twice".into()), at(62)).await);
        assert!(claimed(&db, 9, at(9999)).await.is_empty() && dead(&db).await.is_empty());
    });
}

#[test]
fn a_failed_one_waits_for_its_time() {
    on_both(async |db| {
        stored(&db, vec![telling(&news(), AccountId::new(), Channel::Sms)]).await;
        let first = claimed(&db, 9, at(0)).await.remove(0);
        assert!(settled(&db, &first, Outcome::Again("busy".into(), at(30)), at(1)).await);
        assert!(claimed(&db, 9, at(29)).await.is_empty());
        let again = claimed(&db, 9, at(30)).await.remove(0);
        assert_eq!((again.attempts, again.last_error.as_deref()), (2, Some("busy")));
    });
}

#[test]
fn a_dead_letter_is_replayed_as_new_or_discarded_for_good() {
    on_both(async |db| {
        let both = vec![
            telling(&news(), AccountId::new(), Channel::Sms),
            telling(&news(), AccountId::new(), Channel::Sms),
        ];
        stored(&db, both).await;
        for one in claimed(&db, 9, at(0)).await {
            assert!(settled(&db, &one, Outcome::Dead("no".into()), at(1)).await);
        }
        let letters = dead(&db).await;
        let (kept, dropped) = (letters[0].id, letters[1].id);
        let done = db.write(move |tx| -> DbResult<_> {
            let first = (replay(tx, kept, at(2))?, discard(tx, dropped, "left", at(2))?);
            Ok((first, replay(tx, kept, at(2))?, discard(tx, dropped, "left", at(2))?))
        });
        assert_eq!(done.await, Ok(((true, true), false, false)));
        assert!(dead(&db).await.is_empty());
        let again = claimed(&db, 9, at(3)).await;
        assert_eq!((again.len(), again[0].attempts, again[0].state), (1, 1, DeliveryState::Waiting));
    });
}

#[test]
fn dead_letters_are_replayed_by_filter_and_bounded() {
    on_both(async |db| {
        let news = news();
        let all: Vec<_> = (0..5).map(|_| telling(&news, AccountId::new(), Channel::Sms)).collect();
        stored(&db, all).await;
        for one in claimed(&db, 9, at(0)).await {
            settled(&db, &one, Outcome::Dead("no".into()), at(1)).await;
        }
        let count = |filter: DeadFilter, limit| db.write(move |tx| replay_all(tx, &filter, limit, at(2)));
        let none = DeadFilter { channel: Some(Channel::Wechat), ..DeadFilter::default() };
        assert_eq!(count(none, 100).await, Ok(0));
        let hidden = DeadFilter { scope: Some(Default::default()), ..DeadFilter::default() };
        assert_eq!(count(hidden, 100).await, Ok(0), "what concerns no petition of the scope");
        let since = DeadFilter { since: Some(at(2)), ..DeadFilter::default() };
        assert_eq!(count(since, 100).await, Ok(0));
        assert_eq!(
            (count(DeadFilter::default(), 2).await, count(DeadFilter::default(), 100).await),
            (Ok(2), Ok(3))
        );
    });
}

#[test]
fn an_inbox_is_read_by_its_owner_alone() {
    on_both(async |db| {
        let (mine, other) = (AccountId::new(), AccountId::new());
        let later = News { happened_at: at(5), ..news() };
        let notices = vec![telling(&news(), mine, Channel::Inbox), telling(&later, mine, Channel::Inbox)];
        let first = notices[0].id;
        stored(&db, notices).await;
        let marked = db.write(move |tx| -> DbResult<_> {
            mark_read(tx, other, first, at(6))?;
            Ok((
                inbox_item(tx, other, first)?.is_some(),
                unread(tx, mine)?,
                mark_all_read(tx, mine, at(0), at(6))?,
            ))
        });
        assert_eq!(marked.await, Ok((false, 2, 1)));
        let left = db.read(move |conn| inbox(conn, mine, true, None, Limit::default())).await.unwrap();
        assert_eq!(left.items.len(), 1);
        assert_eq!(left.items[0].news.happened_at, at(5));
    });
}

#[test]
fn two_processes_take_different_messages() {
    on_both(async |db| {
        let put = |topic: &'static str| Message {
            topic: topic.into(),
            recipient_kind: "account",
            recipient_id: Some(AccountId::new().0),
            payload: json!({}),
        };
        db.write(move |tx| (0..10).try_for_each(|_| outbox::put(tx, put("petition.dispatch"), at(0))))
            .await
            .unwrap();
        let take = || {
            db.write(|tx| -> DbResult<_> {
                let taken: Vec<_> = outbox::take(tx, 4)?.into_iter().map(|one| one.id).collect();
                outbox::mark_sent(tx, &taken, at(1))?;
                Ok(taken)
            })
        };
        let (a, b, c) = tokio::join!(take(), take(), take());
        let all: Vec<_> = [a.unwrap(), b.unwrap(), c.unwrap()].concat();
        assert_eq!(all.len(), all.iter().collect::<BTreeSet<_>>().len());
        assert!(all.len() <= 10);
    });
}

#[test]
fn stale_words_and_preferences_are_not_stored() {
    on_both(async |db| {
        let key = "dispatch.staff.wechat.zh".parse().unwrap();
        let parts = vec![Part::new("thing1", "{{ title }}")];
        let first = Template::brought(key).reworded(parts, Some("tpl".into()));
        let reset = first.clone().reset();
        let (one, two) = (first.clone(), reset.clone());
        let saved = db.write(move |tx| -> DbResult<_> {
            Ok((
                save_template(tx, &one, at(0))?,
                save_template(tx, &one, at(0))?,
                save_template(tx, &two, at(0))?,
            ))
        });
        assert_eq!(saved.await, Ok((true, false, true)));
        assert_eq!(db.read(move |conn| template(conn, key)).await, Ok(reset));

        let (login, name) = (Login::parse("li-ming").unwrap(), Name::parse("李").unwrap());
        let account = Account {
            id: AccountId::new(),
            login,
            name,
            disabled_at: None,
            version: 1,
            created_at: at(0),
            updated_at: at(0),
        };
        let mut wanted = Preferences { version: 1, ..Preferences::of(account.id) };
        wanted.choices.set(Group::Task, Channel::Sms, Choice::On);
        let (owner, stored) = (account.id, wanted.clone());
        let saved = db.write(move |tx| -> DbResult<_> {
            account::insert(tx, &account, None)?;
            Ok((save_preferences(tx, &stored, at(0))?, save_preferences(tx, &stored, at(0))?))
        });
        assert_eq!(saved.await, Ok((true, false)));
        assert_eq!(db.read(move |conn| preferences_of(conn, owner)).await, Ok(wanted));
    });
}
