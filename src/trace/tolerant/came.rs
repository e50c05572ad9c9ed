//! What values say of a wire that was declared as something else: enumerations may be called reals.

use wellen::SignalEncoding;

/// What came for a wire, whatever it was declared as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Came {
    /// Something that it can hold.
    pub(super) fitting: bool,
    pub(super) text: bool,
    pub(super) real: bool,
}

/// The encoding that a wire should have had, if nothing that came for it fits the one it has.
pub(super) fn better(encoding: SignalEncoding, came: Came) -> Option<SignalEncoding> {
    match came {
        Came { fitting: false, text: true, .. } => Some(SignalEncoding::String),
        Came { fitting: false, real: true, .. } => Some(SignalEncoding::Real),
        _ => None,
    }
    .filter(|better| *better != encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_never_fits_changes_a_wire() {
        let bits = SignalEncoding::BitVector(4);
        let (nothing, text) = (Came::default(), Came { text: true, ..Came::default() });
        assert_eq!(better(bits, nothing), None);
        assert_eq!(better(bits, text), Some(SignalEncoding::String));
        assert_eq!(better(bits, Came { fitting: true, ..text }), None);
        assert_eq!(better(bits, Came { real: true, ..nothing }), Some(SignalEncoding::Real));
        assert_eq!(
            better(bits, Came { real: true, ..text }),
            Some(SignalEncoding::String),
            "a text can say a number"
        );
    }
}
