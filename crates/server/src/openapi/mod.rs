//! The API document (`OpenAPI` 3.1), made from the route table and the forms of `casework`. It is
//! committed as `schemas/openapi.json`; a test tells when the two differ.

mod breaches;
mod inquiries;
mod operation;
mod parameter;
mod replies;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::table::table;

/// The document. It is the same each time.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for route in table() {
        let described = operation::describe(route, &mut generator);
        let path = paths.entry(route.path.replace("{*", "{")).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(route.method.as_str().to_ascii_lowercase(), described);
        }
    }
    let mut schemas = generator.take_definitions(true);
    schemas.extend(replies::schemas());
    schemas.extend(breaches::schemas());
    schemas.extend(inquiries::schemas());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sanad",
            "version": "1",
            "summary": "Records of a family-welfare consultation institution: nothing is changed or shown without a line",
            "license": { "name": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }],
        "tags": operation::tags(),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "description": "The token of a member of staff" },
            },
            "schemas": schemas,
        },
    })
}
