//! The API document (`OpenAPI` 3.1), made from the route table and the forms of `casework`. It is
//! committed as `schemas/openapi.json`; a test tells when the two differ.

mod breaches;
mod inquiries;
mod operation;
mod parameter;
mod replies;
mod shapes;
mod tasks;

use sanad_casework::Case;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::table::operations;

/// What holds for every operation.
const ABOUT: &str = "HTTP/1.1 and HTTP/1.0 are spoken, and offered by ALPN as `http/1.1`. \
The `ETag` of a case is for `If-Match` alone: `If-None-Match` and `Range` on data of cases are passed over, \
since every look is shown whole and leaves its line. Each answer bears a `Sanad-Request` that the log names. \
Whoever closes their sending side is taken to have left; what they asked for may be recorded, and the same \
`Idempotency-Key` tells. Two `Host` are 400, an unknown `Expect` 417, an encoded body 415, a head over 16 KiB 431. \
A read with the cookie of a sign-in is answered only where `Sec-Fetch-Site` says `same-origin` or `none`.";

/// The document. It is the same each time.
pub fn openapi() -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut told = settings.clone().for_serialize().into_generator();
    let _state = told.subschema_for::<Case>();
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for route in operations() {
        let described = operation::describe(route, &mut generator);
        let path = paths.entry(route.path.replace("{*", "{")).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(route.method.as_str().to_ascii_lowercase(), described);
        }
    }
    let mut schemas = told.take_definitions(true);
    schemas.extend(generator.take_definitions(true));
    schemas.extend(replies::schemas());
    schemas.extend(breaches::schemas());
    schemas.extend(inquiries::schemas());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Sanad",
            "version": "1",
            "summary": "Records of a family-welfare consultation institution: nothing is changed or shown without a line",
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
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
