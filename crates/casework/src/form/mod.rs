//! What request bodies are made of.

mod list;
mod malformed;
mod number;
mod set;
mod time;

pub use list::List;
pub use malformed::Malformed;
pub use number::{Edition, Number};
pub use set::Set;
pub use time::{Day, NotADay, Timestamp};

/// Declares a request body: unknown fields are refused, `Debug` shows no field, and every act
/// can say when it happened and why it is written down late.
macro_rules! form {
    ($(#[$doc:meta])* $name:ident { $($(#[$meta:meta])* $field:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$meta])* pub $field: $kind,)*
            /// When it happened; now, if left out. Not over five minutes ahead.
            pub occurred_at: Option<crate::form::Timestamp>,
            /// Why it is written down late; needed when it is over 24 hours ago.
            pub late_reason: Option<crate::codes::LateReason>,
        }

        crate::form::opaque!($name);
    };
}
pub(crate) use form;

/// A `Debug` that shows the name of the type and nothing that was sent.
macro_rules! opaque {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(sealed)"))
            }
        }
    };
}
pub(crate) use opaque;
