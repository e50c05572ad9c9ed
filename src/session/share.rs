//! A session that goes with a snippet: to other people, with a file that has other names.

use super::model::{Content, Session};
use crate::note::About;

impl Session {
    /// Takes out what is about this computer and nobody else's: where files are.
    pub fn share(&mut self) {
        self.origin.file = None;
        self.compare = None;
        self.compare_tolerance = None;
        self.compare_map.clear();
    }

    /// Gives signals the names of a file that could not hold theirs: each as it is there, and as it was.
    pub fn rename(&mut self, names: &[(String, String)]) {
        let renamed = |path: &mut String| {
            if let Some((new, _)) = names.iter().find(|(_, old)| old == path) {
                path.clone_from(new);
            }
        };
        for row in &mut self.rows {
            if let Content::Signal { path, .. } = &mut row.content {
                renamed(path);
            }
        }
        for note in &mut self.notes {
            if let About::Signal(path) = &mut note.about {
                renamed(path);
            }
        }
        self.clock.iter_mut().for_each(renamed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Note, When};
    use crate::session::Row;

    #[test]
    fn a_shared_session_names_no_file_of_this_computer() {
        let mut session = Session { compare: Some("/home/me/b.vcd".into()), ..Session::default() };
        session.origin.file = Some("/home/me/a.vcd".into());
        session.share();
        assert!(!session.to_toml().contains("/home"));
    }

    #[test]
    fn names_that_a_file_cannot_hold_become_those_of_the_file() {
        let mut session =
            Session { rows: vec![Row::signal("tb.a b"), Row::signal("tb.c")], ..Session::default() };
        session.clock = Some("tb.a b".into());
        let about = About::Signal("tb.a b".into());
        session.notes = vec![Note { when: When::Always, about, text: "odd".into(), color: None }];
        session.rename(&[("tb.a_b".into(), "tb.a b".into())]);
        assert_eq!(session.rows, [Row::signal("tb.a_b"), Row::signal("tb.c")]);
        assert_eq!(session.clock.as_deref(), Some("tb.a_b"));
        assert_eq!(session.notes[0].about, About::Signal("tb.a_b".into()));
    }
}
