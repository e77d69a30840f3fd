//! What can be changed from the terminal: accounts of staff, keys, emergency accesses, inquiries,
//! breaches, and what concerns the rights of persons in a case.

use serde_json::Value;

/// A change: the operation of the HTTP API, what stands in its path, and its body.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// The operation.
    pub(crate) operation: &'static str,
    /// What stands in its path, in order.
    pub(crate) path: Vec<String>,
    /// What is sent. It may hold a password: it is never printed.
    pub(crate) body: Value,
}

impl Change {
    pub(crate) fn new(operation: &'static str, path: &[&dyn ToString], body: Value) -> Self {
        Self { operation, path: path.iter().map(|value| value.to_string()).collect(), body }
    }
}
