//! Values of the contract's shapes, most of them sound.

use super::spoil;
use rand::{RngExt, seq::IndexedRandom};
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// What was seen of each kind of thing: its ids, under the first word of the paths that lead to it.
pub type Pool = HashMap<String, Vec<String>>;

/// Makes values.
pub struct Maker<'a> {
    pub schemas: &'a Value,
    pub pool: &'a Pool,
    pub rng: &'a mut ChaCha8Rng,
    /// Of a hundred values, how many are spoiled.
    pub spoiled: u32,
}

impl Maker<'_> {
    /// A value of this shape.
    pub fn value(&mut self, schema: &Value) -> Value {
        if self.rng.random_ratio(self.spoiled, 100) {
            return match schema["format"].as_str() {
                Some("date-time" | "date") => spoil::time(self.rng),
                _ if schema["type"] == "integer" || schema["type"] == "number" => spoil::number(self.rng),
                _ => spoil::value(self.rng),
            };
        }
        if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
            let known = name.strip_suffix("Id").and_then(|kind| self.id(kind));
            return known.unwrap_or_else(|| self.value(&self.schemas[name].clone()));
        }
        for choice in ["oneOf", "anyOf"] {
            if let Some(shapes) = schema[choice].as_array() {
                let shape = shapes.choose(self.rng).unwrap();
                return self.value(shape);
            }
        }
        if let Some(shapes) = schema["allOf"].as_array() {
            let parts = shapes.iter().map(|shape| self.value(shape));
            let objects = parts.filter_map(|part| part.as_object().cloned());
            return Value::Object(objects.flatten().collect());
        }
        if let Some(words) = schema["enum"].as_array() {
            return words.choose(self.rng).unwrap().clone();
        }
        let kind = match &schema["type"] {
            Value::Array(kinds) => kinds.choose(self.rng).unwrap().as_str().unwrap(),
            kind => kind.as_str().unwrap_or("object"),
        };
        match kind {
            "null" => Value::Null,
            "boolean" => json!(self.rng.random::<bool>()),
            "integer" => json!(self.whole(schema)),
            "number" => json!(self.rng.random_range(-90.0..90.0)),
            "array" => self.array(schema),
            "string" => json!(self.text(schema)),
            _ => self.object(schema),
        }
    }

    /// An id of a thing that exists.
    fn id(&mut self, kind: &str) -> Option<Value> {
        let room = match kind {
            "Category" => "categories",
            "Grid" => "grids",
            "Account" => "accounts",
            "Unit" => "units",
            "Petition" => "petitions",
            "File" => "photos",
            _ => return None,
        };
        self.pool.get(room)?.choose(self.rng).map(|id| json!(id))
    }

    fn whole(&mut self, schema: &Value) -> i64 {
        let least = schema["minimum"].as_i64().unwrap_or(0);
        let most = schema["maximum"].as_i64().unwrap_or(least + 5);
        self.rng.random_range(least..=most.max(least))
    }

    fn array(&mut self, schema: &Value) -> Value {
        let least = schema["minItems"].as_u64().unwrap_or(0);
        let most = schema["maxItems"].as_u64().unwrap_or(3).min(least + 2);
        (0..self.rng.random_range(least..=most.max(least))).map(|_| self.value(&schema["items"])).collect()
    }

    fn object(&mut self, schema: &Value) -> Value {
        let Some(properties) = schema["properties"].as_object() else {
            return json!({"type": "Polygon", "coordinates": [[[119.0, 25.4], [119.1, 25.4], [119.1, 25.5], [119.0, 25.4]]]});
        };
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut made = Map::new();
        for (name, shape) in properties {
            if required.iter().any(|one| one == name) || self.rng.random_ratio(2, 5) {
                made.insert(name.clone(), self.value(shape));
            }
        }
        if self.rng.random_ratio(self.spoiled, 300) {
            made.insert("nobody_asked".into(), spoil::value(self.rng));
        }
        Value::Object(made)
    }

    fn text(&mut self, schema: &Value) -> String {
        let number = self.rng.random_range(1_000..10_000);
        match (schema["format"].as_str(), schema["pattern"].as_str()) {
            (Some("uuid"), _) => {
                let mut all: Vec<_> = self.pool.values().flatten().collect();
                all.sort();
                all.choose(self.rng).map_or_else(String::new, ToString::to_string)
            }
            (Some("date-time"), _) => {
                let day = self.rng.random_range(1..29);
                format!("2026-{:02}-{day:02}T08:00:00Z", self.rng.random_range(9..13))
            }
            (Some("date"), _) => format!("2026-12-{}", self.rng.random_range(10..31)),
            (_, Some(pattern)) if pattern.contains("[0-5][0-9]") => format!("0{}:30", number % 10),
            (_, Some(pattern)) if pattern.contains("A-Z0-9-") => format!("F-{number}"),
            (_, Some(pattern)) if pattern.contains("1[3-9]") => format!("1390000{number}"),
            (_, Some(pattern)) if pattern.starts_with("^[A-Za-z]") => format!("fuzz-{number}"),
            (_, Some(pattern)) if pattern.contains("a-z0-9_") => format!("fuzz_{number}"),
            _ => match schema["example"].as_str().filter(|_| number % 2 == 0) {
                Some(example) => example.to_owned(),
                None => ["楼道灯不亮", "三号楼前积水，行人难过", "the lift is out of order"][number % 3]
                    .to_owned(),
            },
        }
    }
}
