//! The lines of a bundle, as they stand in the file: one JSON object each.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sanad_chain::tree::{MapKey, MapProof, NodeHash, StreamHead, WayEnd};
use sanad_chain::{Hash, Stream, StreamKind};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

/// What the first line of a bundle calls itself.
pub const FORMAT: &str = "sanad-bundle-v1";

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Line<'a> {
    #[serde(deserialize_with = "object")]
    Bundle(Head),
    Checkpoint(String),
    #[serde(deserialize_with = "object")]
    Stream(StreamLine),
    #[serde(borrow, deserialize_with = "object")]
    Entry(EntryLine<'a>),
    #[serde(deserialize_with = "object")]
    Report(Report),
    #[serde(deserialize_with = "object")]
    End(Trailer),
}

/// Whose ledger, and what the bundle is to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) format: String,
    pub(crate) ledger: String,
    pub(crate) generation: u32,
    pub(crate) origin: String,
    /// Every entry under the checkpoint stands in the bundle.
    pub(crate) whole: bool,
    pub(crate) made_at: String,
}

/// A stream that is shown whole, and its end by the map.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StreamLine {
    pub(crate) stream: StreamText,
    /// The subtrees beside its way in the map, 32 bytes each.
    pub(crate) beside: Nodes,
    pub(crate) end: EndLine,
}

/// Where the way to a stream ends.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum EndLine {
    #[serde(deserialize_with = "object")]
    Itself(HeadLine),
    #[serde(deserialize_with = "object")]
    Other(OtherLine),
    #[serde(deserialize_with = "object")]
    Nothing(NothingLine),
}

/// How long the stream is, and its last link.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HeadLine {
    version: Number,
    link: Hex,
}

/// The same of another stream, by its key.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OtherLine {
    key: Hex,
    version: Number,
    link: Hex,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NothingLine {}

/// An entry, as far as it is shown.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryLine<'a> {
    pub(crate) seq: Number,
    pub(crate) header: Bytes<'a>,
    /// The link bodies that are opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some")]
    pub(crate) links: Vec<LinkLine<'a>>,
    /// The parts whose sealed bytes are here.
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty", deserialize_with = "some")]
    pub(crate) parts: Vec<PartLine<'a>>,
    /// That the entry stands under the checkpoint; none where the whole log does.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub(crate) proof: Option<Nodes>,
    /// What the header says, for people.
    pub(crate) told: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkLine<'a> {
    pub(crate) at: u16,
    pub(crate) body: Bytes<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PartLine<'a> {
    pub(crate) at: u16,
    pub(crate) stored: Bytes<'a>,
    /// The key of this part alone, where it is handed over, and the text it opens.
    #[serde(
        borrow,
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "given_object"
    )]
    pub(crate) opened: Option<OpenedLine<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpenedLine<'a> {
    pub(crate) key: Hex,
    #[serde(borrow)]
    pub(crate) text: &'a RawValue,
}

/// What the bundle shows and does not show, in plain words. It is the institution's statement: a
/// checker tells its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// In Indonesian.
    pub id: String,
    /// In English.
    pub en: String,
}

/// How much stands before it, signed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trailer {
    pub(crate) entries: Number,
    pub(crate) opened: Number,
    /// A signed note over the counts and the hash of all bytes before this line.
    pub(crate) seal: String,
}

impl Trailer {
    /// The text that is signed.
    pub(crate) fn text(entries: u64, opened: u64, digest: &[u8; 32]) -> String {
        let digest = STANDARD.encode(digest);
        format!("{FORMAT}\nentries {entries}\nopened {opened}\nsha256 {digest}\n")
    }
}

/// A number that may be past 2^53: a text in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number(pub(crate) u64);

/// 32 bytes as lower-case hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hex(pub(crate) Hash);

/// A stream as `kind:id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StreamText(pub(crate) Stream);

/// Bytes in base64.
pub(crate) struct Bytes<'a>(pub(crate) Cow<'a, [u8]>);

/// Nodes of a tree, back to back in base64.
pub(crate) struct Nodes(pub(crate) Vec<NodeHash>);

/// Not what stands at this place of a bundle.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("expected {0}")]
pub(crate) struct Unexpected(&'static str);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Number {
    type Err = Unexpected;

    fn from_str(text: &str) -> Result<Self, Unexpected> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let spelled = digits && (text == "0" || !text.starts_with('0'));
        let number = text.parse().ok().map(Self).filter(|_| spelled);
        number.ok_or(Unexpected("a whole number as a text"))
    }
}

impl fmt::Display for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Hex {
    type Err = Unexpected;

    fn from_str(text: &str) -> Result<Self, Unexpected> {
        text.parse().map(Self).map_err(|_| Unexpected("64 lower-case hex digits"))
    }
}

impl fmt::Display for StreamText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for StreamText {
    type Err = Unexpected;

    fn from_str(text: &str) -> Result<Self, Unexpected> {
        let wrong = Unexpected("a stream, such as `2:` and 32 hex digits");
        let (kind, id) = text.split_once(':').ok_or(wrong)?;
        let id: sanad_chain::PartyId = id.parse().map_err(|_| wrong)?;
        let kind = kind.parse().ok().map(StreamKind).ok_or(wrong)?;
        let read = Self(Stream { kind, id: *id.as_bytes() });
        if read.to_string() == text { Ok(read) } else { Err(wrong) }
    }
}

macro_rules! as_text {
    ($($name:ident)*) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

as_text!(Number Hex StreamText);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes<'_> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Base64 needs no escapes: whoever writes it with some wrote no bundle.
        let text = <&'de str>::deserialize(from)?;
        let bytes = STANDARD.decode(text).map_err(|_| wrong(&"base64"))?;
        Ok(Self(Cow::Owned(bytes)))
    }
}

impl Serialize for Nodes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|node| *node.as_bytes()).collect();
        to.serialize_str(&STANDARD.encode(bytes))
    }
}

impl<'de> Deserialize<'de> for Nodes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let Bytes(bytes) = Bytes::deserialize(from)?;
        let (nodes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || nodes.len() > MapProof::BESIDE_MAX {
            return Err(wrong(&"at most 256 nodes of 32 bytes"));
        }
        Ok(Self(nodes.iter().map(|node| NodeHash::from_bytes(*node)).collect()))
    }
}

/// A list that is there has something in it, and by rising places.
fn some<'de, D: Deserializer<'de>, T: Placed + Deserialize<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    let list = Vec::<Object<T>>::deserialize(from)?;
    let list: Vec<T> = list.into_iter().map(|Object(one)| one).collect();
    let rising = list.is_sorted_by(|one, next| one.at() < next.at());
    if list.is_empty() || !rising { Err(wrong(&"a list by rising places")) } else { Ok(list) }
}

/// What may be left out is not null.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// The same of an object.
fn given_object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    object(from).map(Some)
}

/// An object with named fields; a list of its values, which would be read as one, is none.
fn object<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<T, D::Error> {
    Object::deserialize(from).map(|Object(object)| object)
}

struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InObject(PhantomData)).map(Self)
    }
}

struct InObject<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InObject<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(fields))
    }
}

/// What has a place in an entry.
trait Placed {
    fn at(&self) -> u16;
}

impl Placed for LinkLine<'_> {
    fn at(&self) -> u16 {
        self.at
    }
}

impl Placed for PartLine<'_> {
    fn at(&self) -> u16 {
        self.at
    }
}

fn wrong<E: serde::de::Error>(wanted: &dyn fmt::Display) -> E {
    E::custom(format_args!("expected {wanted}"))
}

impl StreamLine {
    pub(crate) fn of(stream: Stream, proof: &MapProof) -> Self {
        let end = match &proof.end {
            WayEnd::Itself(head) => {
                EndLine::Itself(HeadLine { version: Number(head.version), link: Hex(head.link) })
            }
            WayEnd::Other { key, head } => EndLine::Other(OtherLine {
                key: Hex(Hash::from_bytes(*key.as_bytes())),
                version: Number(head.version),
                link: Hex(head.link),
            }),
            WayEnd::Nothing => EndLine::Nothing(NothingLine {}),
        };
        Self { stream: StreamText(stream), beside: Nodes(proof.beside.clone()), end }
    }

    pub(crate) fn proof(self) -> MapProof {
        let head = |version: Number, link: Hex| StreamHead { version: version.0, link: link.0 };
        let end = match self.end {
            EndLine::Itself(HeadLine { version, link }) => WayEnd::Itself(head(version, link)),
            EndLine::Other(OtherLine { key, version, link }) => {
                let key = MapKey::from_bytes(*key.0.as_bytes());
                WayEnd::Other { key, head: head(version, link) }
            }
            EndLine::Nothing(NothingLine {}) => WayEnd::Nothing,
        };
        MapProof { beside: self.beside.0, end }
    }
}
