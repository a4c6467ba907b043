//! What administrators of a practice do.

use anyhow::Result;
use portico_shared::access::{TokenMade, TokenRequest, TokenRow};
use portico_shared::practice::{Policy, PolicyPut, PolicyVersion, Preview};
use portico_shared::webhook::{
    DeliveryLog, DeliveryView, EndpointChange, EndpointMade, EndpointRequest, EndpointVersion,
    EndpointView, ResendRequest, Resent, RotateRequest,
};
use serde_json::{Map, Value, json};

use super::operation::{Operation, Who};
use super::put;
use super::schemas::{Schemas, text};

/// Describes it.
pub fn add(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    policy(schemas, paths)?;
    tokens(schemas, paths)?;
    endpoints(schemas, paths)?;
    deliveries(schemas, paths)
}

fn policy(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    const MADE_FROM: &str = "The `ETag` of the version that the change was made from, or `*` to replace whatever is there. \
        Needed as soon as a policy is in force.";
    let tag = text("^(\\*|\"?[0-9]{1,9}\"?)?$");
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/policy"),
            Who::Staff,
            "The policy in force.",
        )
        .header(
            "If-None-Match",
            &json!({ "type": "string" }),
            "The `ETag` of the version already known.",
        )
        .gives_some::<Policy>(200, "The policy.")
        .with_header(200, "ETag", "Its version, in quotes.")
        .answer(304, "It is that version still.", &Value::Null),
    )?;
    put(
        paths,
        Operation::new(schemas, ("put", "/v1/practices/{practice}/policy"), Who::Admin, "Put a policy in force.")
            .told("At most 512 KiB. `cargo xtask practice check FILE` says beforehand what is wrong with it.")
            .header("If-Match", &tag, MADE_FROM)
            .takes_any::<Policy>(true, None)
            .gives::<PolicyPut>(200, "It is in force.", &json!({ "version": 4 }))?
            .with_header(200, "ETag", "The new version, in quotes.")
            .problems(&["invalid-policy", "changed", "unconditional"]),
    )?;
    put(
        paths,
        Operation::new(schemas, ("post", "/v1/practices/{practice}/policy/preview"), Who::Admin, "What is wrong with a policy, and what it would change.")
            .told("Nothing is put in force.")
            .query("version", false, &json!({ "type": "integer", "minimum": 1 }), "An earlier version that is to be restored; as long as the policy is that one, its words count as approved.")
            .problems(&["not-found"])
            .body(json!({
                "description": "A policy as it would be put in force. What is none is told so in `errors`.",
                "required": false,
                "content": { "application/json": { "schema": {} } },
            }))
            .gives::<Preview>(200, "What stands against it, and what it would do.", &json!({
                "errors": [{ "field": "groups.paid_campaign.owner", "detail": "is no key of \"owners\"" }],
                "effects": ["An inquiry of the group general arriving now: Front desk today by 3:15 PM; it was Front desk today by 2:30 PM."],
            }))?,
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/policy/versions"),
            Who::Admin,
            "All versions, newest first.",
        )
        .gives::<Vec<PolicyVersion>>(
            200,
            "The versions.",
            &json!([
                { "version": 1, "at": "2026-11-02T15:05:00Z", "actor": "operator" },
            ]),
        )?,
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/policy/versions/{version}"),
            Who::Admin,
            "An older version.",
        )
        .gives_some::<Policy>(200, "The policy of that version.")
        .with_header(200, "ETag", "Its version, in quotes.")
        .answer(
            304,
            "It is the version that `If-None-Match` names.",
            &Value::Null,
        )
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            (
                "post",
                "/v1/practices/{practice}/policy/versions/{version}/restore",
            ),
            Who::Admin,
            "Put an older version in force again, as the newest.",
        )
        .header("If-Match", &tag, MADE_FROM)
        .gives::<PolicyPut>(200, "It is in force.", &json!({ "version": 5 }))?
        .with_header(200, "ETag", "The new version, in quotes.")
        .problems(&[
            "malformed",
            "not-found",
            "invalid-policy",
            "changed",
            "unconditional",
        ]),
    )
}

fn tokens(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    put(
        paths,
        Operation::new(schemas, ("get", "/v1/practices/{practice}/tokens"), Who::Admin, "All tokens, the revoked ones too.")
            .gives::<Vec<TokenRow>>(200, "The tokens, without their secrets.", &json!([
                { "id": "tok_0A1B2C3D4E5F6G7H", "label": "Front desk", "role": "staff", "owner": "front-desk",
                  "created_at": "2026-11-02T15:05:00Z", "last_used": "2026-11-03T00:00:00Z", "sessions": 1,
                  "changes": [{ "at": "2026-11-02T15:05:00Z", "by": "operator", "what": "made" }] },
            ]))?,
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/tokens"),
            Who::Admin,
            "Make a token.",
        )
        .takes::<TokenRequest>(&json!({ "label": "Front desk", "role": "staff" }))?
        .gives::<TokenMade>(
            201,
            "The token. It is told this once.",
            &json!({
                "id": "tok_0A1B2C3D4E5F6G7H", "token": "ptk_bright-river-dental_INVENTED",
                "label": "Front desk", "role": "staff",
            }),
        )?
        .problems(&["wrong-content-type", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("delete", "/v1/practices/{practice}/tokens/{token}"),
            Who::Admin,
            "Revoke a token, and every session made from it.",
        )
        .answer(204, "It opens nothing any more.", &Value::Null)
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/tokens/{token}/reinstate"),
            Who::Admin,
            "Put a revoked token in force again.",
        )
        .told("Sessions that ended with it stay ended.")
        .answer(204, "It opens again what it did.", &Value::Null)
        .problems(&["not-found"]),
    )?;
    let keys = json!({ "application/json": {
        "schema": {
            "type": "object",
            "properties": {
                "newest": { "type": "integer", "description": "The newest version of the key." },
                "wrapped": { "type": "boolean", "description": "Whether everything is sealed by it, so that older ones may be taken out." },
            },
            "required": ["newest", "wrapped"],
        },
        "example": { "newest": 2, "wrapped": true },
    } });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/keys"),
            Who::Operator,
            "How far a new key of the vault has come.",
        )
        .told("Asking moves the work on.")
        .answer(200, "How far.", &keys),
    )
}

fn endpoints(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let shown = json!({
        "name": "crm", "url": "https://crm.example.com/hooks/portico", "flavour": "full",
        "filter": { "events": ["inquiry.received"], "groups": [], "locations": [], "urgent_only": false },
        "paused": null, "refuses": false, "failures": 0, "failing_since": null, "hold_until": null,
        "old_secret_until": null, "pending": 0,
    });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/endpoints"),
            Who::Admin,
            "All webhook endpoints.",
        )
        .gives::<Vec<EndpointView>>(
            200,
            "The endpoints, without their secrets.",
            &json!([shown]),
        )?,
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/endpoints/{name}"),
            Who::Admin,
            "One endpoint, and how it is doing.",
        )
        .gives::<EndpointView>(200, "The endpoint, without its secret.", &shown)?
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("put", "/v1/practices/{practice}/endpoints/{name}"),
            Who::Admin,
            "Register an endpoint, or change it.",
        )
        .told("What is left out takes its default; only the secret stays.")
        .takes::<EndpointRequest>(&json!({
            "url": "https://crm.example.com/hooks/portico", "flavour": "thin",
            "filter": { "events": ["inquiry.received"] },
        }))?
        .gives::<EndpointMade>(
            200,
            "It is registered. A new secret is told this once.",
            &json!({
                "name": "crm", "secret": "whsec_SU5WRU5URUQgSU5WRU5URUQgSU5WRU5URUQ=",
            }),
        )?
        .problems(&["invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("delete", "/v1/practices/{practice}/endpoints/{name}"),
            Who::Admin,
            "Take an endpoint away; what waits for it is cancelled.",
        )
        .answer(204, "It gets nothing any more.", &Value::Null)
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/endpoints/{name}/rotate"),
            Who::Admin,
            "Give an endpoint a new secret; the old one signs too for a while.",
        )
        .takes_any::<RotateRequest>(false, Some(&json!({ "hours": 48 })))
        .gives::<EndpointMade>(
            200,
            "The new secret, told this once.",
            &json!({
                "name": "crm", "secret": "whsec_SU5WRU5URUQgSU5WRU5URUQgSU5WRU5URUQ=",
                "old_secret_until": "2026-11-04T15:05:00Z",
            }),
        )?
        .problems(&["not-found", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/endpoints/{name}/test"),
            Who::Admin,
            "Send an endpoint a test message.",
        )
        .gives_some::<DeliveryView>(200, "The delivery.")
        .problems(&["not-found", "conflict"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/endpoints/{name}/resume"),
            Who::Admin,
            "Send again to a paused endpoint, beginning with what waits.",
        )
        .answer(204, "It goes on.", &Value::Null)
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/endpoints/{name}/resend"),
            Who::Admin,
            "Send again what was given up since a time.",
        )
        .takes::<ResendRequest>(&json!({ "since": "2026-11-02T15:05:00Z" }))?
        .gives::<Resent>(200, "How many are sent again.", &json!({ "resent": 3 }))?
        .problems(&["not-found", "conflict", "invalid-answers"]),
    )?;
    versions(schemas, paths)
}

fn versions(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let version = json!([{
        "version": 3, "endpoint": "crm", "at": "2026-11-02T15:05:00Z", "actor": "operator",
        "change": "changed", "url": "https://crm.example.com/hooks/portico", "flavour": "full",
        "filter": { "events": [], "groups": [], "locations": [], "urgent_only": false },
    }]);
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/endpoints/{name}/versions"),
            Who::Admin,
            "What each change made of an endpoint, newest first; also of a deleted one.",
        )
        .gives::<Vec<EndpointVersion>>(200, "Its versions, without their secrets.", &version)?
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            (
                "post",
                "/v1/practices/{practice}/endpoints/{name}/versions/{version}/restore",
            ),
            Who::Admin,
            "Put an older version of an endpoint in force again, its secret included.",
        )
        .told(
            "The present secret signs too for 24 hours, where it is another one. A deleted endpoint is \
             there again, and what was cancelled with it waits again.",
        )
        .gives::<EndpointMade>(200, "It is in force.", &json!({ "name": "crm" }))?
        .problems(&["not-found", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("post", "/v1/practices/{practice}/endpoints/{name}/preview"),
            Who::Admin,
            "What a change of an endpoint would do. Nothing is changed.",
        )
        .takes::<EndpointChange>(&json!({
            "change": "put", "endpoint": { "url": "https://crm.example.com/hooks/portico" },
        }))?
        .gives::<Preview>(
            200,
            "What stands against it, and what it would do.",
            &json!({ "errors": [], "effects": ["Nothing changes."] }),
        )?
        .problems(&["not-found", "invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/deleted-endpoints"),
            Who::Admin,
            "Endpoints that were deleted, each as it was, the last one first.",
        )
        .gives::<Vec<EndpointVersion>>(
            200,
            "Their last versions, without their secrets.",
            &version,
        )?,
    )
}

fn deliveries(schemas: &mut Schemas, paths: &mut Map<String, Value>) -> Result<()> {
    let any = json!({ "type": "string" });
    let states = json!({ "type": "string", "enum": ["pending", "delivered", "dead", "cancelled"] });
    let one = json!({
        "id": "msg_019a4d2e5b00a1b2c3d4e5f60718293a4b5c", "type": "inquiry.received",
        "inquiry": "inq_01K6ZP3Y9R2M4T6V8X0A1B2C3D", "endpoint": "crm", "state": "delivered",
        "tries": 1, "at": "2026-11-02T15:05:00Z", "due": null,
    });
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/deliveries"),
            Who::Staff,
            "Deliveries, newest first.",
        )
        .query("endpoint", false, &any, "Only to this endpoint.")
        .query("state", false, &states, "Only in this state.")
        .query("inquiry", false, &any, "Only about this inquiry.")
        .query(
            "before",
            false,
            &any,
            "Only older ones than this: the last id of the page before.",
        )
        .query(
            "limit",
            false,
            &json!({ "type": "integer", "minimum": 1, "maximum": 200, "default": 50 }),
            "How many.",
        )
        .gives::<Vec<DeliveryView>>(200, "A page of them.", &json!([one]))?
        .problems(&["invalid-answers"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            ("get", "/v1/practices/{practice}/deliveries/{delivery}"),
            Who::Staff,
            "One delivery and its tries.",
        )
        .gives_some::<DeliveryLog>(200, "The delivery.")
        .problems(&["not-found"]),
    )?;
    put(
        paths,
        Operation::new(
            schemas,
            (
                "post",
                "/v1/practices/{practice}/deliveries/{delivery}/resend",
            ),
            Who::Staff,
            "Deliver it again, under its own id.",
        )
        .gives::<DeliveryView>(200, "The delivery, due now.", &one)?
        .problems(&["not-found", "conflict"]),
    )
}
