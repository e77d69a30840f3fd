//! A look: what is written before anything is shown, and what may be opened on the strength of it.

use sanad_chain::{Descriptor, Entry, Seq, Stream, StreamKind};
use sanad_ledger::{Append, Evidence};

/// How the streams of looks name the streams they are looks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookKinds {
    /// The kind of a stream of looks: `looks-of`.
    pub looks_of: StreamKind,
    /// The kind of the stream with the same id that holds the content: `case`.
    pub content: StreamKind,
    /// The class of parts that hold names of staff: directory data.
    pub directory: u8,
    /// The class of parts that hold what was searched for: they stand beside lines.
    pub searches: u8,
    /// The class of parts that hold the words of an inquiry's order: they stand beside lines too.
    pub inquiries: u8,
    /// The class of parts that tell of a breach: they are content of no case.
    pub breaches: u8,
}

/// A set of section codes, each below 64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sections(u64);

impl Sections {
    /// No section.
    pub const NONE: Self = Self(0);

    /// With this section too. A code of 64 or more is never covered.
    #[must_use]
    pub fn with(self, section: u8) -> Self {
        Self(self.0 | 1_u64.checked_shl(u32::from(section)).unwrap_or(0))
    }

    /// Whether the section is in it.
    pub fn contains(self, section: u8) -> bool {
        self.0 & 1_u64.checked_shl(u32::from(section)).unwrap_or(0) != 0
    }
}

/// A look about to be written. The cases it covers are read from the very streams it is written
/// to, so that no case can be opened that does not carry the line.
#[derive(Debug, Clone)]
pub struct Look {
    append: Append,
    cases: Vec<[u8; 16]>,
    kinds: LookKinds,
    sections: Sections,
    up_to: Seq,
    directory: bool,
    everything: bool,
    lines: bool,
    record: Option<Stream>,
}

impl Look {
    /// A look at `sections` of every case whose stream of looks `append` writes to, as they stood
    /// before position `up_to`.
    pub fn new(append: Append, kinds: LookKinds, sections: Sections, up_to: Seq) -> Self {
        let cases = append
            .drafts
            .iter()
            .flat_map(sanad_chain::Draft::streams)
            .filter(|stream| stream.kind == kinds.looks_of && stream.id != [0; 16])
            .map(|stream| stream.id)
            .collect();
        Self {
            append,
            cases,
            kinds,
            sections,
            up_to,
            directory: false,
            everything: false,
            lines: false,
            record: None,
        }
    }

    /// The look also shows names of staff.
    #[must_use]
    pub fn with_directory(mut self) -> Self {
        self.directory = true;
        self
    }

    /// The look is at its sections of every case there is. It is one only where the line is written
    /// to the stream of looks at everything; it shows nobody anything, and is for what the program
    /// itself takes in.
    #[must_use]
    pub fn with_everything(mut self) -> Self {
        let kinds = self.kinds;
        let mut streams = self.append.drafts.iter().flat_map(sanad_chain::Draft::streams);
        self.everything =
            streams.any(|stream| stream.kind == kinds.looks_of && stream.id == [0; 16]);
        self
    }

    /// The look is also at what stands sealed beside the lines of its cases, which is content of none
    /// of them: what was searched for, the words of an inquiry's order.
    #[must_use]
    pub fn with_lines(mut self) -> Self {
        self.lines = true;
        self
    }

    /// The look is also at the one record of this stream that tells of no single case: a breach.
    #[must_use]
    pub fn with_record(mut self, record: Stream) -> Self {
        self.record = Some(record);
        self
    }

    /// The position the look shows the cases at: entries from here on are not shown.
    pub fn up_to(&self) -> Seq {
        self.up_to
    }

    /// Whether this look covers a part of an entry.
    pub(crate) fn covers(&self, entry: &Entry<'_>, part: &Descriptor) -> bool {
        if entry.seq() >= self.up_to {
            return false;
        }
        if part.class == self.kinds.directory {
            return self.directory;
        }
        if part.class == self.kinds.breaches {
            let of_record = |record| entry.links().any(|link| link.stream == record);
            return self.sections.contains(part.section) && self.record.is_some_and(of_record);
        }
        if part.class == self.kinds.searches || part.class == self.kinds.inquiries {
            let of_a_case = || entry.links().any(|link| self.is_line_of_a_case(link.stream));
            return self.sections.contains(part.section)
                && (self.everything || self.lines && of_a_case());
        }
        self.sections.contains(part.section)
            && entry.links().any(|link| self.is_content_of_a_case(link.stream))
    }

    fn is_line_of_a_case(&self, stream: Stream) -> bool {
        stream.kind == self.kinds.looks_of && self.cases.contains(&stream.id)
    }

    fn is_content_of_a_case(&self, stream: Stream) -> bool {
        stream.kind == self.kinds.content && (self.everything || self.cases.contains(&stream.id))
    }
}

impl Evidence for Look {
    fn to_append(&self) -> Append {
        self.append.clone()
    }
}
