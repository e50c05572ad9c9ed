//! Names that macros put together.

use std::cell::{Cell, OnceCell};

/// Names that macros put together, which stand in no file: a list that only grows, so that they can be lent out.
#[derive(Default)]
pub(super) struct Pasted {
    first: OnceCell<Box<Link>>,
}

#[derive(Default)]
struct Link {
    text: String,
    next: OnceCell<Box<Link>>,
}

/// Where the list ends.
pub(super) struct Tail<'a> {
    end: Cell<&'a OnceCell<Box<Link>>>,
    length: Cell<usize>,
}

/// Names that are put together in all files.
const MOST_PASTED: usize = 4_000;

impl<'a> Tail<'a> {
    pub(super) fn of(list: &'a Pasted) -> Self {
        Self { end: Cell::new(&list.first), length: Cell::new(0) }
    }

    /// Two pieces of a name as one; the first alone where there are too many.
    pub(super) fn join(&self, left: &'a str, right: &str) -> &'a str {
        if self.length.get() >= MOST_PASTED || left.len() + right.len() > 1024 {
            return left;
        }
        self.length.set(self.length.get() + 1);
        let link = || Box::new(Link { text: format!("{left}{right}"), next: OnceCell::new() });
        let link = self.end.get().get_or_init(link);
        self.end.set(&link.next);
        &link.text
    }
}
