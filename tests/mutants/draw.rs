//! Which edits are tried: the same ones for the same seed.

use super::edits::{Edit, KINDS, edits};
use super::places::{OUTSIDE, PLACES};
use std::fs;
use std::path::Path;

/// The generator of numerics R-RNG.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound.max(1) as u64).unwrap_or_default()
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The edits of one module in the order in which they are tried.
#[derive(Clone, Debug)]
pub struct Deck {
    pub module: &'static str,
    pub file: String,
    pub text: String,
    pub edits: Vec<Edit>,
}

/// A deck a module. The kinds take turns, and the first kind is another in each module.
pub fn decks(root: &Path, seed: u64) -> Vec<Deck> {
    let mut decks = Vec::new();
    let modules = PLACES.iter().map(|(module, _)| module).chain(OUTSIDE);
    for (number, module) in modules.enumerate() {
        let file = format!("rtl/{module}.v");
        let text = fs::read_to_string(root.join(&file)).unwrap();
        let name = module.bytes().fold(0_u64, |hash, byte| hash.wrapping_mul(31) ^ u64::from(byte));
        let mut draws = Draws(seed ^ name);
        let all = edits(&text);
        let mut kinds: Vec<Vec<Edit>> = KINDS
            .iter()
            .map(|kind| all.iter().filter(|edit| edit.kind == *kind).cloned().collect())
            .collect();
        for edits in &mut kinds {
            draws.shuffle(edits);
        }
        let mut order = Vec::new();
        for turn in 0..all.len() * KINDS.len() {
            order.extend(kinds[(number + turn) % KINDS.len()].pop());
        }
        decks.push(Deck { module, file, text, edits: order });
    }
    decks
}
