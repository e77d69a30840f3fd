//! Somebody follows the whole log.

use super::AccessEvent;
use crate::prelude::*;

event! {
    /// Someone began to follow the ledger.
    FeedOpened in AccessEvent, "feed_opened" v 1, about LookAtAll,
        seals (), told AsItStands, does Sets("feed_closed"),
        "pemantauan langsung dimulai" / "a feed was opened";
    {
        /// First position that is sent.
        from: Seq,
    }
    like |_ids| { from: Seq(0) }
}

event! {
    /// Someone goes on following the ledger, and was judged again.
    FeedContinued in AccessEvent, "feed_continued" v 1, about LookAtAll,
        seals (), told AsItStands, does Tells,
        "pemantauan langsung berlanjut" / "a feed went on";
    {
        /// Entries sent since the last line.
        sent: u32,
        /// Last position that what was shown rests on.
        up_to: Seq,
    }
    like |_ids| { sent: 10, up_to: SAMPLE_FAR }
}

event! {
    /// Someone stopped following the ledger.
    FeedClosed in AccessEvent, "feed_closed" v 1, about LookAtAll,
        seals (), told AsItStands, does Ends,
        "pemantauan langsung berakhir" / "a feed was closed";
    {
        /// Entries sent since the last line.
        sent: u32,
        /// Last position that what was shown rests on.
        up_to: Seq,
        /// Why it ended.
        reason: EndReason,
    }
    like |_ids| { sent: 4, up_to: SAMPLE_FAR, reason: EndReason::PeerGone }
}
