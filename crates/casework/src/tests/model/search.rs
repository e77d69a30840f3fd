//! Breadth first through all that can be reached, so that what is found is shortest.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use super::world::{Try, World};

/// What was reached.
pub(super) struct Graph {
    /// Each state once.
    pub(super) states: Vec<World>,
    /// From which state and by which act it was reached first; the beginnings have none.
    from: Vec<Option<(usize, usize)>>,
    /// All steps: from, act.
    pub(super) steps: Vec<(usize, usize)>,
}

/// All that can be reached from `begin` by these acts, in `depth` steps and with `states_max` states at most.
pub(super) fn reach(begin: &World, acts: &[Try], (states_max, depth): (usize, u32)) -> Graph {
    let mut known = HashMap::from([(key(begin), 0)]);
    let mut graph = Graph { states: vec![begin.clone()], from: vec![None], steps: Vec::new() };
    let mut depths = vec![0];
    let mut at = 0;
    while at < graph.states.len() && graph.states.len() < states_max {
        let tried_here = if depths[at] < depth { acts } else { &[] };
        for (act, tried) in tried_here.iter().enumerate() {
            let Some(next) = graph.states[at].step(tried) else { continue };
            graph.steps.push((at, act));
            known.entry(key(&next)).or_insert_with(|| {
                graph.states.push(next);
                graph.from.push(Some((at, act)));
                let next = depths[at] + 1;
                depths.push(next);
                graph.states.len() - 1
            });
        }
        at += 1;
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
}

/// One number for all states in which the same follows: of what they print.
fn key(world: &World) -> u64 {
    struct Printed(DefaultHasher);
    impl std::fmt::Write for Printed {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }
    let mut printed = Printed(DefaultHasher::new());
    std::fmt::Write::write_fmt(&mut printed, format_args!("{:?}", world.case)).unwrap();
    printed.0.finish()
}
