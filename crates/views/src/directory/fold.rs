//! What each event means to the directory.

use std::collections::BTreeMap;

use sanad_casework::{
    Day, Event, PasswordCause, PasswordSet, SignInOpened, StaffEvent, StaffId, StaffRegistered,
    StreamId, TokenIssued, UnitCode,
};

use super::{
    Certified, Directory, Enrolment, Granted, LockFacts, Member, Password, SignIn, StaffStanding,
    Token,
};
use crate::line::Line;
use crate::stored::{Id, Written};

impl Directory {
    pub(crate) fn apply(&mut self, event: &Event, line: &Line<'_>) {
        match event {
            Event::Staff(event) => self.take(event, line),
            Event::Intake(_)
            | Event::Identity(_)
            | Event::Consent(_)
            | Event::Assignment(_)
            | Event::Session(_)
            | Event::Referral(_)
            | Event::Disclosure(_)
            | Event::Closure(_)
            | Event::Rights(_)
            | Event::Subject(_)
            | Event::Emergency(_)
            | Event::Access(_)
            | Event::Inquiry(_)
            | Event::Breach(_)
            | Event::Keys(_)
            | Event::System(_) => {}
        }
        for (id, version) in line.links(StreamId::STAFF) {
            self.change(StaffId::from_bytes(id), |member| member.version = version);
        }
    }

    /// Somebody asked for something with this sign-in.
    pub(crate) fn used(&mut self, sign_in: &Id, at: i64) {
        // Few run at a time: those that are over are forgotten.
        if let Some(of) = self.sign_ins.values_mut().find(|of| of.id == *sign_in) {
            of.used_at = at;
        }
    }

    fn take(&mut self, event: &StaffEvent, line: &Line<'_>) {
        match event {
            StaffEvent::StaffRegistered(registered) => self.register(registered, line.seq),
            StaffEvent::RoleProposed(told) => self.change(told.staff, |member| {
                let proposed = granted(&told.covers, told.starts, told.ends);
                member.proposed.insert(Written(told.role), proposed);
            }),
            StaffEvent::RoleProposalDeclined(declined) => self.change(declined.staff, |member| {
                member.proposed.remove(&Written(declined.role));
            }),
            StaffEvent::RoleGranted(told) => {
                self.founded |= told.role.approves();
                self.change(told.staff, |member| {
                    member.proposed.remove(&Written(told.role));
                    let granted = granted(&told.covers, told.starts, told.ends);
                    member.roles.insert(Written(told.role), granted);
                });
            }
            StaffEvent::RoleRevoked(revoked) => self.change(revoked.staff, |member| {
                member.roles.remove(&Written(revoked.role));
            }),
            StaffEvent::CredentialRecorded(told) => self.change(told.staff, |member| {
                member.profession = Written(told.profession);
                let valid_until = told.valid_until.map(Written);
                member.credential =
                    Some(Certified { profession: Written(told.profession), valid_until });
            }),
            StaffEvent::EnrolmentOpened(opened) => self.change(opened.staff, |member| {
                let first = *opened.half.as_bytes();
                member.enrolment = Some(Enrolment { first, second: None });
            }),
            StaffEvent::EnrolmentApproved(approved) => self.change(approved.staff, |member| {
                if let Some(enrolment) = &mut member.enrolment {
                    enrolment.second = Some(*approved.half.as_bytes());
                }
            }),
            StaffEvent::PasswordSet(set) => self.set_password(set),
            StaffEvent::SignInOpened(opened) => self.open(opened, line.recorded_at),
            StaffEvent::SignInEnded(ended) => self.sign_ins.retain(|_, sign_in| {
                sign_in.id != *ended.session.as_bytes() || sign_in.staff != *ended.staff.as_bytes()
            }),
            StaffEvent::AccountLocked(locked) => self.change(locked.staff, |member| {
                let count = member.lock.map_or(0, |lock| lock.count).saturating_add(1);
                member.lock = Some(LockFacts { until: locked.until.timestamp_micros(), count });
            }),
            StaffEvent::AccountUnlocked(of) => self.change(of.staff, |member| member.lock = None),
            StaffEvent::TokenIssued(issued) => self.issue(issued),
            StaffEvent::TokenRevoked(revoked) => self.tokens.retain(|_, token| {
                token.id != *revoked.token.as_bytes() || token.staff != *revoked.staff.as_bytes()
            }),
            StaffEvent::StaffSuspended(suspended) => {
                self.stand(suspended.staff, StaffStanding::Suspended);
                self.shut(suspended.staff);
            }
            StaffEvent::SuspensionLimited(limited) => self.change(limited.staff, |member| {
                member.lapses = Some(limited.until.timestamp_micros());
            }),
            StaffEvent::SuspensionConfirmed(confirmed) => {
                self.change(confirmed.staff, |member| member.lapses = None);
            }
            StaffEvent::StaffReinstated(back) => self.stand(back.staff, StaffStanding::Active),
            StaffEvent::StaffLeft(left) => {
                self.stand(left.staff, StaffStanding::Left);
                self.shut(left.staff);
            }
            StaffEvent::AccountsFounded(_)
            | StaffEvent::RecoveryProposed(_)
            | StaffEvent::RecoveryObjected(_)
            | StaffEvent::RecoveryCompleted(_)
            | StaffEvent::ReinstatementProposed(_)
            | StaffEvent::ReinstatementDeclined(_)
            | StaffEvent::RemovalProposed(_)
            | StaffEvent::RemovalDeclined(_) => {}
        }
    }

    fn register(&mut self, registered: &StaffRegistered, seq: u64) {
        self.members.entry(*registered.staff.as_bytes()).or_insert_with(|| Member {
            standing: StaffStanding::Active,
            lapses: None,
            profession: Written(registered.profession),
            credential: None,
            unit: Written(registered.unit.clone()),
            roles: BTreeMap::new(),
            proposed: BTreeMap::new(),
            password: None,
            enrolment: None,
            lock: None,
            places: BTreeMap::new(),
            version: 0,
            registered: seq,
        });
    }

    fn set_password(&mut self, set: &PasswordSet) {
        let (staff, name) = (*set.staff.as_bytes(), *set.sign_in.as_bytes());
        let Some(member) = self.members.get_mut(&staff) else {
            return;
        };
        let before = member.password.replace(Password {
            name,
            salt: *set.salt.as_bytes(),
            memory_kib: set.memory_kib,
            passes: set.passes,
            lanes: set.lanes,
            verifier: *set.verifier.as_bytes(),
        });
        if set.cause == PasswordCause::Enrolled {
            member.lock = None;
        }
        if let Some(before) = before {
            self.names.remove(&before.name);
        }
        self.names.insert(name, staff);
        match set.cause {
            PasswordCause::Enrolled => self.shut(set.staff),
            PasswordCause::Changed => {
                let keeps = set.keeps.map(|session| *session.as_bytes());
                self.sign_ins.retain(|_, of| of.staff != staff || Some(of.id) == keeps);
            }
            PasswordCause::Strengthened => {}
        }
    }

    fn open(&mut self, opened: &SignInOpened, now: i64) {
        let staff: Id = *opened.staff.as_bytes();
        let Some(member) = self.members.get_mut(&staff) else {
            return;
        };
        member.lock = None;
        member.places.retain(|_, last| now.saturating_sub(*last) < Directory::PLACE_LASTS);
        if let Some(place) = opened.place {
            member.places.insert(*place.as_bytes(), now);
        }
        // Those of this person that are over are forgotten, so that they do not pile up.
        self.sign_ins.retain(|_, of| of.staff != staff || of.expires_at > now);
        let sign_in = SignIn {
            staff,
            id: *opened.session.as_bytes(),
            expires_at: opened.expires_at.timestamp_micros(),
            used_at: now,
            role: Written(opened.role),
        };
        self.sign_ins.insert(*opened.hash.as_bytes(), sign_in);
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

    /// Nothing that was given out opens the account any more.
    fn shut(&mut self, staff: StaffId) {
        let id = staff.as_bytes();
        self.change(staff, |member| member.enrolment = None);
        self.tokens.retain(|_, token| token.staff != *id);
        self.sign_ins.retain(|_, sign_in| sign_in.staff != *id);
    }

    /// Nobody comes back after leaving: who does is registered anew, under another id.
    fn stand(&mut self, staff: StaffId, standing: StaffStanding) {
        self.change(staff, |member| {
            if member.standing != StaffStanding::Left {
                member.standing = standing;
                member.lapses = None;
            }
        });
    }

    fn change(&mut self, staff: StaffId, change: impl FnOnce(&mut Member)) {
        if let Some(member) = self.members.get_mut(staff.as_bytes()) {
            change(member);
        }
    }
}

fn granted(covers: &[UnitCode], starts: Option<Day>, ends: Option<Day>) -> Granted {
    let covers = covers.iter().cloned().map(Written).collect();
    Granted { covers, starts: starts.map(Written), ends: ends.map(Written) }
}
