//! Searching for a person by name, identity number, telephone number or the number of a case.
//!
//! What was searched is sealed; whom the answer shows is linked to its line, and nobody else is.
//! Nobody is shown whose case the reader could not open: neither a row nor a count tells of them. Who
//! reported is found by nobody: they stand in no index.

mod emergency;
#[cfg(test)]
mod emergency_tests;
mod index;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sanad_casework::{
    Basis as Lawful, DeniedAct, Event, IdentityEvent, PartyId, Proposal, Purpose, SearchField,
    SearchForm, SearchIndexBuilt, SearchPerformed, SearchTerm, Section, Seq as ClearSeq, StreamId,
    terms,
};
use sanad_chain::{CommandId, Descriptor, Entry, Seq};
use sanad_ledger::{Append, Receipt};
use sanad_vault::Look as Written;
use sanad_views::{CaseStatus, Views};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::ZeroizeOnDrop;

use crate::account::SignedIn;
use crate::basis::Basis;
use crate::error::{Fault, RevealError};
use crate::history::event_of;
use crate::institution::Records;
use crate::kinds::{CLASS_PARTY, LOOK_KINDS, covered};
use crate::line::{Line, RequestContext, RequestId, program, random};
use crate::look::{Ask, Chosen, Look, Opens, Wants};
use crate::policy::{Grant, Rule, Standing, Verdict, Wanted, look_at_case};
use crate::reveal::Revealed;
use crate::shown::CaseRef;
use crate::unopened::Unopened;
pub(crate) use index::{Index, Person};

/// Asking for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Why.
    pub purpose: Purpose,
    /// What is searched for.
    pub form: SearchForm,
}

impl Search {
    /// Most people that one answer shows.
    pub const HITS_MAX: usize = 20;
}

/// The people that were found.
#[derive(Debug, Clone, Serialize)]
pub struct SearchHits {
    hits: Vec<Hit>,
    /// Whether more would be found: the search should say more.
    more: bool,
}

/// Somebody who was found.
#[derive(Debug, Clone, Serialize)]
struct Hit {
    #[serde(flatten)]
    case: CaseRef,
    party: PartyId,
    status: &'static str,
    /// What is sealed about who they are; `null` where their key was destroyed since the line of this
    /// search was written.
    identity: Option<Value>,
}

/// A person found, in a case that the reader may open.
pub(crate) struct Found {
    person: Person,
    status: CaseStatus,
    /// The version of the case that this rests on.
    version: u64,
}

/// What an event changes of who can be found. The index is made of these alone, live and anew.
enum Change {
    /// Somebody came into a case.
    Comes(Person),
    /// They are in it no more.
    Goes(PartyId),
}

/// The events that change who can be found; a test holds them against [`Change::of`].
const CHANGING: [&str; 2] = ["party_added", "party_removed"];

impl Change {
    fn of(event: &Event, told_at: u64) -> Option<Self> {
        if let Event::Identity(IdentityEvent::PartyAdded(added)) = event {
            Some(Self::Comes(Person { case: added.case, party: added.party, told_at }))
        } else if let Event::Identity(IdentityEvent::PartyRemoved(removed)) = event {
            Some(Self::Goes(removed.party))
        } else {
            None
        }
    }
}

impl Records {
    /// Searches for people.
    ///
    /// # Errors
    /// The role or purpose does not allow it, or a fault: then nothing is shown.
    pub fn search(
        &self,
        by: &SignedIn,
        ask: &Search,
        request: RequestId,
    ) -> Result<Revealed<SearchHits>, RevealError> {
        self.show(by, ask, request)
    }

    /// The people to show, whether there are more, and the position this rests on.
    fn people(
        &self,
        by: &SignedIn,
        ask: &Search,
        wanted: &[SearchTerm],
    ) -> Result<(Vec<Found>, bool, u64), Fault> {
        let people = {
            let index = self.index.read();
            let Some(index) = &*index else {
                return Err(Fault::Busy);
            };
            if wanted.is_empty() { Vec::new() } else { index.find(wanted) }
        };
        let views = self.views()?;
        let people = if wanted.is_empty() {
            // By the number of a case alone: its client.
            let client = ask.form.number.and_then(|number| views.cases().by_number(number));
            client
                .into_iter()
                .filter_map(|facts| {
                    let told_at = facts.client_identity?.get();
                    Some(Person { case: facts.case, party: facts.client, told_at })
                })
                .collect()
        } else {
            people
        };
        let numbered = |person: &Person| {
            ask.form.number.is_none_or(|number| views.cases().number(person.case) == Some(number))
        };
        let mut found = Vec::new();
        let mut more = false;
        for person in people.into_iter().filter(numbered) {
            let Some((standing, facts)) = Standing::of(&views, person.case) else {
                continue;
            };
            if !opens(by, ask.purpose, &standing, self.clock.now_micros()) {
                continue;
            }
            if !self.is_told(&views, &person)? {
                continue;
            }
            if found.len() == Search::HITS_MAX {
                more = true;
                break;
            }
            found.push(Found { person, status: facts.status, version: facts.version });
        }
        Ok((found, more, views.position()))
    }

    /// Whether who this person is can still be opened.
    fn is_told(&self, views: &Views, person: &Person) -> Result<bool, Fault> {
        let stored = self.ledger.read(Seq::new(person.told_at))?;
        let entry = stored.entry();
        let Some(part) = told_in(&entry, person.party) else {
            return Ok(false);
        };
        // Where it was sealed anew, its old key is gone.
        let key = match views.cases().resealed(entry.seq(), part.index) {
            None => Some(part.key),
            Some(anew) => self.ledger.read(anew)?.entry().descriptors().next().map(|part| part.key),
        };
        Ok(key.is_some_and(|key| self.vault.holds(key)))
    }

    /// Who a person is, unless their key is gone or who they are stands in another section.
    fn open_identity<T: for<'de> Deserialize<'de>>(
        &self,
        entry: &Entry<'_>,
        party: PartyId,
        receipt: &Receipt<Written>,
    ) -> Result<Option<T>, Fault> {
        let Some(part) = told_in(entry, party) else {
            return Ok(None);
        };
        match self.open_part(entry, part.index, receipt)? {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            // Its key went, or it was sealed anew, behind the line; or it is lost.
            Err(Unopened::Withheld | Unopened::Erased | Unopened::Lost) => Ok(None),
        }
    }

    /// Makes the index where there is none yet: a look at who everybody is, with a line of its own.
    ///
    /// # Errors
    /// The ledger cannot be read, or takes no entry.
    pub fn make_index(&self) -> Result<(), Fault> {
        if self.index.read().is_some() {
            return Ok(());
        }
        // Nothing is sealed anew, and no key goes, between its look and what it opens.
        let _nothing_goes = self.erasing.lock();
        let mut slot = self.index.write();
        if slot.is_some() {
            return Ok(());
        }
        let up_to = self.ledger.head().size.get();
        let told = self.told_who(up_to)?;
        let receipt = self.look_at_everybody(told.len(), up_to)?;
        let mut index = Index::new(self.vault.search_key().map_err(|_| Fault::NoRandomness)?);
        for person in told {
            let stored = self.ledger.read(Seq::new(person.told_at))?;
            let who: Option<Who> = self.open_identity(&stored.entry(), person.party, &receipt)?;
            if let Some(who) = who {
                index.learn(person, &who.terms());
            }
        }
        index.settle();
        *slot = Some(index);
        Ok(())
    }

    /// Everybody who is in a case at this position, and can be told there.
    fn told_who(&self, up_to: u64) -> Result<Vec<Person>, Fault> {
        let (mut told, mut gone) = (Vec::new(), BTreeSet::new());
        let mut unreadable = None;
        self.ledger.scan(Seq::new(0), |entry| {
            let seq = entry.seq().get();
            if seq >= up_to {
                return ControlFlow::Break(());
            }
            if entry.body().is_ok_and(|body| CHANGING.contains(&body.event_type)) {
                match event_of(entry).map(|event| Change::of(&event, seq)) {
                    Ok(Some(Change::Comes(person))) => {
                        if told_in(entry, person.party).is_some() {
                            told.push(person);
                        }
                    }
                    Ok(Some(Change::Goes(party))) => drop(gone.insert(party)),
                    Ok(None) => {}
                    Err(fault) => unreadable = Some(fault),
                }
            }
            ControlFlow::Continue(())
        })?;
        told.retain(|person| !gone.contains(&person.party));
        unreadable.map_or(Ok(told), Err)
    }

    fn look_at_everybody(&self, people: usize, up_to: u64) -> Result<Receipt<Written>, Fault> {
        let caller = program()?;
        let people = u32::try_from(people).unwrap_or(u32::MAX);
        let event = SearchIndexBuilt { people, up_to: ClearSeq(up_to) };
        let line = Line::now(event, self.clock.now_micros(), Purpose::Maintenance, Lawful::Duty)?;
        let under = RequestContext {
            caller: &caller,
            sign_in: None,
            request: RequestId::from_bytes(random()?),
            rule: Rule::ProgramRuns,
            tag: None,
        };
        let append = Append {
            command: CommandId::from_bytes(random()?),
            drafts: vec![line.draft(&under, &[])?],
            expect: Vec::new(),
            at: None,
            reserve: true,
        };
        let sections = covered(&[Section::Identity]);
        let look = Written::new(append, LOOK_KINDS, sections, Seq::new(up_to)).with_everything();
        Ok(self.ledger.witness(look)?)
    }

    /// Who came into a case with what was just recorded can be found from now on: the texts are at
    /// hand, nothing is opened.
    pub(crate) fn learn_who(&self, proposals: &[Proposal], first: u64) {
        let mut slot = self.index.write();
        let Some(index) = &mut *slot else {
            return;
        };
        for (told_at, proposal) in (first..).zip(proposals) {
            match Change::of(&proposal.event, told_at) {
                Some(Change::Comes(person)) => {
                    let told = proposal.sealed.iter();
                    for sealed in told.filter(|sealed| sealed.section == Section::Identity) {
                        let who: Result<Who, _> =
                            serde_json::from_value(sealed.body.clone().into());
                        if let Ok(who) = who {
                            index.learn(person, &who.terms());
                        }
                    }
                }
                Some(Change::Goes(party)) => index.forget(party),
                None => {}
            }
        }
    }

    /// Nobody finds this person any more.
    pub(crate) fn forget_who(&self, party: PartyId) {
        if let Some(index) = &mut *self.index.write() {
            index.forget(party);
        }
    }

    /// How many people can be found; none before the first search.
    #[cfg(test)]
    pub(crate) fn searchable(&self) -> usize {
        self.index.read().as_ref().map_or(0, Index::len)
    }
}

/// Where an entry tells who this person is: sealed to them, in the section of identities. Who reported
/// stands in one of their own, which no search opens.
fn told_in(entry: &Entry<'_>, party: PartyId) -> Option<Descriptor> {
    entry.descriptors().find(|part| {
        part.class == CLASS_PARTY
            && part.section == Section::Identity.number()
            && part.party.as_bytes() == party.as_bytes()
    })
}

impl Look for Search {
    type Row = Found;
    /// Whether more would be found.
    type Rest = bool;
    type View = SearchHits;

    fn ask(&self) -> Ask {
        let ask = Ask::new(Wants::Across(Wanted::Search), self.purpose, DeniedAct::List);
        ask.of(&[Section::Search])
    }

    fn choose(&self, basis: &Basis<'_>, _: &Grant) -> Result<Result<Chosen<Self>, Rule>, Fault> {
        let records = basis.records;
        records.make_index()?;
        let (found, more, up_to) = records.people(&basis.by, self, &self.form.wanted())?;
        // The line counts and links those whom the answer holds, and no others.
        for found in &found {
            basis.note(StreamId::case(found.person.case), found.version);
        }
        let event = SearchPerformed {
            fields: fields(&self.form),
            count: u32::try_from(found.len()).unwrap_or(u32::MAX),
            more,
            up_to: ClearSeq(up_to),
            parties: found.iter().map(|found| found.person.party).collect(),
        };
        let chosen =
            Chosen::new(event, more)?.opens(&[Section::Identity]).seals(self.form.sealed());
        let rows = found.into_iter().map(|found| (vec![found.person.case], found));
        Ok(Ok(chosen.before(up_to).rows(rows)))
    }

    fn open(&self, rows: Vec<Found>, more: bool, opens: &Opens<'_>) -> Result<SearchHits, Fault> {
        let Opens { records, receipt, .. } = opens;
        let open = |Found { person, status, .. }: Found| -> Result<Hit, Fault> {
            let stored = records.ledger.read(Seq::new(person.told_at))?;
            Ok(Hit {
                case: CaseRef::of(records, person.case)?,
                party: person.party,
                status: status.code(),
                identity: records.open_identity(&stored.entry(), person.party, receipt)?,
            })
        };
        Ok(SearchHits { hits: rows.into_iter().map(open).collect::<Result<_, _>>()?, more })
    }
}

/// Whether the reader may open the case and see who its people are.
fn opens(by: &SignedIn, purpose: Purpose, standing: &Standing, at: i64) -> bool {
    match look_at_case(by.caller(), purpose, Some(standing), at) {
        Verdict::Granted(grant) => grant.sections.contains(&Section::Identity),
        Verdict::Denied(_) => false,
    }
}

fn fields(form: &SearchForm) -> Vec<SearchField> {
    let asked = BTreeMap::from([
        (SearchField::Name, form.name.is_some()),
        (SearchField::Nik, form.nik.is_some()),
        (SearchField::Phone, form.phone.is_some()),
        (SearchField::Case, form.number.is_some()),
    ]);
    asked.into_iter().filter_map(|(field, asked)| asked.then_some(field)).collect()
}

/// What of a sealed identity can be searched for. It is zeroed when dropped.
#[derive(Deserialize, ZeroizeOnDrop)]
struct Who {
    name: Option<String>,
    nik: Option<String>,
    phone: Option<String>,
}

impl Who {
    fn terms(&self) -> Vec<SearchTerm> {
        terms(self.name.as_deref(), self.nik.as_deref(), self.phone.as_deref())
    }
}
