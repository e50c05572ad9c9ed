//! What fits: texts into cells, steps into a ruler.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The beginning of a text in `room` cells; an ellipsis says that something is missing.
pub(super) fn beginning(text: &str, room: usize) -> String {
    if text.width() <= room {
        return text.to_owned();
    }
    let mut free = room.saturating_sub(1);
    let kept = text.chars().take_while(|c| {
        let cells = c.width().unwrap_or(0);
        let fits = cells <= free;
        free = free.saturating_sub(cells);
        fits
    });
    let mut kept: String = kept.collect();
    if room > 0 {
        kept.push('…');
    }
    kept
}

/// The smallest of 1, 2, 5, 10, 20, … that is at least `step`.
pub(super) fn round(step: u64) -> u64 {
    let mut power = 1_u64;
    loop {
        let found = [1, 2, 5].into_iter().map(|factor| power.saturating_mul(factor)).find(|c| *c >= step);
        if let Some(found) = found {
            return found;
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_a_ruler_are_round() {
        assert_eq!([0, 1, 3, 7, 11, 450].map(round), [1, 1, 5, 10, 20, 500]);
    }

    #[test]
    fn what_does_not_fit_says_so() {
        let texts = [0, 1, 3, 9].map(|room| beginning("größer", room));
        assert_eq!(texts, ["", "…", "gr…", "größer"]);
    }
}
