use super::{Channel, Choice, Group, Matter, Preferences};
use chrono::{DateTime, TimeDelta, Utc};

/// In which ways a person can be reached outside, for this matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reach {
    /// By WeChat: she has signed in with it, and it has a template for the matter.
    pub wechat: bool,
    /// By text message: her number is known.
    pub sms: bool,
}

/// One channel to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    /// Which.
    pub channel: Channel,
    /// Not before.
    pub due_at: DateTime<Utc>,
}

/// News older than this is put into the inbox only: nobody is rung up for what happened days ago.
const OLD: TimeDelta = TimeDelta::hours(48);

/// By which channels, and when, a person is told of something that happened at `since`.
///
/// Always by the inbox. By WeChat unless switched off. By text message, which costs money and attention, where
/// it is switched on; else only where the matter is urgent or the person has no WeChat. In quiet hours both
/// wait for the end, unless the matter must not ([`Matter::breaks_quiet`]).
#[must_use]
pub fn plan(
    matter: Matter,
    preferences: &Preferences,
    reach: Reach,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Vec<Planned> {
    let mut planned = vec![Planned { channel: Channel::Inbox, due_at: now }];
    if now - since > OLD {
        return planned;
    }
    let due_at = match preferences.quiet.end_of(now) {
        Some(end) if !matter.breaks_quiet() => end,
        _ => now,
    };
    let group = matter.group();
    let wanted = |channel, usually| match preferences.choices.get(group, channel) {
        Choice::On => true,
        Choice::Off => false,
        Choice::Default => usually,
    };
    let wechat = reach.wechat && wanted(Channel::Wechat, true);
    let sms = reach.sms && wanted(Channel::Sms, group == Group::Urgent || !reach.wechat);
    planned.extend(wechat.then_some(Planned { channel: Channel::Wechat, due_at }));
    planned.extend(sms.then_some(Planned { channel: Channel::Sms, due_at }));
    planned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notice::{Reader, Topic};
    use crate::petition::Action;
    use crate::shared::AccountId;

    const BOTH: Reach = Reach { wechat: true, sms: true };

    fn told(topic: Topic, reader: Reader, reach: Reach, choose: impl Fn(&mut Preferences)) -> Vec<Channel> {
        let mut preferences = Preferences::of(AccountId::new());
        choose(&mut preferences);
        let noon: DateTime<Utc> = "2026-11-21T04:00:00Z".parse().unwrap();
        let matter = Matter { topic, reader, pressing: false };
        plan(matter, &preferences, reach, noon, noon).into_iter().map(|one| one.channel).collect()
    }

    #[test]
    fn a_text_message_is_for_what_is_urgent_and_for_who_has_no_wechat() {
        use Channel::{Inbox, Sms, Wechat};
        let usual = |topic, reader, reach| told(topic, reader, reach, |_| {});
        assert_eq!(usual(Topic::Step(Action::Accept), Reader::Resident, BOTH), [Inbox, Wechat]);
        assert_eq!(usual(Topic::Step(Action::Overdue), Reader::Staff, BOTH), [Inbox, Wechat, Sms]);
        let phone = Reach { wechat: false, ..BOTH };
        assert_eq!(usual(Topic::Step(Action::Accept), Reader::Resident, phone), [Inbox, Sms]);
        assert_eq!(usual(Topic::Step(Action::Overdue), Reader::Staff, Reach::default()), [Inbox]);
    }

    #[test]
    fn a_channel_is_switched_on_and_off_and_the_inbox_stays() {
        let off = |preferences: &mut Preferences| {
            for channel in [Channel::Inbox, Channel::Wechat, Channel::Sms] {
                preferences.choices.set(Group::Urgent, channel, Choice::Off);
            }
        };
        assert_eq!(told(Topic::Step(Action::Overdue), Reader::Staff, BOTH, off), [Channel::Inbox]);
        let on = |preferences: &mut Preferences| {
            preferences.choices.set(Group::Task, Channel::Sms, Choice::On);
        };
        assert!(told(Topic::Step(Action::Dispatch), Reader::Staff, BOTH, on).contains(&Channel::Sms));
    }

    #[test]
    fn the_night_is_kept_but_for_what_cannot_wait() {
        let night: DateTime<Utc> = "2026-11-21T15:30:00Z".parse().unwrap();
        let morning: DateTime<Utc> = "2026-11-21T23:00:00Z".parse().unwrap();
        let preferences = Preferences::of(AccountId::new());
        let wechat_at = |topic, pressing| {
            let matter = Matter { topic, reader: Reader::Staff, pressing };
            plan(matter, &preferences, BOTH, night, night)[1].due_at
        };
        assert_eq!(wechat_at(Topic::Step(Action::Dispatch), false), morning);
        assert_eq!(wechat_at(Topic::Step(Action::Dispatch), true), night);
        assert_eq!(wechat_at(Topic::Step(Action::Overdue), false), night);
    }

    #[test]
    fn old_news_rings_nobody_up() {
        let now: DateTime<Utc> = "2026-11-21T04:00:00Z".parse().unwrap();
        let matter = Matter { topic: Topic::Step(Action::Overdue), reader: Reader::Staff, pressing: true };
        let old = plan(matter, &Preferences::of(AccountId::new()), BOTH, now - TimeDelta::days(3), now);
        assert_eq!(old.len(), 1);
    }
}
