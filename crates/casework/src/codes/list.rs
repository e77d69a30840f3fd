//! What every code list can do.

/// A closed list of codes with labels in two languages.
pub trait CodeList: Copy + Sized + 'static {
    /// The list's name in `snake_case`.
    const LIST: &'static str;
    /// Every code, in the list's order.
    const ALL: &'static [Self];

    /// The code as it stands in JSON; it never changes.
    fn code(self) -> &'static str;
    /// What an Indonesian reader sees.
    fn label_id(self) -> &'static str;
    /// What an English reader sees.
    fn label_en(self) -> &'static str;
}

/// A text that is no code of the list. It does not repeat the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a code of the list `{list}`")]
pub struct UnknownCode {
    /// The list's name.
    pub list: &'static str,
}

/// Declares one code list: `Variant "code" "Indonesian label" "English label";`.
macro_rules! code_list {
    ($(#[$doc:meta])* $name:ident $list:literal {
        $($variant:ident $code:literal $id:literal $en:literal;)*
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $(#[doc = concat!($en, " (", $id, ")")] $variant,)*
        }

        impl $name {
            /// Every code, in the list's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it stands in JSON; it never changes.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What an Indonesian reader sees.
            pub const fn label_id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// What an English reader sees.
            pub const fn label_en(self) -> &'static str {
                match self { $(Self::$variant => $en,)* }
            }
        }

        impl crate::codes::CodeList for $name {
            const LIST: &'static str = $list;
            const ALL: &'static [Self] = Self::ALL;

            fn code(self) -> &'static str {
                Self::code(self)
            }

            fn label_id(self) -> &'static str {
                Self::label_id(self)
            }

            fn label_en(self) -> &'static str {
                Self::label_en(self)
            }
        }

        impl crate::field::Field for $name {
            const HOLDS: crate::field::Holds = crate::field::Holds::Code;

            fn put(&self, name: &str, body: crate::text::Body) -> crate::text::Body {
                body.shown(name, Some(self))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::codes::UnknownCode;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$variant),)*
                    _ => Err(crate::codes::UnknownCode { list: $list }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                crate::sill::text(from, concat!("a code of the list `", $list, "`"), str::parse)
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($code,)*] })
            }
        }
    };
}
pub(crate) use code_list;
