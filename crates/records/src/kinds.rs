//! How the domain's names stand in the bytes of the chain.

use sanad_casework::{Section, StreamId};
use sanad_chain::{PartyId, Stream, StreamKind};
use sanad_vault::{LookKinds, Sections};

/// A part sealed to a party in the case.
pub(crate) const CLASS_PARTY: u8 = 1;
/// A part sealed to a member of staff: directory data.
pub(crate) const CLASS_STAFF: u8 = 2;
/// A part sealed under the yearly key for statistics.
pub(crate) const CLASS_FACTS: u8 = 3;

/// A part sealed under the yearly key for what was searched.
pub(crate) const CLASS_SEARCH: u8 = 4;

/// A part sealed under an inquiry's own key: the words of its order.
pub(crate) const CLASS_INQUIRY: u8 = 5;

/// A part sealed under a breach's own key: what happened, and what was told of it.
pub(crate) const CLASS_BREACH: u8 = 6;

/// The institution as a holder of parts.
pub(crate) const INSTITUTION: PartyId = PartyId::from_bytes([0; 16]);

/// How streams of looks name the cases they are looks of.
pub(crate) const LOOK_KINDS: LookKinds = LookKinds {
    looks_of: StreamKind(StreamId::LOOKS_OF),
    content: StreamKind(StreamId::CASE),
    directory: CLASS_STAFF,
    searches: CLASS_SEARCH,
    inquiries: CLASS_INQUIRY,
    breaches: CLASS_BREACH,
};

/// A stream of the domain in the bytes of the chain.
pub(crate) fn stream(of: StreamId) -> Stream {
    Stream { kind: StreamKind(of.kind), id: of.id }
}

/// A set of sections as a look covers them.
pub(crate) fn covered(sections: &[Section]) -> Sections {
    sections.iter().fold(Sections::NONE, |set, section| set.with(section.number()))
}

/// What the kind of a stream is called, as `schemas/bundle.v1.md` lists them.
pub fn stream_kind(stream: Stream) -> &'static str {
    kind_name(stream.kind)
}

/// The name of a kind of stream.
pub(crate) fn kind_name(kind: StreamKind) -> &'static str {
    match kind.0 {
        StreamId::CASE => "case",
        StreamId::LOOKS_OF => "looks-of",
        StreamId::LOOKS_BY => "looks-by",
        StreamId::STAFF => "staff",
        StreamId::INSTITUTION => "institution",
        StreamId::SYSTEM => "system",
        StreamId::KEYS => "keys",
        StreamId::SIGN_INS => "sign-ins",
        StreamId::EMERGENCIES => "emergencies",
        StreamId::INQUIRY => "inquiry",
        StreamId::BREACH => "breach",
        _unknown => "unknown",
    }
}
