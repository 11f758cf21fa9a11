//! The deadlines of a petition: when they are set, how they move, and how they went.

use super::{Action, Detail, Event, Petition, Status, coded::coded};
use crate::calendar::Calendar;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// A warning is given when so much of the time, in hundredths, is used up (PETITION, Clocks).
const WARN_AT: i32 = 80;

coded! {
    /// How a time limit is counted.
    Measure {
        /// In the working time of the calendar.
        Working = "working",
        /// Around the clock.
        Clock = "clock",
    }

    /// How the clocks of a petition stand.
    ClockState {
        /// Time enough.
        Running = "running",
        /// It waits: for the reporter, a review date, a check, or the end of a merge.
        Paused = "paused",
        /// Four fifths of the time are used up.
        DueSoon = "due_soon",
        /// The deadline has passed and the work is not done.
        Overdue = "overdue",
        /// Handled in time.
        Met = "met",
        /// Handled too late.
        Missed = "missed",
    }
}

/// A time limit: 1 minute to a year, in its measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    minutes: i32,
    measure: Measure,
}

impl Limit {
    /// The most minutes a limit may have: those of a year.
    pub const MAX_MINUTES: i32 = 366 * 24 * 60;

    /// A limit; none where it is not 1 to [`Limit::MAX_MINUTES`].
    #[must_use]
    pub const fn new(minutes: i32, measure: Measure) -> Option<Self> {
        if minutes >= 1 && minutes <= Self::MAX_MINUTES { Some(Self { minutes, measure }) } else { None }
    }

    /// Hours around the clock.
    pub(super) const fn hours(hours: i32) -> Self {
        Self { minutes: hours * 60, measure: Measure::Clock }
    }

    /// Working days of seven hours, as the calendar has them unless it is changed.
    pub(super) const fn days(days: i32) -> Self {
        Self { minutes: days * 7 * 60, measure: Measure::Working }
    }

    /// How many minutes.
    #[must_use]
    pub const fn minutes(self) -> i32 {
        self.minutes
    }

    /// Of which sort.
    #[must_use]
    pub const fn measure(self) -> Measure {
        self.measure
    }

    /// When it has run out.
    pub(super) fn after(self, start: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
        self.measure.add(start, TimeDelta::minutes(self.minutes.into()), calendar)
    }
}

impl Measure {
    fn add(self, start: DateTime<Utc>, time: TimeDelta, calendar: &Calendar) -> DateTime<Utc> {
        match self {
            Self::Working => calendar.add_working(start, time),
            Self::Clock => start + time,
        }
    }

    fn between(self, from: DateTime<Utc>, until: DateTime<Utc>, calendar: &Calendar) -> TimeDelta {
        match self {
            Self::Working => calendar.working_between(from, until),
            Self::Clock => (until - from).max(TimeDelta::zero()),
        }
    }
}

/// The limits that count for one petition, and the calendar that they are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// From the report to the first accept.
    pub response: Limit,
    /// From the first dispatch, or from a reopening, to handled.
    pub handling: Limit,
    /// From one climb of an overdue petition to the next.
    pub climb: Limit,
    /// The working calendar.
    pub calendar: Arc<Calendar>,
}

/// What was promised to the reporter, and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clocks {
    /// Until when somebody must accept it.
    pub response: Option<Deadline>,
    /// Until when the present round must be handled, pauses and extensions included.
    pub handling: Option<Deadline>,
    /// Whether the first accept came in time.
    pub responded_in_time: Option<bool>,
    /// Whether it was in time when it was handled for the first time.
    pub handled_in_time: Option<bool>,
    /// When somebody was last warned: of a deadline, or of a review date.
    pub warned_at: Option<DateTime<Utc>>,
    /// When the deadline that now runs was found to have passed.
    pub overdue_at: Option<DateTime<Utc>>,
    /// When it last climbed.
    pub climbed_at: Option<DateTime<Utc>>,
    /// When timed work must look at it again.
    pub alarm_at: Option<DateTime<Utc>>,
}

/// A moment that was promised.
///
/// While the clocks wait it stands where it stood; the pause is added when they go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The moment.
    pub due_at: DateTime<Utc>,
    /// When four fifths of the time are used up.
    pub warn_at: DateTime<Utc>,
    /// How the time is counted, and so pauses too.
    pub measure: Measure,
}

impl Deadline {
    fn set(start: DateTime<Utc>, limit: Limit, calendar: &Calendar) -> Self {
        let warned = TimeDelta::minutes(limit.minutes.into()) * WARN_AT / 100;
        Self {
            due_at: limit.after(start, calendar),
            warn_at: limit.measure.add(start, warned, calendar),
            measure: limit.measure,
        }
    }

    /// Adds a pause, in the same measure; a moment that had passed before the pause stays passed.
    fn wait(&mut self, since: DateTime<Utc>, until: DateTime<Utc>, calendar: &Calendar) {
        let pause = self.measure.between(since, until, calendar);
        for moment in [&mut self.due_at, &mut self.warn_at] {
            if *moment > since {
                *moment = self.measure.add(*moment, pause, calendar);
            }
        }
    }

    fn extend(&mut self, days: u8, calendar: &Calendar) {
        for moment in [&mut self.due_at, &mut self.warn_at] {
            *moment = calendar.add_working_days(*moment, days.into());
        }
    }
}

/// A step as the clocks see it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tick {
    pub action: Action,
    pub from: Status,
    pub to: Status,
    pub at: DateTime<Utc>,
    /// Since when the clocks waited before the step.
    pub waited_since: Option<DateTime<Utc>>,
    /// Working days that the step grants.
    pub granted: u8,
}

impl Tick {
    pub(super) fn of(event: &Event, from: Status, waited_since: Option<DateTime<Utc>>) -> Self {
        let granted = match (event.action, &event.detail) {
            (Action::GrantExtension, Some(Detail::Extension { days })) => *days,
            _ => 0,
        };
        Self { action: event.action, from, to: event.to, at: event.at, waited_since, granted }
    }
}

impl Clocks {
    /// The clocks of a petition that begins.
    #[must_use]
    pub fn begin(at: DateTime<Utc>, terms: &Terms) -> Self {
        let response = Deadline::set(at, terms.response, &terms.calendar);
        Self { response: Some(response), alarm_at: Some(response.warn_at), ..Self::default() }
    }

    /// Follows a step that was taken.
    pub(super) fn follow(&mut self, tick: Tick, terms: &Terms) {
        let Tick { action, from, to, at, waited_since, granted } = tick;
        let calendar = &*terms.calendar;
        if action == Action::Accept && self.responded_in_time.is_none() {
            self.responded_in_time = self.response.map(|response| at <= response.due_at);
        }
        if to == Status::Handled && self.handled_in_time.is_none() {
            // The work stopped when it was said to be done, however long the check took.
            let done_at = waited_since.unwrap_or(at);
            self.handled_in_time = self.handling.map(|handling| done_at <= handling.due_at);
        }
        if let Some(since) = waited_since.filter(|_| !to.pauses_clock()) {
            for deadline in [&mut self.response, &mut self.handling].into_iter().flatten() {
                deadline.wait(since, at, calendar);
            }
        }
        if let Some(handling) = self.handling.as_mut().filter(|_| granted > 0) {
            handling.extend(granted, calendar);
        }
        let again = matches!(from, Status::Handled | Status::Closed) && to == Status::Handling;
        if again || (to == Status::Dispatched && self.handling.is_none()) {
            self.handling = Some(Deadline::set(at, terms.handling, calendar));
        }
        self.mark(action, to, at);
    }

    fn mark(&mut self, action: Action, to: Status, at: DateTime<Utc>) {
        match action {
            Action::Warn | Action::Review => self.warned_at = Some(at),
            Action::Overdue => self.overdue_at = Some(at),
            Action::Climb => self.climbed_at = Some(at),
            _ => {}
        }
        // A later deadline runs now, or the passed one was moved: nothing is overdue any more.
        if self.overdue_at.is_some() && self.next(to).is_some_and(|next| at < next.due_at) {
            (self.overdue_at, self.climbed_at) = (None, None);
        }
    }

    /// The deadlines that run in a status.
    pub(super) fn running(&self, status: Status) -> impl Iterator<Item = Deadline> {
        let runs = status.is_open() && !status.pauses_clock();
        let response = self.response.filter(|_| self.responded_in_time.is_none());
        let waits = matches!(status, Status::Reported | Status::Dispatched);
        [response.filter(|_| waits), self.handling].into_iter().flatten().filter(move |_| runs)
    }

    /// The deadline that runs out first in a status.
    #[must_use]
    pub fn next(&self, status: Status) -> Option<Deadline> {
        self.running(status).min_by_key(|deadline| deadline.due_at)
    }
}

impl Petition {
    /// The deadline that it must meet next; none while the clocks wait and where the work is done.
    #[must_use]
    pub fn due_at(&self) -> Option<DateTime<Utc>> {
        self.clocks.next(self.status).map(|next| next.due_at)
    }

    /// How its clocks stand; none where nothing was promised.
    #[must_use]
    pub fn clock_state(&self, now: DateTime<Utc>) -> Option<ClockState> {
        let Clocks { response, handling, handled_in_time, .. } = &self.clocks;
        match self.status {
            Status::Rejected | Status::Withdrawn => None,
            Status::Handled | Status::Closed => {
                handled_in_time.map(|met| if met { ClockState::Met } else { ClockState::Missed })
            }
            status if status.pauses_clock() => response.or(*handling).map(|_| ClockState::Paused),
            status => self.clocks.next(status).map(|next| match next {
                Deadline { due_at, .. } if due_at < now => ClockState::Overdue,
                _ if self.clocks.running(status).any(|one| one.warn_at <= now) => ClockState::DueSoon,
                _ => ClockState::Running,
            }),
        }
    }
}
