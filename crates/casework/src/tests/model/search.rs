//! Breadth first through all that can be reached, so that what is found is shortest.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::world::{Try, World};
use crate::Event;

/// What was reached.
pub(super) struct Graph {
    /// Each state once.
    pub(super) states: Vec<World>,
    /// From which state and by which act it was reached first; the beginnings have none.
    from: Vec<Option<(usize, usize)>>,
    /// All steps: from, act, to.
    steps: Vec<(usize, usize, usize)>,
    /// Of how many states everything that follows is among the steps.
    followed: usize,
}

/// One accepted act.
pub(super) struct Step<'a> {
    /// What was reached before it.
    graph: &'a Graph,
    at: usize,
    /// The how-manieth act it is since the beginning, from 1.
    pub(super) acts: u32,
    pub(super) tried: &'a Try,
    pub(super) after: &'a World,
    pub(super) events: &'a [Event],
}

impl Step<'_> {
    pub(super) fn before(&self) -> &World {
        &self.graph.states[self.at]
    }

    /// All acts since the beginning, for people to read.
    pub(super) fn way(&self, acts: &[Try]) -> String {
        let before = self.graph.way(self.at, acts);
        if before.is_empty() { self.tried.to_string() } else { format!("{before}; {}", self.tried) }
    }
}

/// All that can be reached from `begin` by these acts, in `depth` steps and with `states_max` states at most.
pub(super) fn reach(begin: &World, acts: &[Try], bounds: (usize, u32)) -> Graph {
    explore(begin, acts, bounds, |_| true)
}

/// The same, told of each step; what follows of it is kept where the answer is yes.
pub(super) fn explore(
    begin: &World,
    acts: &[Try],
    (states_max, depth): (usize, u32),
    mut keeps: impl FnMut(&Step<'_>) -> bool,
) -> Graph {
    let mut known = HashMap::from([(key(begin), 0)]);
    let (states, from) = (vec![begin.clone()], vec![None]);
    let mut graph = Graph { states, from, steps: Vec::new(), followed: 0 };
    let mut depths = vec![0];
    while graph.followed < graph.states.len() && graph.states.len() < states_max {
        let at = graph.followed;
        if depths[at] == depth {
            break;
        }
        for (act, tried) in acts.iter().enumerate() {
            let Some((after, events)) = graph.states[at].moved(tried) else { continue };
            let acts = depths[at] + 1;
            let step =
                Step { graph: &graph, at, acts, tried, after: &after, events: events.as_slice() };
            if !keeps(&step) {
                continue;
            }
            let to = *known.entry(key(&after)).or_insert_with(|| {
                graph.states.push(after);
                graph.from.push(Some((at, act)));
                depths.push(acts);
                graph.states.len() - 1
            });
            graph.steps.push((at, act, to));
        }
        graph.followed += 1;
    }
    graph
}

impl Graph {
    /// The acts that lead to a state, for people to read.
    pub(super) fn way(&self, mut state: usize, acts: &[Try]) -> String {
        let mut way = Vec::new();
        while let Some((before, act)) = self.from[state] {
            way.push(acts[act].to_string());
            state = before;
        }
        way.reverse();
        way.join("; ")
    }

    /// The states from which no way of steps that are let leads to one that is wanted.
    ///
    /// INVARIANT: nothing was cut off, so what is not found is not there.
    pub(super) fn without_way_to(
        &self,
        wanted: impl Fn(&World) -> bool,
        lets: impl Fn(usize) -> bool,
    ) -> Vec<usize> {
        assert_eq!(self.followed, self.states.len(), "cut off: give it more states");
        let mut into = vec![Vec::new(); self.states.len()];
        for (from, act, to) in &self.steps {
            if lets(*act) {
                into[*to].push(*from);
            }
        }
        let mut leads: Vec<_> = self.states.iter().map(wanted).collect();
        let mut next: Vec<_> = (0..leads.len()).filter(|at| leads[*at]).collect();
        while let Some(at) = next.pop() {
            for from in &into[at] {
                if !leads[*from] {
                    leads[*from] = true;
                    next.push(*from);
                }
            }
        }
        (0..leads.len()).filter(|at| !leads[*at]).collect()
    }
}

/// One number for all states in which the same follows.
fn key(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    world.hash(&mut hasher);
    hasher.finish()
}
