//! The tokens of the run as a text.

use super::header::visible;
use crate::app::arrange::Region;
use crate::app::state::App;
use std::cmp::Ordering;
use unicode_width::UnicodeWidthStr;

/// The pane of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPane {
    /// The tokens on the screen.
    pub tokens: Vec<TextToken>,
    /// Tokens that the trace runs.
    pub count: usize,
    /// The token of the cursor.
    pub now: usize,
    /// The selected token, what it is, and what is known of it.
    pub selected: TextToken,
    /// The first token that the model wrote, where there are such.
    pub written: Option<usize>,
}

/// A token on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextToken {
    /// Its number, from the start token on.
    pub number: usize,
    /// Its text; its number where nothing is known of it.
    pub text: String,
    /// Its row of the embedding.
    pub id: Option<u32>,
    /// Whether the model wrote it; `None` where nobody knows.
    pub written: Option<bool>,
    /// Whether it is before, at, or after the cursor.
    pub when: Ordering,
    /// The sign before it, its text and the sign behind it: first cell, row and cells.
    pub place: (u16, u16, u16),
}

/// Cells that a token takes at most.
const WIDEST: usize = 24;

pub(super) fn text(app: &App, region: Region) -> Option<TextPane> {
    let (count, now) = app.tokens()?;
    let chosen = app.heads.position.unwrap_or(now).min(count.saturating_sub(1));
    let mut tokens: Vec<TextToken> = (0..count).map(|number| token(app, number, now)).collect();
    flow(&mut tokens, region.width.saturating_sub(2));
    let height = region.height.saturating_sub(u16::from(region.height > 1)).max(1);
    let row = |number: usize| tokens.get(number).map_or(0, |token| token.place.1);
    let rows = usize::from(tokens.last().map_or(0, |token| token.place.1)) + 1;
    let first = super::attention::centred(usize::from(row(chosen)), rows, usize::from(height));
    let first = u16::try_from(first).unwrap_or(0);
    let selected = tokens.get(chosen)?.clone();
    let written = tokens.iter().find(|token| token.written == Some(true)).map(|token| token.number);
    tokens.retain(|token| (first..first + height).contains(&token.place.1));
    for token in &mut tokens {
        token.place.0 += region.x + 1;
        token.place.1 = token.place.1 - first + region.y;
    }
    Some(TextPane { tokens, count, now, selected, written })
}

fn token(app: &App, number: usize, now: usize) -> TextToken {
    let golden = app.document.as_ref().and_then(|document| document.golden.as_ref());
    let known = golden.and_then(|golden| golden.layers()).and_then(|run| run.tokens().get(number));
    let text = golden.and_then(|golden| golden.token_text(number)).map(visible).unwrap_or_default();
    let text = if text.is_empty() { number.to_string() } else { text };
    TextToken {
        number,
        text: text.chars().take(WIDEST).collect(),
        id: known.and_then(|known| known.id),
        written: known.filter(|known| known.id.is_some()).map(|known| known.written),
        when: number.cmp(&now),
        place: (0, 0, 0),
    }
}

/// Sets tokens one after another in rows of `width` cells. Each has a cell before it, for what sets it apart; the one
/// after the last token of a row stays free.
fn flow(tokens: &mut [TextToken], width: u16) {
    let (mut x, mut row) = (0, 0);
    for token in tokens {
        let cells = u16::try_from(token.text.width()).unwrap_or(u16::MAX).max(1) + 1;
        if x > 0 && x + cells >= width {
            (x, row) = (0, row + 1);
        }
        token.place = (x, row, cells);
        x += cells;
    }
}

impl TextPane {
    /// The token at a cell of the screen.
    pub(in crate::app) fn at(&self, column: u16, row: u16) -> Option<usize> {
        let here = |token: &&TextToken| {
            let (x, y, cells) = token.place;
            row == y && (x..x + cells).contains(&column)
        };
        self.tokens.iter().find(here).map(|token| token.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_stand_one_after_another_and_begin_a_row_where_there_is_no_room() {
        let token = |text: &str| TextToken {
            number: 0,
            text: text.to_owned(),
            id: None,
            written: None,
            when: Ordering::Less,
            place: (0, 0, 0),
        };
        let mut tokens = ["R", "OM", "EO", "a longer one", "x"].map(token);
        flow(&mut tokens, 8);
        let places = tokens.map(|token| token.place);
        assert_eq!(places, [(0, 0, 2), (2, 0, 3), (0, 1, 3), (0, 2, 13), (0, 3, 2)]);
    }
}
