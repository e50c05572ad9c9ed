//! The pane of causes: what it shows of each kind of fault, and where its lines lead.

use crate::case::{Case, case};
use crate::snapshots::shows;
use tritscope::app::{Entry, Pane};

