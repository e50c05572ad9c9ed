//! The chosen tensor and the place in the RTL come back with a session.

use crate::case::Case;
use std::path::Path;
use tritscope::session::{self, Session};

/// The debugger on `traces/NAME` with a session.
fn again(name: &str, session: Session) -> Case {
    let mut case = Case::new().size(160, 48);
    case.session = Some(session);
    case.open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("traces").join(name))
}

#[test]
fn the_tensor_that_was_chosen_and_how_it_is_shown_come_back() {
    let left = crate::case::case("layer.fst").keys("2t<A-t>q_rope<Enter>P3jrs*");
    let kept = left.app.session().unwrap();
    assert!(
        kept.tensor.number.is_some() && kept.tensor.view.as_deref() == Some("golden"),
        "{:?}",
        kept.tensor
    );
    assert!(kept.tensor.logarithmic && kept.tensor.form.is_some() && kept.tensor.element > 0);
    let back = again("layer.fst", kept.clone());
    assert_eq!(back.app.tensor(), left.app.tensor());
    assert_eq!(back.app.session().unwrap().tensor, kept.tensor);
}

#[test]
fn a_tensor_that_the_run_does_not_have_is_dropped_quietly() {
    let mut kept = crate::case::case("demo.fst").app.session().unwrap();
    kept.tensor =
        session::Tensor { name: Some("nothing".into()), number: Some(3), ..session::Tensor::default() };
    let back = again("demo.fst", kept.clone());
    assert_eq!(back.app.session().unwrap().tensor, session::Tensor::default());
    assert!(back.app.problems().list().is_empty());
    kept.tensor.name = None;
    kept.tensor.number = Some(1_000_000);
    assert_eq!(again("demo.fst", kept).app.session().unwrap().tensor.number, None);
}

#[test]
fn the_place_in_the_rtl_comes_back() {
    let left = crate::case::case("demo.fst").keys("WsSg3k");
    let kept = left.app.session().unwrap();
    assert!(kept.rtl.shown && kept.rtl.line > 3 && kept.rtl.scope.len() == 4, "{:?}", kept.rtl);
    let back = again("demo.fst", kept.clone());
    assert_eq!(back.app.session().unwrap().rtl, kept.rtl);
    assert_eq!(back.text(), again("demo.fst", kept).text());
}

#[test]
fn a_place_in_the_rtl_that_is_gone_is_dropped_quietly() {
    let mut kept = crate::case::case("demo.fst").keys("Ws").app.session().unwrap();
    let place = kept.rtl.clone();
    for change in [
        session::Rtl { file: Some("rtl/nothing.v".into()), ..place.clone() },
        session::Rtl { line: 100_000, ..place.clone() },
        session::Rtl { line: 0, ..place.clone() },
    ] {
        kept.rtl = change;
        let back = again("demo.fst", kept.clone());
        // The pane follows the selected signal as if there were no session.
        assert_eq!(back.app.session().unwrap().rtl, place);
        assert!(back.app.problems().list().is_empty());
    }
    // An instance that is not there leaves the line.
    kept.rtl = session::Rtl { scope: vec!["tb".into(), "other".into()], ..place.clone() };
    let back = again("demo.fst", kept.clone());
    assert_eq!(back.app.session().unwrap().rtl, session::Rtl { scope: Vec::new(), ..place });
}
