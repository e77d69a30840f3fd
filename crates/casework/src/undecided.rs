//! What is left undecided does not compile: an event of which everything is decided does, and none of
//! the same without one cell.

macro_rules! cell {
    (data) => {
        "use sanad_casework::*;\n\
         #[derive(Clone, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]\n\
         struct TeaServed {}\n\
         struct TeaEvent(TeaServed);\n"
    };
    (listed) => {
        "impl From<TeaServed> for TeaEvent { fn from(event: TeaServed) -> Self { Self(event) } }\n"
    };
    (theme_of) => {
        "impl Theme for TeaEvent {\n\
         const NAME: &'static str = \"tea\";\n\
         const ROWS: &'static [Row] = &[];\n\
         fn row(&self) -> &'static Row { unreachable!() }\n\
         fn about(&self) -> About { self.0.about() }\n\
         fn told(&self) -> Told { self.0.told() }\n\
         fn to_json(&self) -> String { String::new() }\n\
         fn read(_: &str, _: u16, _: &str) -> Option<Result<Self, EventError>> { None }\n\
         fn samples(_: &Ids) -> Vec<Self> { Vec::new() }\n\
         fn schemas() -> Vec<(&'static Row, schemars::Schema)> { Vec::new() }\n"
    };
    (section) => {
        "const SECTION: Section = Section::Session;\n"
    };
    (row) => {
        "}\nimpl EventRow for TeaServed {\n"
    };
    (theme) => {
        "type Theme = TeaEvent;\n"
    };
    (seals) => {
        "type Seals = ();\n"
    };
    (name) => {
        "const NAME: &'static str = \"tea_served\";\n"
    };
    (schema) => {
        "const SCHEMA: u16 = 1;\n"
    };
    (words) => {
        "const WORDS: [&'static str; 2] = [\"teh dihidangkan\", \"tea was served\"];\n"
    };
    (does) => {
        "const DOES: Does = Does::Tells;\n"
    };
    (about) => {
        "fn about(&self) -> About { About::System }\n"
    };
    (told) => {
        "fn told(&self) -> Told { Told::AsItStands }\n"
    };
    (sample) => {
        "fn sample(_: &Ids) -> Self { Self {} }\n"
    };
    (end) => {
        "}\n"
    };
}

macro_rules! undecided {
    ($($case:ident $how:literal: $($cell:ident)*;)*) => {$(
        #[doc = concat!("```", $how, "\n", $(cell!($cell),)* "```")]
        struct $case;
    )*};
}

undecided! {
    Nothing "": data listed theme_of section row theme seals name schema words does about told sample end;
    Section "compile_fail,E0046": data listed theme_of row theme seals name schema words does about told sample end;
    Listing "compile_fail,E0277": data theme_of section row theme seals name schema words does about told sample end;
    Theme "compile_fail,E0046": data listed theme_of section row seals name schema words does about told sample end;
    Seals "compile_fail,E0046": data listed theme_of section row theme name schema words does about told sample end;
    Name "compile_fail,E0046": data listed theme_of section row theme seals schema words does about told sample end;
    Schema "compile_fail,E0046": data listed theme_of section row theme seals name words does about told sample end;
    Words "compile_fail,E0046": data listed theme_of section row theme seals name schema does about told sample end;
    Does "compile_fail,E0046": data listed theme_of section row theme seals name schema words about told sample end;
    About "compile_fail,E0046": data listed theme_of section row theme seals name schema words does told sample end;
    Told "compile_fail,E0046": data listed theme_of section row theme seals name schema words does about sample end;
    Sample "compile_fail,E0046": data listed theme_of section row theme seals name schema words does about told end;
}

/// Of a sealed field, for whom it is.
///
/// ```
/// use sanad_casework::*;
/// const FIELD: SealedField =
///     SealedField { name: "text", holds: Holds::Text, read: Read::Theirs };
/// ```
///
/// ```compile_fail,E0063
/// use sanad_casework::*;
/// const FIELD: SealedField = SealedField { name: "text", holds: Holds::Text };
/// ```
struct Reader;

/// Among which deeds one stands.
///
/// ```compile_fail,E0277
/// use sanad_casework::*;
/// struct ServeTea;
/// impl Deed<Case> for ServeTea {
///     fn decide(&self, _: &Case, _: &Caller, _: &Moment) -> Result<Vec<Proposal>, Refusal> {
///         Ok(Vec::new())
///     }
/// }
/// ```
struct Deeds;

/// A part that no row declares, made by hand.
///
/// ```compile_fail,E0639
/// use sanad_casework::*;
/// let to = Subject::Party(PartyId::from_bytes([1; 16]));
/// let part = Sealed { to, section: Section::Session, body: Default::default() };
/// ```
struct Part;
