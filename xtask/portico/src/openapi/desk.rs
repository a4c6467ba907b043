//! What staff see and do.

use anyhow::Result;
use portico_shared::access::SignInRequest;
use portico_shared::desk::{
    AcknowledgeRequest, AttemptRequest, AuditView, ChecklistRequest, Done, EscalationRequest,
    InquiryView, LogInquiryRequest, Logged, Me, NoteRequest, OwnerRequest, QueueFilter, QueuePage,
    ScorecardView, StatusRequest, TaskPage, VisitRequest,
};
use portico_shared::scorecard::By;
use portico_shared::workflow::SummaryView;
use serde_json::{Map, Value, json};

use super::operation::{Operation, Who};
use super::put;
use super::schemas::Schemas;

/// Describes it.
pub fn add(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    session(schemas, paths)?;
    seen(schemas, paths)?;
    acts(schemas, paths)?;
    records(schemas, paths)
}

fn session(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let signed_in = json!({ "application/json": {
        "schema": {
            "type": "object",
            "properties": {
                "practice": { "type": "string" }, "name": { "type": "string" },
                "role": schemas.given::<portico_shared::access::Role>(),
                "owner": { "type": ["string", "null"] },
            },
            "required": ["practice", "name", "role", "owner"],
        },
        "example": { "practice": "bright-river-dental", "name": "Front desk", "role": "staff", "owner": "front-desk" },
    } });
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/desk/session"),
            Who::Anybody,
            "Sign in to the desk with a token.",
        )
        .told("For the desk's own pages. The answer sets a cookie that no script can read.")
        .takes::<SignInRequest>(&json!({ "token": "ptk_bright-river-dental_INVENTED" }))?
        .answer(200, "Who has signed in.", &signed_in)
        .with_header(200, "Set-Cookie", "The session.")
        .problems(&["unauthorized", "forbidden", "wrong-content-type"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("delete", "/desk/session"),
            Who::Anybody,
            "Sign out, whether the session still holds or not.",
        )
        .answer(204, "It holds no longer.", &Value::Null)
        .with_header(204, "Set-Cookie", "Takes the cookie back.")
        .problems(&["forbidden"]),
    )
}

fn seen(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let any = json!({ "type": "string" });
    let number = json!({ "type": "integer", "minimum": 0, "maximum": 65535 });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/me"),
            Who::AnyRole,
            "Who is asking, and the practice's names of things.",
        )
        .gives_some::<Me>(200, "Who."),
    )?;
    put(
        paths,
        Operation::new(schemas, ("get", "/v1/desk/{practice}/inquiries"), Who::Staff, "The queue, least time left first.")
            .told("Reading it leaves an event. To look for a name or number, POST to `search`, so that it stands in no address.")
            .queries::<QueueFilter>()
            .gives_some::<QueuePage>(200, "A page of it.")
            .problems(&["invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/desk/{practice}/inquiries/search"),
            Who::Staff,
            "The queue, with its filters as a body.",
        )
        .takes::<QueueFilter>(&json!({ "q": "Ana Example", "limit": 20 }))?
        .gives_some::<QueuePage>(200, "A page of it.")
        .problems(&["wrong-content-type", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/inquiries/{inquiry}"),
            Who::Staff,
            "One inquiry.",
        )
        .told("Reading it leaves an event. Where nothing has happened since what `If-None-Match` names, there is nothing to read.")
        .header(
            "If-None-Match",
            &json!({ "type": "string" }),
            "The `ETag` of what is known already.",
        )
        .gives_some::<InquiryView>(200, "The inquiry.")
        .with_header(200, "ETag", "What it is by now, in quotes.")
        .answer(304, "Nothing has happened since.", &Value::Null)
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/tasks"),
            Who::Staff,
            "What is to be done, soonest due first.",
        )
        .query("owner", false, &any, "Only this owner's, by key.")
        .query("cursor", false, &any, "Where the page before ended.")
        .query("limit", false, &number, "At most so many rows.")
        .gives_some::<TaskPage>(200, "A page of it.")
        .problems(&["invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/summaries"),
            Who::Staff,
            "What the practice was told by the day and the week, newest first.",
        )
        .gives_some::<Vec<SummaryView>>(200, "The newest of them."),
    )?;
    let when = json!({ "type": "string", "format": "date-time" });
    let by = schemas.taken::<By>();
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/scorecard"),
            Who::Marketer,
            "The figures of a period beside those of the period before.",
        )
        .told("A marketer sees no counts under five.")
        .query(
            "from",
            false,
            &when,
            "Its first moment; four weeks ago without it.",
        )
        .query(
            "to",
            false,
            &when,
            "The first moment after it; now without it.",
        )
        .query(
            "by",
            false,
            &by,
            "What the rows are told apart by; the source without it.",
        )
        .query(
            "format",
            false,
            &json!({ "type": "string", "enum": ["json", "csv"] }),
            "`json` without it.",
        )
        .gives_some::<ScorecardView>(200, "The scorecard.")
        .and_content(200, "text/csv", &json!({ "schema": { "type": "string" } }))
        .problems(&["invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/live"),
            Who::Staff,
            "A WebSocket that tells of changes, in ids and tags only.",
        )
        .answer(101, "The connection stands.", &Value::Null)
        .problems(&["malformed"]),
    )
}

fn acts(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    put(
        paths,
        Operation::new(schemas, ("post", "/v1/desk/{practice}/inquiries"), Who::Staff, "Log a call, a voicemail, a visit, a fax or a message.")
            .header("Idempotency-Key", &json!({ "type": "string", "pattern": "^[!-~]{0,128}$" }), "The same key and the same inquiry are stored once.")
            .takes::<LogInquiryRequest>(&json!({
                "way": "call", "source": "direct", "need": "existing", "name": "Ana Example", "phone": "(555) 555-0123",
            }))?
            .gives::<Logged>(201, "It is stored.", &json!({
                "id": "inq_01K6ZP3Y9R2M4T6V8X0A1B2C3D", "reference": "K7M-4QX", "due": "2026-11-02T15:05:00Z",
            }))?
            .problems(&["wrong-content-type", "invalid-answers", "key-reused"]),
    )?;
    act::<AttemptRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/attempts",
        "Somebody tried to reach the patient.",
        &json!({ "channel": "phone", "outcome": "no_answer" }),
    )?;
    act::<StatusRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/status",
        "Move it to another status.",
        &json!({ "to": "closed_after_cadence", "reason": "no_answer" }),
    )?;
    act::<NoteRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/notes",
        "Write a note; it is stored sealed.",
        &json!({ "text": "Prefers Thursdays." }),
    )?;
    act::<EscalationRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/escalations",
        "Ask the clinical or the management team for help.",
        &json!({ "reason": "Asks about the bill of last year." }),
    )?;
    act::<ChecklistRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/checklist",
        "Something is ready for the visit, or is not after all.",
        &json!({ "item": "intake_form", "done": true }),
    )?;
    act::<VisitRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/visit",
        "What became of the appointment.",
        &json!({ "outcome": "kept" }),
    )?;
    act::<OwnerRequest>(
        schemas,
        paths,
        "/v1/desk/{practice}/inquiries/{inquiry}/owner",
        "Somebody else takes it over.",
        &json!({ "owner": "front-desk" }),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            (
                "post",
                "/v1/desk/{practice}/inquiries/{inquiry}/acknowledge",
            ),
            Who::Staff,
            "Whoever was told takes it.",
        )
        .takes_any::<AcknowledgeRequest>(false, Some(&json!({ "note": "On it." })))
        .gives_some::<Done>(200, "Done.")
        .problems(&[
            "wrong-content-type",
            "not-found",
            "not-now",
            "invalid-answers",
        ]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/desk/{practice}/inquiries/{inquiry}/release"),
            Who::Staff,
            "It is no spam: its clock starts now.",
        )
        .gives_some::<Done>(200, "Done.")
        .problems(&["not-found", "not-now", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/desk/{practice}/tasks/{task}/done"),
            Who::Staff,
            "A task is done that nothing else shows.",
        )
        .gives_some::<Done>(200, "Done.")
        .problems(&["not-found", "not-now", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(schemas, ("delete", "/v1/desk/{practice}/inquiries/{inquiry}"), Who::Admin, "Destroy all that could tell who the patient is.")
            .told("The platform can bring back older states of the database for 30 days; after that nothing is left.")
            .answer(204, "It is destroyed.", &Value::Null)
            .problems(&["not-found"]),
    )
}

/// Something done to an inquiry; the answer is what the queue shows then.
fn act<T: schemars::JsonSchema + serde::de::DeserializeOwned>(
    schemas: &mut Schemas,
    paths: &mut Map<String, Value>,
    path: &'static str,
    summary: &str,
    example: &Value,
) -> Result<()> {
    let done = json!({
        "id": "inq_01K6ZP3Y9R2M4T6V8X0A1B2C3D", "status": "first_response_attempted",
        "legal_moves": ["awaiting_patient", "escalated"],
    });
    put(
        paths,
        Operation::new(schemas, ("post", path), Who::Staff, summary)
            .header(
                "Idempotency-Key",
                &json!({ "type": "string", "pattern": "^[!-~]{0,128}$" }),
                "What is sent again with the same key within a day is done once.",
            )
            .takes::<T>(example)?
            .gives::<Done>(200, "Done.", &done)?
            .problems(&[
                "wrong-content-type",
                "not-found",
                "not-now",
                "invalid-answers",
                "key-reused",
            ]),
    )
}

fn records(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let lines = json!({ "application/jsonl": { "schema": { "type": "string", "description": "A line an event: seq, inquiry, at, actor, kind and data." } } });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/export"),
            Who::Admin,
            "Events as lines of JSON, without patient data, a stretch at a time.",
        )
        .told("An empty answer is the end.")
        .query(
            "after",
            false,
            &json!({ "type": "integer", "minimum": 0 }),
            "The number of the last line; from the beginning without it.",
        )
        .answer(200, "A stretch of them.", &lines)
        .problems(&["invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/desk/{practice}/audit"),
            Who::Admin,
            "Whether every event is as it was written.",
        )
        .gives::<AuditView>(
            200,
            "Whether it is.",
            &json!({ "intact": true, "events": 4, "head": "SU5WRU5URUQgSU5WRU5URUQgSU5WRU5URUQ=" }),
        )?,
    )
}
