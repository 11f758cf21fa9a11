//! Whole examples of what is sent and answered, composed of the examples of single fields.
//!
//! An example follows its schema, so it cannot drift: a field that is new gets its value by its own example, by its
//! name, or by its type. The values of names are in `examples.json`, invented like the people of the demo: `field`, or
//! `Schema.field` where one name means several things; `null` leaves out what is seldom there.

use serde_json::{Map, Value, json};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, example::ExampleBuilder, path::Operation};

type Object = Map<String, Value>;

/// Gives each JSON body an example: what is sent, and what is answered where all goes well.
pub(super) fn add(api: &mut OpenApi) {
    let Ok(document) = serde_json::to_value(&*api) else { return };
    let none = Object::new();
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object).unwrap_or(&none);
    let words: Object = serde_json::from_str(include_str!("examples.json")).unwrap_or_default();
    let composer = Composer { schemas, words: &words };
    let mut named = Vec::new();
    for item in api.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            bodies(operation, |content| named.extend(composer.exemplify(content)));
        }
    }
    let components = api.components.get_or_insert_default();
    for (name, value) in named {
        components.examples.insert(name, ExampleBuilder::new().value(Some(value)).build().into());
    }
}

/// Visits the JSON bodies of an operation.
fn bodies(operation: &mut Operation, mut visit: impl FnMut(&mut Content)) {
    let mut json = |(kind, content): (&String, &mut RefOr<Content>)| {
        if let (true, RefOr::T(content)) = (kind == "application/json", content) {
            visit(content);
        }
    };
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.iter_mut().for_each(&mut json);
    }
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
            response.content.iter_mut().for_each(&mut json);
        }
    }
}

struct Composer<'a> {
    schemas: &'a Object,
    words: &'a Object,
}

/// Where a value stands: in a field of a schema.
#[derive(Clone, Copy)]
struct Spot<'a> {
    owner: &'a str,
    field: &'a str,
    /// How many schemas it stands within: those that name themselves end.
    depth: u8,
}

/// Deeper than any body is.
const DEEPEST: u8 = 32;

impl Composer<'_> {
    /// Gives a body its example; where its shape has a name, as a reference, and the example under that name.
    fn exemplify(&self, content: &mut Content) -> Option<(String, Value)> {
        let schema = serde_json::to_value(content.schema.as_ref()?).ok()?;
        let value = self.value(&schema, Spot { owner: "", field: "", depth: 0 })?;
        let Some(name) = named(&schema) else {
            content.example = Some(value);
            return None;
        };
        content
            .examples
            .insert("whole".into(), RefOr::Ref(Ref::new(format!("#/components/examples/{name}"))));
        Some((name.to_owned(), value))
    }

    fn value(&self, schema: &Value, at: Spot<'_>) -> Option<Value> {
        let at = Spot { depth: at.depth.checked_add(1).filter(|depth| *depth < DEEPEST)?, ..at };
        if let Some(name) = named(schema) {
            // What is one word of many is known by its field, what has fields of its own by its name.
            let shape = self.schemas.get(name)?;
            let owner = if is_leaf(shape) { at.owner } else { name.strip_prefix("Page_").unwrap_or(name) };
            return self.value(shape, Spot { owner, ..at });
        }
        let told = [self.here(at), own(schema), self.words.get(at.field), schema["enum"].get(0)];
        let told = told.into_iter().flatten().find(|value| fits(value, schema));
        told.cloned().or_else(|| self.composed(schema, at))
    }

    /// The value of this field of this schema alone.
    fn here(&self, at: Spot<'_>) -> Option<&Value> {
        self.words.get(&format!("{}.{}", at.owner, at.field))
    }

    fn composed(&self, schema: &Value, at: Spot<'_>) -> Option<Value> {
        if let Some(parts) = schema["allOf"].as_array() {
            let fields = parts.iter().filter_map(|part| self.value(part, at)?.as_object().cloned());
            return Some(Value::Object(fields.flatten().collect()));
        }
        let choices = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array());
        if let Some(choices) = choices {
            return choices.iter().find_map(|one| self.value(one, at).filter(|value| !value.is_null()));
        }
        Some(match kind(schema) {
            "object" => Value::Object(self.fields(schema, at)),
            "array" => {
                let wanted = schema["minItems"].as_u64().unwrap_or(1).max(1);
                let one = self.value(&schema["items"], at);
                (0..wanted).filter_map(|_| one.clone()).collect()
            }
            "integer" => json!(schema["minimum"].as_i64().unwrap_or(1).max(1)),
            "number" => json!(schema["minimum"].as_f64().unwrap_or(0.5)),
            "boolean" => json!(false),
            "string" => text(schema, at),
            _ => return None,
        })
    }

    fn fields(&self, schema: &Value, at: Spot<'_>) -> Object {
        let none = Object::new();
        let required =
            |field: &str| schema["required"].as_array().is_some_and(|all| all.iter().any(|one| one == field));
        let mut fields = Object::new();
        for (field, shape) in schema["properties"].as_object().unwrap_or(&none) {
            let at = Spot { field, ..at };
            let word = self.here(at).or_else(|| self.words.get(field));
            let left_out = word.is_some_and(Value::is_null) && !required(field);
            if let (false, Some(value)) = (left_out, self.value(shape, at)) {
                fields.insert(field.clone(), value);
            }
        }
        fields
    }
}

/// The schema that is referred to.
fn named(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.strip_prefix("#/components/schemas/")
}

fn is_leaf(schema: &Value) -> bool {
    matches!(kind(schema), "string" | "integer" | "number" | "boolean")
}

/// The type of a schema, `null` aside.
fn kind(schema: &Value) -> &str {
    let types = schema["type"].as_array().and_then(|all| all.iter().find(|one| *one != "null"));
    types.unwrap_or(&schema["type"]).as_str().unwrap_or_default()
}

/// The example of the schema itself. That of an id is the same for all of them, so ids are made up instead.
fn own(schema: &Value) -> Option<&Value> {
    schema.get("example").or_else(|| schema["examples"].get(0)).filter(|_| schema["format"] != "uuid")
}

fn fits(word: &Value, schema: &Value) -> bool {
    let listed = schema["enum"].as_array().is_none_or(|all| all.contains(word));
    listed
        && match kind(schema) {
            "string" => word.is_string(),
            "integer" => word.is_i64() || word.is_u64(),
            "number" => word.is_number(),
            "array" => word.is_array(),
            "object" => word.is_object(),
            "boolean" => word.is_boolean(),
            _ => false,
        }
}

fn text(schema: &Value, at: Spot<'_>) -> Value {
    match schema["format"].as_str() {
        Some("uuid") => json!(id(at)),
        Some("date-time") => json!("2026-11-23T01:30:00Z"),
        Some("date") => json!("2026-12-01"),
        Some("password") => json!("correct horse battery staple"),
        _ => json!("示例"),
    }
}

/// An id that differs from field to field (FNV-1a of where it stands), and is the same at every writing.
fn id(at: Spot<'_>) -> String {
    let spot = at.owner.bytes().chain(at.field.bytes());
    let hash = spot.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("01993b1e-7c00-7000-8000-0000{hash:08x}")
}
