use super::*;
use crate::db::{DbResult, testing::on_both};
use chrono::{Datelike, Weekday};
use sanping_domain::calendar::{DayKind, DayName, ExceptionalDay, Period, Source, Week};

fn day(text: &str, kind: DayKind) -> ExceptionalDay {
    let (name, source) = (DayName::parse("某节").unwrap(), Source::parse("某通知").unwrap());
    ExceptionalDay { day: text.parse().unwrap(), kind, name, source }
}

#[test]
fn the_days_of_two_years_come_with_the_schema_and_say_where_they_are_laid_down() {
    on_both(async |db| {
        let (this, next) =
            db.read(|conn| DbResult::Ok((days_of(conn, 2026)?, days_of(conn, 2027)?))).await.unwrap();
        let worked = |days: &[ExceptionalDay]| days.iter().filter(|one| one.kind == DayKind::Workday).count();
        assert_eq!((this.len(), worked(&this)), (39, 6));
        assert!(this.iter().all(|one| one.source.as_str().contains("国办发明电")));
        // Only what the law itself fixes: eleven statutory days and two of them on a weekend.
        assert_eq!((next.len(), worked(&next)), (13, 0));
        assert!(next.iter().all(|one| one.source.as_str().contains("暂定")));
        let weekend = |day: &ExceptionalDay| matches!(day.day.weekday(), Weekday::Sat | Weekday::Sun);
        assert!(this.iter().filter(|one| one.kind == DayKind::Workday).all(weekend));
    });
}

#[test]
fn a_calendar_comes_back_as_it_was_set_and_a_stale_change_is_refused() {
    on_both(async |db| {
        let week = Week::new([Weekday::Sat, Weekday::Mon], vec![Period::new(0, 1440).unwrap()]).unwrap();
        let set = week.clone();
        db.write(move |tx| {
            assert!(change(tx, 1)?);
            set_week(tx, &set)?;
            put_day(tx, &day("2030-05-01", DayKind::Holiday))?;
            put_day(tx, &day("2030-05-01", DayKind::Workday))?;
            assert!(drop_day(tx, "2026-01-01".parse().unwrap())?);
            assert!(!drop_day(tx, "2026-01-01".parse().unwrap())?);
            DbResult::Ok(())
        })
        .await
        .unwrap();
        let Stored { calendar, version } = db.read(stored).await.unwrap();
        assert_eq!((calendar.week, version), (week, 2));
        assert_eq!(calendar.days.get(&"2030-05-01".parse().unwrap()), Some(&DayKind::Workday));
        assert!(!calendar.days.contains_key(&"2026-01-01".parse().unwrap()));
        assert!(!db.write(|tx| change(tx, 1)).await.unwrap());
    });
}
