use super::{both, word};
use crate::db::{At, DbResult};
use crate::schema::petitions;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use sanping_domain::petition::{Clocks, Deadline, Measure};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = petitions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(in crate::petition) struct ClockRow {
    response_due_at: Option<At>,
    response_warn_at: Option<At>,
    response_measure: Option<String>,
    handling_due_at: Option<At>,
    handling_warn_at: Option<At>,
    handling_measure: Option<String>,
    responded_in_time: Option<bool>,
    handled_in_time: Option<bool>,
    warned_at: Option<At>,
    overdue_at: Option<At>,
    climbed_at: Option<At>,
    alarm_at: Option<At>,
}

impl From<&Clocks> for ClockRow {
    fn from(clocks: &Clocks) -> Self {
        let Clocks {
            response,
            handling,
            responded_in_time,
            handled_in_time,
            warned_at,
            overdue_at,
            climbed_at,
            alarm_at,
        } = *clocks;
        let parts = |deadline: Option<Deadline>| match deadline {
            Some(Deadline { due_at, warn_at, measure }) => {
                (Some(At(due_at)), Some(At(warn_at)), Some(measure.as_str().to_owned()))
            }
            None => (None, None, None),
        };
        let (response_due_at, response_warn_at, response_measure) = parts(response);
        let (handling_due_at, handling_warn_at, handling_measure) = parts(handling);
        Self {
            response_due_at,
            response_warn_at,
            response_measure,
            handling_due_at,
            handling_warn_at,
            handling_measure,
            responded_in_time,
            handled_in_time,
            warned_at: warned_at.map(At),
            overdue_at: overdue_at.map(At),
            climbed_at: climbed_at.map(At),
            alarm_at: alarm_at.map(At),
        }
    }
}

impl ClockRow {
    pub(in crate::petition) fn into_domain(self) -> DbResult<Clocks> {
        Ok(Clocks {
            response: deadline(
                self.response_due_at,
                self.response_warn_at,
                self.response_measure.as_deref(),
            )?,
            handling: deadline(
                self.handling_due_at,
                self.handling_warn_at,
                self.handling_measure.as_deref(),
            )?,
            responded_in_time: self.responded_in_time,
            handled_in_time: self.handled_in_time,
            warned_at: self.warned_at.map(|at| at.0),
            overdue_at: self.overdue_at.map(|at| at.0),
            climbed_at: self.climbed_at.map(|at| at.0),
            alarm_at: self.alarm_at.map(|at| at.0),
        })
    }
}

fn deadline(due_at: Option<At>, warn_at: Option<At>, measure: Option<&str>) -> DbResult<Option<Deadline>> {
    both(both(due_at, warn_at)?, measure)?
        .map(|((due, warn), measure)| {
            Ok(Deadline { due_at: due.0, warn_at: warn.0, measure: word(Measure::parse, measure)? })
        })
        .transpose()
}
