//! What holds for every schedule, moment and window.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::{
    ClockError, Clocks, Exceptions, Moment, ResponseClock, Schedule, Standing, Step, Warning,
    WeeklyHours, Window, business_millis_between, check_schedule, due, is_open, promise,
};
use super::zones;
use crate::language::Language;

fn day() -> impl Strategy<Value = Vec<(String, String)>> {
    prop::collection::btree_set(0_u16..=96, 0..6).prop_map(|quarters| {
        let times: Vec<_> = quarters
            .iter()
            .map(|at| format!("{:02}:{:02}", at / 4, at % 4 * 15))
            .collect();
        times
            .chunks_exact(2)
            .map(|pair| (pair[0].clone(), pair[1].clone()))
            .collect()
    })
}

fn schedules() -> impl Strategy<Value = Schedule> {
    let tz = prop::sample::select(vec![
        "America/New_York",
        "America/Havana",
        "Africa/Casablanca",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Pacific/Apia",
        "America/Santiago",
    ]);
    let date = (2026_u16..2028, 1_u8..=12, 1_u8..=28)
        .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}"));
    (
        tz,
        prop::collection::btree_map((1_u8..=7).prop_map(|day| day.to_string()), day(), 0..8),
        prop::collection::btree_map(date, day(), 0..20),
    )
        .prop_map(
            |(tz, hours, holidays): (_, BTreeMap<_, _>, BTreeMap<_, _>)| Schedule {
                tz: tz.to_owned(),
                hours: WeeklyHours::try_from(hours).unwrap(),
                holidays: Exceptions::try_from(holidays).unwrap(),
            },
        )
}

fn moments() -> impl Strategy<Value = Moment> {
    // 2026 and 2027, to the millisecond.
    (1_767_225_600_000_i64..1_830_297_600_000)
        .prop_map(|millis| Moment::from_millis(millis).unwrap())
}

fn windows() -> impl Strategy<Value = Window> {
    prop_oneof![
        (0_u32..6000).prop_map(Window::BusinessMinutes),
        Just(Window::SameBusinessDay),
        (0_u16..12).prop_map(Window::BusinessDays),
        (0_u32..6000).prop_map(Window::WallMinutes),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_later_start_is_never_due_earlier(
        schedule in schedules(), start in moments(), later in 0_i64..400_000_000, window in windows(),
    ) {
        let zones = zones();
        let first = due(&schedule, &zones, start, window);
        let second = due(&schedule, &zones, start.plus_millis(later).unwrap(), window);
        if let (Ok(first), Ok(second)) = (first, second) {
            prop_assert!(start <= first);
            prop_assert!(first <= second);
        }
    }

    #[test]
    fn more_minutes_are_never_due_earlier(
        schedule in schedules(), start in moments(), minutes in 0_u32..6000, more in 0_u32..600,
    ) {
        let zones = zones();
        let first = due(&schedule, &zones, start, Window::BusinessMinutes(minutes));
        let second = due(&schedule, &zones, start, Window::BusinessMinutes(minutes + more));
        if let (Ok(first), Ok(second)) = (first, second) {
            prop_assert!(first <= second);
        }
    }

    #[test]
    fn exactly_the_window_is_open_time_and_the_due_lies_in_it(
        schedule in schedules(), start in moments(), minutes in 1_u32..6000,
    ) {
        let zones = zones();
        if let Ok(due) = due(&schedule, &zones, start, Window::BusinessMinutes(minutes)) {
            let open = business_millis_between(&schedule, &zones, start, due).unwrap();
            prop_assert_eq!(open, i64::from(minutes) * 60_000);
            // The closing moment counts as open time here: just before it, it is open.
            let just_before = due.plus_millis(-1).unwrap();
            prop_assert!(is_open(&schedule, &zones, just_before).unwrap());
        }
    }

    #[test]
    fn day_windows_end_at_a_closing(
        schedule in schedules(), start in moments(), days in 0_u16..12,
    ) {
        let zones = zones();
        if let Ok(due) = due(&schedule, &zones, start, Window::BusinessDays(days)) {
            prop_assert!(is_open(&schedule, &zones, due.plus_millis(-1).unwrap()).unwrap());
        }
    }

    #[test]
    fn open_time_adds_up(
        schedule in schedules(), start in moments(), one in 0_i64..900_000_000, two in 0_i64..900_000_000,
    ) {
        let zones = zones();
        let middle = start.plus_millis(one).unwrap();
        let end = middle.plus_millis(two).unwrap();
        let between = |from, until| business_millis_between(&schedule, &zones, from, until).unwrap();
        prop_assert_eq!(between(start, middle) + between(middle, end), between(start, end));
        prop_assert_eq!(between(end, start), 0);
    }

    #[test]
    fn a_checked_schedule_always_gives_a_due(
        schedule in schedules(), start in moments(), minutes in 0_u32..600, days in 0_u16..3,
    ) {
        let zones = zones();
        if check_schedule(&schedule, &zones, start).is_ok() {
            for window in [Window::BusinessMinutes(minutes), Window::BusinessDays(days)] {
                let due = due(&schedule, &zones, start, window);
                // One quarter of an hour a week, or less in a gap, may take years to fill.
                prop_assert!(matches!(due, Ok(_) | Err(ClockError::WindowTooLong)), "{:?}", due);
            }
        }
    }

    #[test]
    fn the_warning_comes_before_the_due(
        schedule in schedules(), start in moments(), window in windows(), percent in 0_u8..=100,
    ) {
        let zones = zones();
        let warning = Warning::at_percent(percent).unwrap();
        if let Ok(clock) = ResponseClock::start(&schedule, &zones, start, window, warning, 1) {
            prop_assert!(start <= clock.due_soon && clock.due_soon <= clock.due);
            prop_assert_eq!(clock.standing(None, Moment::MAX), Standing::Late);
            prop_assert_eq!(clock.standing(Some(clock.due), Moment::MAX), Standing::Met);
        }
    }

    #[test]
    fn the_order_of_logging_does_not_matter(
        received in moments(),
        mut steps in prop::collection::vec((0_u8..3, moments()), 0..8),
    ) {
        let replay = |steps: &[(u8, Moment)]| {
            let mut clocks = Clocks::default();
            for (step, at) in steps {
                let step = [Step::Acknowledged, Step::Attempted, Step::Reached][usize::from(*step)];
                clocks.record(received, step, *at);
            }
            clocks
        };
        let logged = replay(&steps);
        steps.reverse();
        prop_assert_eq!(logged, replay(&steps));
        prop_assert!(logged.first_response >= Some(received) || logged.first_response.is_none());
        prop_assert!(logged.contact.is_none() || logged.first_response <= logged.contact);
    }
}

proptest! {
    // Windows of years are walked day by day, so fewer cases.
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn any_moment_and_window_gets_an_answer(
        schedule in schedules(), millis in any::<i64>(), minutes in any::<u32>(), days in any::<u16>(),
    ) {
        let zones = zones();
        let range = Moment::MAX.as_millis() - Moment::MIN.as_millis();
        let start = Moment::from_millis(Moment::MIN.as_millis() + millis.rem_euclid(range)).unwrap();
        for window in [
            Window::BusinessMinutes(minutes),
            Window::BusinessDays(days),
            Window::WallMinutes(minutes),
            Window::SameBusinessDay,
        ] {
            for start in [start, Moment::MIN, Moment::MAX] {
                if let Ok(due) = due(&schedule, &zones, start, window) {
                    prop_assert!(due >= start);
                    for language in [Language::En, Language::Es] {
                        promise(&zones, &schedule.tz, start, due, language).unwrap();
                    }
                }
                let _ = check_schedule(&schedule, &zones, start);
            }
        }
    }
}
