//! Fuzz targets of tritscope: each takes bytes, gives them to a public function of the library, and asserts what must
//! hold whatever they are. `tests/fuzzed.rs` runs the same functions over the committed inputs.

pub mod targets;

use std::panic;

/// Makes panics of readers of other packages what they are in the program: something that `tritscope::trace` contains.
///
/// libFuzzer's own hook ends the process over any panic. A panic in tritscope's own source still does, on any thread;
/// one of a package, or of the standard library, does so unless it is on a thread of a reader.
pub fn begin() {
    let strict = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let file = info.location().map_or("", |location| location.file());
        let foreign = file.contains("/registry/") || file.starts_with("/rustc/") || file.contains("/rustlib/");
        // Readers use a pool whose threads have no name.
        let thread = std::thread::current();
        let reader = thread.name().is_none_or(|name| name == tritscope::trace::WORKER);
        if !(foreign && reader) {
            strict(info);
        }
    }));
}
