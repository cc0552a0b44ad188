//! The grammar as JSON Schema, draft-07.

use super::{Form, Key, Named, PART, PROCESS, REMARKS, Shape, Type, Union};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

/// The JSON Schema of a form, for editors: written from the same data that the reader reads by.
///
/// ```
/// use mandate_process::text::grammar::{Form, schema};
/// assert!(schema(Form::Process).contains("\"TEST\""));
/// ```
pub fn schema(form: Form) -> String {
    let mut writer = Writer { definitions: BTreeMap::new() };
    let mut top = match form {
        Form::Process => json!({ "oneOf": [writer.shape(&PROCESS), writer.shape(&PART)] }),
        form => writer.shape(form.shape()),
    };
    if let Value::Object(top) = &mut top {
        top.insert(String::from("$schema"), json!("http://json-schema.org/draft-07/schema#"));
        top.insert(String::from("title"), json!(form.format()));
        let definitions: Map<String, Value> = writer.definitions.into_iter().map(|(name, schema)| (name.to_string(), schema)).collect();
        if !definitions.is_empty() {
            top.insert(String::from("definitions"), Value::Object(definitions));
        }
    }
    format!("{top:#}\n")
}

struct Writer {
    definitions: BTreeMap<&'static str, Value>,
}

impl Writer {
    /// A reference to a definition, made when first asked for.
    fn reference(&mut self, name: &'static str, doc: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.definitions.contains_key(name) {
            // Taken before it is made: a definition may refer to itself.
            self.definitions.insert(name, Value::Null);
            let mut made = make(self);
            if let Value::Object(made) = &mut made {
                made.insert(String::from("description"), json!(doc));
            }
            self.definitions.insert(name, made);
        }
        json!({ "$ref": format!("#/definitions/{name}") })
    }

    fn of(&mut self, of: &'static Type) -> Value {
        match of {
            Type::Text => json!({ "type": "string" }),
            Type::Word(words) => json!({ "enum": words }),
            Type::Form(pattern) => json!({ "type": "string", "pattern": pattern.regex() }),
            Type::Boolean => json!({ "type": "boolean" }),
            Type::True => json!({ "const": true }),
            Type::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            // Tools that read TOML by JSON Schema give days and times as texts.
            Type::Date => json!({ "type": "string", "format": "date" }),
            Type::Time => json!({ "type": "string", "pattern": "^[0-9-]{10}[T ][0-9:.]+$" }),
            Type::Constant => json!({ "type": ["boolean", "integer", "string"] }),
            Type::Value => json!({ "type": ["boolean", "integer", "string", "array", "object"] }),
            Type::List(of) => json!({ "type": "array", "items": self.of(of) }),
            Type::OrList(of) => {
                let one = self.of(of);
                json!({ "anyOf": [one, { "type": "array", "items": one }] })
            }
            Type::Either(types) => json!({ "anyOf": types.iter().map(|of| self.of(of)).collect::<Vec<_>>() }),
            Type::Table(shape) => self.shape(shape),
            Type::Map(of) => {
                json!({ "type": "object", "propertyNames": { "pattern": "^[a-z0-9-]{1,64}$" }, "additionalProperties": self.of(of) })
            }
            Type::Union(union) => {
                let Union { name, doc, variants } = union;
                self.reference(name, doc, |writer| json!({ "oneOf": variants.iter().map(|shape| writer.shape(shape)).collect::<Vec<_>>() }))
            }
            Type::Named(named) => {
                let Named { name, doc, of } = named;
                self.reference(name, doc, |writer| writer.of(of))
            }
        }
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        let mut properties: Map<String, Value> = Map::new();
        let remarks = REMARKS.iter().filter(|_| shape.remarks);
        for key in remarks.chain(shape.keys) {
            properties.insert(key.name.to_string(), self.key(key));
        }
        if let Some(choice) = shape.one_of {
            let described = format!("{}: exactly one of its keys.", choice.name);
            let name = if core::ptr::eq(choice, &super::COMPARISON) { Some("COMPARISON") } else { None };
            for key in choice.keys {
                let made = match name {
                    Some(name) => {
                        self.reference(name, &described, |writer| {
                            let keys = choice.keys.iter().map(|key| (key.name.to_string(), writer.key(key)));
                            json!({ "type": "object", "properties": keys.collect::<Map<_, _>>() })
                        });
                        json!({ "$ref": format!("#/definitions/{name}/properties/{}", key.name) })
                    }
                    None => self.key(key),
                };
                properties.insert(key.name.to_string(), made);
            }
        }
        let mut made = json!({ "type": "object", "properties": properties, "patternProperties": { "^x-": true } });
        if let Value::Object(made) = &mut made {
            let required: Vec<&str> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
            if !required.is_empty() {
                made.insert(String::from("required"), json!(required));
            }
            if let Some(choice) = shape.one_of {
                let one = |key: &Key| json!({ "required": [key.name] });
                // A text under `choice` is a remark and not the template of that name.
                let list = |key: &Key| json!({ "required": [key.name], "properties": { (key.name): { "type": "array" } } });
                let choices = choice.keys.iter().map(|key| if key.name == "choice" { list(key) } else { one(key) });
                made.insert(String::from("oneOf"), json!(choices.collect::<Vec<_>>()));
            }
            let others = shape.others.map_or(Value::Bool(false), |of| self.of(of));
            made.insert(String::from("additionalProperties"), others);
        }
        made
    }

    fn key(&mut self, key: &'static Key) -> Value {
        match self.of(&key.of) {
            // In draft-07 nothing beside a reference is looked at.
            Value::Object(schema) if schema.contains_key("$ref") => json!({ "allOf": [schema], "description": key.doc }),
            Value::Object(mut schema) => {
                schema.insert(String::from("description"), json!(key.doc));
                Value::Object(schema)
            }
            schema => schema,
        }
    }
}
