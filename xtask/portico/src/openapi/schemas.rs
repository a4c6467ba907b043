//! Schemas of the types that requests and answers are read from and written with.
//!
//! The same type can look different in both directions: what may be left out of a request always
//! stands in an answer. Where it does, the request's schema has a name of its own.

use std::collections::BTreeSet;

use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// Where the document keeps schemas.
const KEPT: &str = "#/components/schemas/";

/// Where those of requests stand until both directions are brought together.
const TAKEN: &str = "#/components/taken/";

/// What is added to a request's schema whose answer looks different.
const SUFFIX: &str = "Request";

/// Collects the schemas of both directions.
pub struct Schemas {
    takes: SchemaGenerator,
    gives: SchemaGenerator,
}

impl Schemas {
    /// None yet.
    pub fn new() -> Self {
        let generator = |contract: Contract, place: &str| {
            let mut settings = SchemaSettings::draft2020_12();
            place[1..]
                .trim_end_matches('/')
                .clone_into(settings.definitions_path.to_mut());
            settings.meta_schema = None;
            settings.contract = contract;
            settings.into_generator()
        };
        Self {
            takes: generator(Contract::Deserialize, TAKEN),
            gives: generator(Contract::Serialize, KEPT),
        }
    }

    /// The schema of what a request sends.
    pub fn taken<T: JsonSchema>(&mut self) -> Value {
        self.takes.subschema_for::<T>().to_value()
    }

    /// The schema of what an answer tells.
    pub fn given<T: JsonSchema>(&mut self) -> Value {
        self.gives.subschema_for::<T>().to_value()
    }

    /// The fields of a type that is sent as an address's parameters, with their schemas.
    pub fn fields<T: JsonSchema>(&mut self) -> Vec<(String, Value)> {
        let whole = self.takes.root_schema_for::<T>().to_value();
        let fields = whole["properties"].as_object().cloned();
        fields.unwrap_or_default().into_iter().collect()
    }

    /// All schemas by name; what `document` says of requests' schemas is brought to their names.
    pub fn finish(mut self, document: &mut Value) -> Map<String, Value> {
        let mut gives = self.gives.take_definitions(true);
        let mut takes = self.takes.take_definitions(true);
        takes.values_mut().for_each(allow_repetition);
        let mut others: BTreeSet<String> = BTreeSet::new();
        // A schema also differs where one it names does.
        loop {
            let before = others.len();
            for (name, taken) in &takes {
                let mut same = taken.clone();
                name_anew(&mut same, &others);
                if gives.get(name).is_some_and(|given| *given != same) {
                    others.insert(name.clone());
                }
            }
            if others.len() == before {
                break;
            }
        }
        for (name, mut taken) in takes {
            name_anew(&mut taken, &others);
            gives.insert(new_name(&name, &others), taken);
        }
        name_anew(document, &others);
        gives
    }
}

/// Sets are read from lists, in which a value may stand twice.
fn allow_repetition(value: &mut Value) {
    match value {
        Value::Object(object) => {
            object.remove("uniqueItems");
            object.values_mut().for_each(allow_repetition);
        }
        Value::Array(list) => list.iter_mut().for_each(allow_repetition),
        _ => {}
    }
}

fn new_name(name: &str, others: &BTreeSet<String>) -> String {
    let suffix = if others.contains(name) { SUFFIX } else { "" };
    format!("{name}{suffix}")
}

fn name_anew(value: &mut Value, others: &BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(place)) = object.get_mut("$ref")
                && let Some(name) = place.strip_prefix(TAKEN)
            {
                *place = format!("{KEPT}{}", new_name(name, others));
            }
            for inner in object.values_mut() {
                name_anew(inner, others);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|inner| name_anew(inner, others)),
        _ => {}
    }
}

/// Text of a form that a pattern tells.
pub fn text(pattern: &str) -> Value {
    json!({ "type": "string", "pattern": pattern })
}
