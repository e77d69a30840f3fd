//! What each event means to the directory.

use std::collections::BTreeMap;

use sanad_casework::{Event, StaffId, StaffRegistered, StreamId, TokenIssued};

use super::{Directory, Member, StaffStanding, Token};
use crate::line::Line;
use crate::stored::Written;
use crate::themes;

impl Directory {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::StaffRegistered(registered) => self.register(registered, line.seq),
            Event::RoleGranted(granted) => self.change(granted.staff, |member| {
                let covers = granted.covers.iter().cloned().map(Written).collect();
                member.roles.insert(Written(granted.role), covers);
            }),
            Event::RoleRevoked(revoked) => self.change(revoked.staff, |member| {
                member.roles.remove(&Written(revoked.role));
            }),
            Event::TokenIssued(issued) => self.issue(issued),
            Event::TokenRevoked(revoked) => self.tokens.retain(|_, token| {
                token.id != *revoked.token.as_bytes() || token.staff != *revoked.staff.as_bytes()
            }),
            Event::StaffSuspended(suspended) => {
                self.stand(suspended.staff, StaffStanding::Suspended);
            }
            Event::StaffReinstated(back) => self.stand(back.staff, StaffStanding::Active),
            Event::StaffLeft(left) => self.stand(left.staff, StaffStanding::Left),
            themes::silent!(
                intake consent assignment session referral disclosure closure rights look system
            ) => {}
        }
        for (id, version) in line.links(StreamId::STAFF) {
            self.change(StaffId::from_bytes(id), |member| member.version = version);
        }
    }

    fn register(&mut self, registered: &StaffRegistered, seq: u64) {
        self.members.entry(*registered.staff.as_bytes()).or_insert_with(|| Member {
            standing: StaffStanding::Active,
            profession: Written(registered.profession),
            unit: Written(registered.unit.clone()),
            roles: BTreeMap::new(),
            version: 0,
            registered: seq,
        });
    }

    fn issue(&mut self, issued: &TokenIssued) {
        let token = Token {
            staff: *issued.staff.as_bytes(),
            id: *issued.token.as_bytes(),
            expires_at: issued.expires_at.map(|at| at.timestamp_micros()),
        };
        if self.members.contains_key(&token.staff) {
            self.tokens.insert(*issued.hash.as_bytes(), token);
        }
    }

    /// Nobody comes back after leaving: who does is registered anew, under another id.
    fn stand(&mut self, staff: StaffId, standing: StaffStanding) {
        self.change(staff, |member| {
            if member.standing != StaffStanding::Left {
                member.standing = standing;
            }
        });
    }

    fn change(&mut self, staff: StaffId, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.members.get_mut(staff.as_bytes()) {
            change(member);
        }
    }
}
