//! The clock against the plainest possible one: go on minute by minute, ask the zone for the local
//! time of each, and count those in open hours.

use std::fmt::Write as _;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::super::{Date, Moment, Schedule, Window, due, is_open, next_opening};
use super::{schedule, zones};

/// Zones with something odd about them, with days on which it shows.
const PLACES: &[(&str, &[&str])] = &[
    (
        "America/New_York",
        &["2026-03-08", "2026-11-01", "2028-02-29"],
    ),
    ("America/Denver", &["2026-03-08", "2026-11-01"]),
    ("America/Phoenix", &["2026-03-08"]),
    ("America/Anchorage", &["2026-03-08", "2026-11-01"]),
    ("America/Adak", &["2026-03-08", "2026-11-01"]),
    (
        "America/St_Johns",
        &["2026-03-08", "2026-11-01", "2009-03-08", "2009-11-01"],
    ),
    ("America/Havana", &["2026-03-08", "2026-11-01"]),
    ("America/Santiago", &["2026-04-05", "2026-09-06"]),
    ("America/Asuncion", &["2023-03-26", "2023-10-01"]),
    ("America/Mexico_City", &["2022-04-03", "2022-10-30"]),
    ("America/Tijuana", &["2026-03-08"]),
    ("America/Scoresbysund", &["2024-03-31"]),
    ("Atlantic/Azores", &["2026-03-29", "2026-10-25"]),
    ("Europe/Dublin", &["2026-03-29", "2026-10-25"]),
    ("Africa/Casablanca", &["2026-02-15", "2026-03-22"]),
    ("Africa/Cairo", &["2026-04-24", "2026-10-30"]),
    ("Asia/Beirut", &["2026-03-29", "2026-10-25"]),
    ("Asia/Kolkata", &["2026-03-29"]),
    ("Asia/Kathmandu", &["2026-03-29"]),
    ("Asia/Tehran", &["2022-03-22", "2022-09-22"]),
    ("Australia/Lord_Howe", &["2026-04-05", "2026-10-04"]),
    ("Australia/Adelaide", &["2026-04-05", "2026-10-04"]),
    ("Australia/Sydney", &["2026-04-05", "2026-10-04"]),
    ("Pacific/Chatham", &["2026-04-05", "2026-09-27"]),
    ("Pacific/Apia", &["2011-12-30", "2012-01-01"]),
    ("Pacific/Kiritimati", &["2026-01-01"]),
    ("Antarctica/Troll", &["2026-03-29", "2026-10-25"]),
    ("UTC", &["2024-02-29"]),
];

/// Numbers that are the same on every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) >> 2).unwrap() % limit
    }

    /// `[["HH:MM","HH:MM"],…]` with none to three intervals on any minute.
    fn day(&mut self) -> String {
        let mut times: Vec<i64> = (0..2 * self.below(4))
            .map(|_| match self.below(3) {
                0 => self.below(25) * 60,
                1 => self.below(8) * 30,
                _ => self.below(1441),
            })
            .collect();
        times.sort_unstable();
        times.dedup();
        let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let day: Vec<_> = times
            .chunks_exact(2)
            .map(|pair| format!(r#"["{}","{}"]"#, clock(pair[0]), clock(pair[1])))
            .collect();
        format!("[{}]", day.join(","))
    }

    fn schedule(&mut self, tz: &str, first_exception: jiff::civil::Date) -> Schedule {
        let all_day = self.below(8) == 0;
        let mut hours = String::new();
        for day in 1..=7 {
            let day_hours = if all_day {
                r#"[["00:00","24:00"]]"#.to_owned()
            } else {
                self.day()
            };
            write!(
                hours,
                r#"{}"{day}":{day_hours}"#,
                if day == 1 { "" } else { "," }
            )
            .unwrap();
        }
        let mut holidays = vec![];
        for ahead in 0..6 {
            if self.below(3) == 0 {
                let date = first_exception.checked_add(ahead.days()).unwrap();
                holidays.push(format!(r#""{date}":{}"#, self.day()));
            }
        }
        schedule(
            tz,
            &format!("{{{hours}}}"),
            &format!("{{{}}}", holidays.join(",")),
        )
    }
}

fn open_at(schedule: &Schedule, zone: &TimeZone, second: i64) -> bool {
    let local = zone.to_datetime(Timestamp::from_second(second).unwrap());
    let (month, day) = (local.month().unsigned_abs(), local.day().unsigned_abs());
    let date = Date::new(local.year().into(), month, day).unwrap();
    let minute = u16::try_from(i32::from(local.hour()) * 60 + i32::from(local.minute())).unwrap();
    schedule
        .on(date)
        .iter()
        .any(|open| open.opens() <= minute && minute < open.closes())
}

#[test]
fn dues_agree_with_a_walk_minute_by_minute() {
    let zones = zones();
    let database = jiff::tz::TimeZoneDatabase::bundled();
    let mut dice = Dice(20_261_123);
    let mut compared = 0;
    for round in 0..60 {
        for (tz, days) in PLACES {
            let zone = database.get(tz).unwrap();
            let day: jiff::civil::Date = days[usize::try_from(round).unwrap() % days.len()]
                .parse()
                .unwrap();
            let middle = zone.to_timestamp(day.at(0, 0, 0, 0)).unwrap().as_second();
            let schedule = dice.schedule(tz, day);
            let start = (middle / 60 - 3 * 1440 + dice.below(4 * 1440)) * 60;
            let minutes = if dice.below(3) == 0 {
                dice.below(90)
            } else {
                dice.below(1000)
            } + 1;

            let mut open = 0;
            let mut walked = start;
            let mut opening = None;
            while open < minutes && walked < start + 8 * 86_400 {
                if open_at(&schedule, &zone, walked) {
                    opening.get_or_insert(walked);
                    open += 1;
                }
                walked += 60;
            }
            let from = Moment::from_seconds(start).unwrap();
            let context = || {
                format!(
                    "{tz} {from} {minutes} {}",
                    serde_json::to_string(&schedule).unwrap()
                )
            };
            assert_eq!(
                is_open(&schedule, &zones, from).unwrap(),
                open_at(&schedule, &zone, start),
                "{}",
                context()
            );
            if let Some(opening) = opening {
                let found = next_opening(&schedule, &zones, from).unwrap();
                assert_eq!(found.as_seconds(), opening, "{}", context());
            }
            if open == minutes {
                let window = Window::BusinessMinutes(u32::try_from(minutes).unwrap());
                let found = due(&schedule, &zones, from, window).unwrap();
                assert_eq!(
                    found,
                    Moment::from_seconds(walked).unwrap(),
                    "{}",
                    context()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}
