//! Tries to come in by name and password, and how long somebody waits after wrong ones.
//!
//! Who comes with a name from an address waits after five wrong ones, longer each time, and nobody else
//! does: a stranger who guesses keeps neither the holder out nor whoever else sits behind that address.
//! Where the holder signed in of late they wait ten seconds at the most, however many were wrong there. A
//! hundred wrong ones within an hour, from wherever, keep all other addresses from that name for a while.
//! Names that nobody has are judged alike, before any work is done. In a sign-in that is open the
//! password is asked for again now and then: what is wrong there counts for that sign-in alone.
//!
//! All of it is in memory, by a clock that only runs forward; what keeps strange addresses out is an entry
//! too, so that the holder and the approvers are told.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sanad_casework::{LockAccount, Shown, SignInId, SignInName, StaffId};
use sanad_vault::Tag;

use crate::error::{Fault, SignInError};
use crate::institution::Records;
use crate::turned_away::Tried;

/// Wrong ones before anybody waits.
const FREE: u32 = 5;
/// The first time to wait; each next one is twice as long.
const FIRST: Duration = Duration::from_secs(10);
/// The longest time to wait.
const LONGEST: Duration = Duration::from_mins(15);
/// Who has tried nothing for this long begins anew.
const FORGOTTEN: Duration = Duration::from_hours(1);
/// As many are remembered; then the one that tried longest ago is forgotten.
const REMEMBERED: usize = 10_000;

/// A try that was let through: who comes, from where. Their password has not been looked at yet.
#[derive(Debug)]
pub struct Attempt {
    /// Keyed hash of the name.
    pub(crate) name: [u8; 32],
    /// Keyed hash of name and address.
    pub(crate) place: [u8; 32],
    /// Whether they come over a network.
    pub(crate) over_network: bool,
    /// Whether the holder of the name came from there of late.
    pub(crate) familiar: bool,
    /// How long the whole address waits, where too many were wrong there: who is wrong again is told that,
    /// as everybody else there.
    pub(crate) crowded: Option<Duration>,
    /// What was held against them before this try.
    before: Tries,
}

impl Attempt {
    /// Whether the whole address had to wait, and this one did not.
    pub fn is_crowded(&self) -> bool {
        self.crowded.is_some()
    }

    /// Whether the holder of the name came from there of late.
    pub fn is_familiar(&self) -> bool {
        self.familiar
    }
}

/// Who has tried what.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<State>);

#[derive(Default)]
struct State {
    /// By name and address.
    places: HashMap<[u8; 32], Tries>,
    /// By name alone, from strange addresses.
    names: HashMap<[u8; 32], Name>,
    /// By open sign-in.
    sessions: HashMap<SignInId, Tries>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Tries {
    name: [u8; 32],
    wrong: u32,
    last: Duration,
    until: Duration,
}

#[derive(Clone, Copy, Default)]
struct Name {
    wrong: u32,
    since: Duration,
    last: Duration,
    closed: u32,
    until: Duration,
}

trait Remembered {
    fn last(&self) -> Duration;
    fn until(&self) -> Duration;
}

impl Remembered for Tries {
    fn last(&self) -> Duration {
        self.last
    }

    fn until(&self) -> Duration {
        self.until
    }
}

impl Remembered for Name {
    fn last(&self) -> Duration {
        self.last
    }

    fn until(&self) -> Duration {
        self.until
    }
}

impl Tries {
    /// Counts one more, as if it were wrong; a right one takes it back.
    fn count(&mut self, longest: Duration, now: Duration) -> Result<(), Duration> {
        if now < self.until {
            return Err(self.until.saturating_sub(now));
        }
        self.wrong = self.wrong.saturating_add(1);
        self.last = now;
        if let Some(over) = self.wrong.checked_sub(FREE) {
            let wait = FIRST.saturating_mul(1 << over.min(16)).min(longest);
            self.until = now.saturating_add(wait);
        }
        Ok(())
    }
}

impl Attempts {
    /// Lets a try through, or tells how long to wait. `crowded` is how long the whole address waits,
    /// where too many were wrong there: only whoever came from there of late tries then, once in ten
    /// seconds.
    fn begin(
        &self,
        attempt: &mut Attempt,
        crowded: Option<Duration>,
        now: Duration,
    ) -> Result<(), Duration> {
        let mut state = self.tried();
        if !attempt.familiar
            && let Some(name) = state.names.get(&attempt.name)
            && now < name.until
        {
            return Err(name.until.saturating_sub(now));
        }
        make_room(&mut state.places, now);
        let tries = state.places.entry(attempt.place).or_default();
        tries.name = attempt.name;
        attempt.before = *tries;
        if let Some(wait) = crowded {
            if !attempt.familiar {
                return Err(wait);
            }
            let next = tries.last.saturating_add(FIRST);
            if tries.wrong > 0 && now < next {
                return Err(next.saturating_sub(now));
            }
        }
        tries.count(if attempt.familiar { FIRST } else { LONGEST }, now)
    }

    /// Counts a wrong password; how many there were, where strange addresses are kept from the name from
    /// now on, and how often that was so before.
    pub(crate) fn wrong(&self, attempt: &Attempt, now: Duration) -> Option<(u32, u32)> {
        if attempt.familiar {
            return None;
        }
        let mut tried = self.tried();
        make_room(&mut tried.names, now);
        let within = LockAccount::WITHIN.to_std().unwrap_or(FORGOTTEN);
        let name = tried.names.entry(attempt.name).or_default();
        if now.saturating_sub(name.since) >= within {
            (name.wrong, name.since) = (0, now);
        }
        (name.wrong, name.last) = (name.wrong.saturating_add(1), now);
        if name.wrong < LockAccount::FAILURES {
            return None;
        }
        let (wrong, closed) = (name.wrong, name.closed);
        (name.wrong, name.closed) = (0, closed.saturating_add(1));
        name.until = now.saturating_add(LockAccount::lasts(closed).to_std().unwrap_or(LONGEST));
        Some((wrong, closed))
    }

    /// The password was right: nothing is held against who came with it.
    pub(crate) fn right(&self, attempt: &Attempt) {
        let mut tried = self.tried();
        tried.places.remove(&attempt.place);
        tried.names.remove(&attempt.name);
    }

    /// Takes back a try whose password nobody looked at.
    pub(crate) fn not_tried(&self, attempt: &Attempt) {
        if let Some(tries) = self.tried().places.get_mut(&attempt.place) {
            *tries = attempt.before;
        }
    }

    /// Lets the holder of a password be asked for it again in their sign-in, or tells how long to wait.
    pub(crate) fn in_session(&self, session: SignInId, now: Duration) -> Result<(), Duration> {
        let mut tried = self.tried();
        make_room(&mut tried.sessions, now);
        tried.sessions.entry(session).or_default().count(LONGEST, now)
    }

    /// It was right.
    pub(crate) fn right_in_session(&self, session: SignInId) {
        self.tried().sessions.remove(&session);
    }

    /// Nobody waits any more for what was wrong under this name.
    pub(crate) fn forget(&self, name: &[u8; 32]) {
        let mut tried = self.tried();
        tried.places.retain(|_, tries| tries.name != *name);
        tried.names.remove(name);
    }

    fn tried(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets what counts no more; where nothing does, the one that tried longest ago.
fn make_room<K: Copy + Eq + Hash, T: Remembered>(all: &mut HashMap<K, T>, now: Duration) {
    if all.len() < REMEMBERED {
        return;
    }
    all.retain(|_, one| now < one.until() || now.saturating_sub(one.last()) < FORGOTTEN);
    if all.len() >= REMEMBERED
        && let Some(oldest) = all.iter().min_by_key(|(_, one)| one.last()).map(|(key, _)| *key)
    {
        all.remove(&oldest);
    }
}

/// So many seconds, and never none.
pub(crate) fn seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(1)
}

impl Records {
    /// Whether somebody may try this name from this address now; none is the machine itself. `crowded`
    /// is how long that address waits, where too many were wrong there. Names that nobody has are judged
    /// alike.
    ///
    /// # Errors
    /// How long to wait, or a fault.
    pub fn attempt(
        &self,
        name: &Shown,
        from: Option<IpAddr>,
        crowded: Option<Duration>,
    ) -> Result<Attempt, SignInError> {
        let text = name.reveal();
        let known: Option<SignInName> = text.parse().ok();
        let text = known.as_ref().map_or(text, SignInName::reveal);
        let name = self.vault.tag(Tag::SignInName, text.as_bytes());
        let mut of = name.to_vec();
        match from {
            None => of.push(0),
            Some(IpAddr::V4(address)) => of.extend_from_slice(&address.octets()),
            Some(IpAddr::V6(address)) => of.extend_from_slice(&address.octets()),
        }
        let place = self.vault.tag(Tag::SignInPlace, &of);
        let now = self.clock.now_micros();
        let (whose, came, locked) = {
            let views = self.views()?;
            let directory = views.directory();
            let whose = directory.named(&name);
            let lock = whose.and_then(|staff| directory.staff(staff)).and_then(|facts| facts.lock);
            let locked = lock.and_then(|lock| u64::try_from(lock.until.saturating_sub(now)).ok());
            (whose, directory.came_from(&name, &place, now), locked.filter(|left| *left > 0))
        };
        let familiar = came || from.is_none();
        let (over_network, before) = (from.is_some(), Tries::default());
        let mut attempt = Attempt { name, place, over_network, familiar, crowded, before };
        let refused = match locked.filter(|_| !familiar) {
            Some(left) => Err(Duration::from_micros(left)),
            None => self.attempts.begin(&mut attempt, crowded, self.clock.monotonic()),
        };
        if let Err(wait) = refused {
            let tried = if whose.is_some() { Tried::KnownName } else { Tried::UnknownName };
            self.turned_away.count(tried, now);
            return Err(SignInError::Wait { seconds: seconds(wait) });
        }
        Ok(attempt)
    }

    /// Takes back a try whose password nobody came to look at.
    pub fn not_looked_at(&self, attempt: &Attempt) {
        self.attempts.not_tried(attempt);
    }

    /// Nobody waits any more for what was wrong under the name of this member of staff.
    pub(crate) fn forget_attempts(&self, staff: StaffId) -> Result<(), Fault> {
        if let Some(name) = self.views()?.directory().name_of(staff) {
            self.attempts.forget(&name);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    fn begin(
        attempts: &Attempts,
        attempt: &Attempt,
        crowded: Option<Duration>,
        now: Duration,
    ) -> Result<(), Duration> {
        let Attempt { name, place, over_network, familiar, .. } = *attempt;
        let before = Tries::default();
        let mut attempt = Attempt { name, place, over_network, familiar, crowded, before };
        attempts.begin(&mut attempt, crowded, now)
    }

    const NOW: Duration = Duration::from_hours(100);

    fn from(name: u8, place: u8, familiar: bool) -> Attempt {
        let (name, place) = ([name; 32], [name.wrapping_mul(16).wrapping_add(place); 32]);
        let before = Tries::default();
        Attempt { name, place, over_network: true, familiar, crowded: None, before }
    }

    /// How long each of these tries waits, one after another without a pause.
    fn waits(attempts: &Attempts, attempt: &Attempt, tries: u32) -> Vec<u64> {
        let try_at = |now| begin(attempts, attempt, None, now).err().unwrap_or_default();
        let mut now = NOW;
        (0..tries)
            .map(|_| {
                let wait = try_at(now);
                now += wait;
                if !wait.is_zero() {
                    assert_eq!(try_at(now), Duration::ZERO, "after the wait it is let through");
                }
                wait.as_secs()
            })
            .collect()
    }

    #[test]
    fn who_is_wrong_waits_longer_each_time_and_nobody_else_does() {
        let attempts = Attempts::default();
        let waited = waits(&attempts, &from(1, 1, false), 13);
        assert_eq!(waited, [0, 0, 0, 0, 0, 10, 20, 40, 80, 160, 320, 640, 900]);
        for other in [from(1, 2, false), from(2, 1, false)] {
            assert!(begin(&attempts, &other, None, NOW).is_ok(), "{other:?}");
        }
    }

    #[test]
    fn where_the_holder_came_from_of_late_ten_seconds_are_the_longest() {
        let attempts = Attempts::default();
        let waited = waits(&attempts, &from(1, 1, true), 40);
        assert_eq!(waited.iter().max(), Some(&10));
    }

    #[test]
    fn one_who_shuts_an_address_does_not_shut_out_who_works_there() {
        let attempts = Attempts::default();
        let (stranger, at_home) = (from(1, 1, false), from(2, 1, true));
        let crowded = Some(7 * SECOND);
        assert_eq!(begin(&attempts, &stranger, crowded, NOW), Err(7 * SECOND));
        assert_eq!(begin(&attempts, &at_home, crowded, NOW), Ok(()));
        assert_eq!(begin(&attempts, &at_home, crowded, NOW + 4 * SECOND), Err(6 * SECOND));
        assert_eq!(begin(&attempts, &at_home, crowded, NOW + 10 * SECOND), Ok(()));
    }

    #[test]
    fn a_hundred_wrong_ones_from_anywhere_keep_strange_addresses_from_a_name() {
        let attempts = Attempts::default();
        let told: Vec<_> =
            (0..100).filter_map(|place| attempts.wrong(&from(1, place, false), NOW)).collect();
        assert_eq!(told, [(100, 0)]);
        let (strange, at_home) = (from(1, 200, false), from(1, 201, true));
        assert_eq!(begin(&attempts, &strange, None, NOW), Err(Duration::from_mins(15)));
        assert_eq!(begin(&attempts, &at_home, None, NOW), Ok(()));
        assert_eq!(
            attempts.wrong(&at_home, NOW),
            None,
            "what is wrong at home is not a stranger's"
        );
        attempts.forget(&strange.name);
        assert_eq!(begin(&attempts, &strange, None, NOW), Ok(()));
        // Slowly, they never count together.
        let slowly =
            (0..250).map(|n| attempts.wrong(&from(3, n, false), NOW + 60 * SECOND * n.into()));
        assert!(slowly.collect::<Vec<_>>().iter().all(Option::is_none));
    }

    #[test]
    fn a_right_one_is_held_against_nobody_and_one_that_nobody_looked_at_neither() {
        let attempts = Attempts::default();
        let budi = from(1, 1, false);
        for _ in 0..50 {
            assert!(begin(&attempts, &budi, None, NOW).is_ok());
            attempts.right(&budi);
        }
        for _ in 0..50 {
            assert!(begin(&attempts, &budi, None, NOW).is_ok());
            attempts.not_tried(&budi);
        }
    }

    #[test]
    fn a_sign_in_that_is_open_waits_for_its_own_wrong_ones_alone() {
        let attempts = Attempts::default();
        let (one, other) = (SignInId::from_bytes([1; 16]), SignInId::from_bytes([2; 16]));
        for _ in 0..5 {
            assert!(attempts.in_session(one, NOW).is_ok());
        }
        assert_eq!(attempts.in_session(one, NOW), Err(10 * SECOND));
        assert!(attempts.in_session(other, NOW).is_ok());
        for n in 0..200 {
            let _ = attempts.wrong(&from(1, n, false), NOW);
        }
        assert!(attempts.in_session(other, NOW).is_ok());
        attempts.right_in_session(one);
        assert!(attempts.in_session(one, NOW).is_ok());
    }

    #[test]
    fn no_flood_of_names_makes_it_remember_without_end() {
        let attempts = Attempts::default();
        for n in 0..12_000_u32 {
            let mut place = [0; 32];
            place[..4].copy_from_slice(&n.to_le_bytes());
            let attempt = Attempt { name: place, place, ..from(0, 0, false) };
            begin(&attempts, &attempt, None, NOW + SECOND * n).unwrap();
            attempts.wrong(&attempt, NOW + SECOND * n);
        }
        let tried = attempts.tried();
        assert!(tried.places.len() <= REMEMBERED && tried.names.len() <= REMEMBERED);
    }
}
