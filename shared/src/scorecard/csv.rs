//! The scorecard as CSV: one long table, made for pivoting.

use super::{Row, Scorecard};

/// The first line.
const HEADER: &str = "table,key,detail,figure,now,before\r\n";

impl Scorecard {
    /// The scorecard as CSV (RFC 4180). Each line is one figure, in the period and in the one
    /// before; hidden and unknown values are empty. Texts that a spreadsheet would run as a formula
    /// begin with an apostrophe.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = Csv(HEADER.to_owned());
        csv.row("total", &self.total);
        for row in &self.rows {
            csv.row(self.by.as_str(), row);
        }
        for line in &self.funnel {
            let reason = line.reason.as_deref().unwrap_or_default();
            csv.line(
                ["funnel", line.status.as_str(), reason, "inquiries"],
                line.now,
                line.before,
            );
        }
        for question in &self.questions {
            let topic = question.topic.as_str();
            csv.line(
                ["questions", topic, &question.page, "inquiries"],
                question.now,
                question.before,
            );
        }
        for (table, tallies) in [
            ("insurance_by_campaign", &self.insurance_by_campaign),
            ("unavailable_by_service", &self.unavailable_by_service),
            ("not_booked", &self.not_booked),
        ] {
            for one in tallies {
                csv.line([table, &one.key, "", "inquiries"], one.now, one.before);
            }
        }
        csv.0
    }
}

struct Csv(String);

impl Csv {
    fn row(&mut self, table: &str, row: &Row) {
        let before = row.before.values();
        for ((figure, now), (_, before)) in row.now.values().into_iter().zip(before) {
            self.line([table, &row.key, "", &figure], now, before);
        }
    }

    fn line(&mut self, texts: [&str; 4], now: Option<u32>, before: Option<u32>) {
        for text in texts {
            self.text(text);
            self.0.push(',');
        }
        let number = |value: Option<u32>| value.map_or_else(String::new, |value| value.to_string());
        self.0.push_str(&number(now));
        self.0.push(',');
        self.0.push_str(&number(before));
        self.0.push_str("\r\n");
    }

    fn text(&mut self, text: &str) {
        let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let quoted = formula || text.contains([',', '"', '\r', '\n']);
        if !quoted {
            self.0.push_str(text);
            return;
        }
        self.0.push('"');
        if formula {
            self.0.push('\'');
        }
        self.0.push_str(&text.replace('"', "\"\""));
        self.0.push('"');
    }
}
