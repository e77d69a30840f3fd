//! Which keys entries name, and which of them receipts say were destroyed: what the vault is held to.

use std::collections::BTreeSet;

use bincode::{Decode, Encode};
use sanad_casework::{Event, RightsEvent, SealedKeyId};
use sanad_chain::{Entry, KeyId};

use crate::stored::Id;

/// The keys that the log knows of.
#[derive(Default, PartialEq, Eq, Encode, Decode)]
pub struct Keys {
    /// Those that something is sealed under.
    named: BTreeSet<Id>,
    /// Those that a receipt names.
    destroyed: BTreeSet<Id>,
}

impl Keys {
    /// The keys that something is sealed under and no receipt names, in order.
    pub fn in_use(&self) -> impl Iterator<Item = KeyId> {
        self.named.difference(&self.destroyed).copied().map(KeyId::from_bytes)
    }

    /// The keys that receipts of erasures and redactions name, in order.
    pub fn destroyed(&self) -> impl Iterator<Item = KeyId> {
        self.destroyed.iter().copied().map(KeyId::from_bytes)
    }

    /// Takes in what an entry seals.
    pub(crate) fn name(&mut self, entry: &Entry<'_>) {
        self.named.extend(entry.descriptors().map(|part| *part.key.as_bytes()));
    }

    pub(crate) fn apply(&mut self, event: &Event) {
        let keys: &[SealedKeyId] = match event {
            Event::Rights(RightsEvent::SubjectKeyDestroyed(receipt)) => &receipt.keys,
            Event::Rights(RightsEvent::MentionsRedacted(receipt)) => &receipt.keys,
            Event::Rights(_)
            | Event::Intake(_)
            | Event::Identity(_)
            | Event::Consent(_)
            | Event::Assignment(_)
            | Event::Session(_)
            | Event::Referral(_)
            | Event::Disclosure(_)
            | Event::Closure(_)
            | Event::Subject(_)
            | Event::Emergency(_)
            | Event::Staff(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Breach(_)
            | Event::Keys(_)
            | Event::System(_) => &[],
        };
        self.destroyed.extend(keys.iter().map(|key| *key.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use sanad_casework::Section;

    use super::*;
    use crate::testing::{Chain, Pick, client, event};

    #[test]
    fn a_key_is_in_use_until_a_receipt_names_it() {
        let mut chain = Chain::default();
        chain.write_sealed(&event("intake_opened", Pick::default()), Section::Identity, client(0));
        let views = chain.views();
        assert_eq!(views.keys().in_use().count(), 1);
        assert_eq!(views.keys().destroyed().count(), 0);
        let mut keys = Keys { named: [[1; 16], [2; 16]].into(), destroyed: BTreeSet::new() };
        let receipt = event("subject_key_destroyed", Pick::default());
        keys.apply(&receipt);
        let told: Vec<_> = keys.destroyed().collect();
        assert!(!told.is_empty());
        keys.named.extend(told.iter().map(|key| *key.as_bytes()));
        assert_eq!(keys.in_use().count(), 2, "and not those of the receipt");
        keys.apply(&event("mentions_redacted", Pick::default()));
        assert!(keys.destroyed().count() >= told.len());
    }
}
