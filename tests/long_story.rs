//! The long story: one leak, told three times, promised to the minute, late, returned, arbitrated, done, rated low
//! and closed; everybody told once, the figures moved by one, the trail whole, and its reporter forgotten.

mod cast;
mod counted;
mod forgotten;
mod leak;
mod told;

use crate::{
    notice::{by_sms, by_wechat},
    petition::clocks::moment,
    support::{StandIn, on_both_with},
};
use cast::Cast;
use chrono::TimeDelta;
use sanping_api::config::Config;

#[test]
fn a_leak_told_three_times_lives_through_everything_and_its_reporter_is_forgotten() {
    let (texts, wechat) = (StandIn::start(), StandIn::start());
    let (by_sms, by_wechat) = (by_sms(&texts), by_wechat(&wechat));
    let settings = |config: &mut Config| {
        by_sms(config);
        by_wechat(config);
        config.privacy.grace = TimeDelta::zero();
    };
    on_both_with(settings, async |app| {
        let providers = told::Providers::watch(&texts, &wechat);
        app.clock.set(moment("2026-09-22 09:00"));
        let cast = Cast::gather(app).await;
        leak::a_lamp_was_mended_before(&cast).await;
        let before = counted::figures(&cast).await;

        providers.fail_twice();
        let leak = leak::three_people_report_it_and_the_desk_makes_one_of_it(&cast).await;
        leak::the_deadline_falls_beyond_the_festival_and_the_make_up_saturday(&cast, &leak).await;
        leak::nobody_accepts_and_it_climbs_two_tiers_whatever_is_said(&cast, &leak).await;
        leak::returned_three_times_it_goes_to_arbitration(&cast, &leak).await;
        leak::it_is_done_in_the_last_minute(&cast, &leak).await;
        leak::rated_two_it_must_be_called_back_about(&cast, &leak).await;
        leak::nobody_answers_any_more_and_it_is_closed(&cast, &leak).await;

        told::everybody_concerned_once_in_each_channel(&cast, &providers).await;
        counted::the_figures_moved_by_this_one_petition(&cast, &leak, &before).await;
        forgotten::nothing_of_her_is_found_and_the_trail_is_whole(&cast, &leak).await;
        forgotten::the_trail_breaks_where_a_line_is_altered(&cast).await;
    });
}
