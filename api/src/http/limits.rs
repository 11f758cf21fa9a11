use super::{ApiError, network};
use crate::config::LimitSettings;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter, clock::Clock, clock::DefaultClock};
use sanping_domain::shared::Kind;
use std::num::NonZeroU32;

/// How many photos go with a report without an account.
const PHOTOS_A_REPORT: u32 = 9;
/// How often a category is suggested for a report without an account.
const SUGGESTIONS_A_REPORT: u32 = 3;

/// Refusals of one caller that the audit trail notes in a minute.
const WATCHED: u32 = 20;
/// Sign-in names that one administrator looks up in a minute: enough to hire a team, too few to try names out.
const LOOK_UPS: u32 = 20;

/// The doors that have a limit of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doors {
    /// Sign-in and refresh.
    SignIn,
    /// Reports and look-ups without an account.
    Anonymous,
    /// Photos for such a report.
    Photos,
    /// Suggestions for such a report.
    Suggestions,
    /// Finding people by their sign-in names; counted by who looks.
    LookUps,
}

/// How often one address, and one address trying one account, may knock. All addresses of one network of IPv6 count as one.
///
/// An account alone is never a key: someone who knows a name could lock its owner out.
pub struct Limits {
    requests: DefaultKeyedRateLimiter<String>,
    sign_ins: DefaultKeyedRateLimiter<String>,
    guesses: DefaultKeyedRateLimiter<String>,
    anonymous: DefaultKeyedRateLimiter<String>,
    photos: DefaultKeyedRateLimiter<String>,
    suggestions: DefaultKeyedRateLimiter<String>,
    watched: DefaultKeyedRateLimiter<String>,
    look_ups: DefaultKeyedRateLimiter<String>,
}

impl Limits {
    /// Sets the limits.
    #[must_use]
    pub fn new(settings: LimitSettings) -> Self {
        let at_least_one = |n: u32| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let sign_ins = at_least_one(settings.sign_ins_per_minute);
        // One name from one address: a quarter of what the address has for all names.
        let guesses = at_least_one(settings.sign_ins_per_minute.div_ceil(4));
        // As many as the reports may carry.
        let photos = at_least_one(settings.anonymous_per_hour.saturating_mul(PHOTOS_A_REPORT));
        let suggestions = at_least_one(settings.anonymous_per_hour.saturating_mul(SUGGESTIONS_A_REPORT));
        Self {
            requests: RateLimiter::keyed(Quota::per_second(at_least_one(settings.requests_per_second))),
            sign_ins: RateLimiter::keyed(Quota::per_minute(sign_ins)),
            guesses: RateLimiter::keyed(Quota::per_minute(guesses)),
            anonymous: RateLimiter::keyed(Quota::per_hour(at_least_one(settings.anonymous_per_hour))),
            photos: RateLimiter::keyed(Quota::per_hour(photos)),
            suggestions: RateLimiter::keyed(Quota::per_hour(suggestions)),
            watched: RateLimiter::keyed(Quota::per_minute(at_least_one(WATCHED))),
            look_ups: RateLimiter::keyed(Quota::per_minute(at_least_one(LOOK_UPS))),
        }
    }

    /// Counts a request of any kind.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub fn request(&self, address: &str) -> Result<(), ApiError> {
        check(&self.requests, &network(address))
    }

    /// Counts a knock at a door that has a limit of its own, by address unless the door says otherwise.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub fn knock(&self, door: Doors, address: &str) -> Result<(), ApiError> {
        let limiter = match door {
            Doors::SignIn => &self.sign_ins,
            Doors::Anonymous => &self.anonymous,
            Doors::Photos => &self.photos,
            Doors::Suggestions => &self.suggestions,
            Doors::LookUps => &self.look_ups,
        };
        check(limiter, &network(address))
    }

    /// Counts a try at one account from one address.
    ///
    /// # Errors
    /// 429 with `Retry-After`.
    pub fn guess(&self, login: &str, address: &str) -> Result<(), ApiError> {
        check(&self.guesses, &format!("{} {login}", network(address)))
    }

    /// Whether another refusal of this caller is noted in the audit trail: a flood of them says no more than its first ones.
    pub(super) fn is_noted(&self, caller: &str) -> bool {
        self.watched.check_key(&caller.to_owned()).is_ok()
    }

    /// Forgets who has not knocked for a while.
    pub fn sweep(&self) {
        let others = [&self.anonymous, &self.photos, &self.watched, &self.suggestions, &self.look_ups];
        for limiter in [&self.requests, &self.sign_ins, &self.guesses].into_iter().chain(others) {
            limiter.retain_recent();
        }
    }
}

fn check(limiter: &DefaultKeyedRateLimiter<String>, key: &String) -> Result<(), ApiError> {
    limiter.check_key(key).map_err(|until| {
        let seconds = until.wait_time_from(DefaultClock::default().now()).as_secs().saturating_add(1);
        ApiError { retry_after: Some(seconds), ..ApiError::new(Kind::TooMany, "too_many_requests") }
    })
}
