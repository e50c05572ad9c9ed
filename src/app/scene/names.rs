//! Names without the scope that all of them share.

/// The scope that some paths share.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::app) struct Names {
    shared: usize,
}

impl Names {
    pub(in crate::app) fn of<'a>(mut paths: impl Iterator<Item = &'a str>) -> Self {
        let Some(first) = paths.next() else { return Self::default() };
        let mut shared = first.rfind('.').map_or(0, |dot| dot + 1);
        for path in paths {
            let common = first.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count().min(shared);
            shared = first.get(..common).and_then(|text| text.rfind('.')).map_or(0, |dot| dot + 1);
        }
        Self { shared }
    }

    /// A path without that scope.
    pub(in crate::app) fn short(self, path: &str) -> &str {
        path.get(self.shared..).unwrap_or(path)
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn only_whole_scopes_are_shared() {
        let short = |paths: &[&'static str]| {
            let names = Names::of(paths.iter().copied());
            paths.iter().map(|path| names.short(path)).collect::<Vec<_>>()
        };
        assert_eq!(short(&["tb.dut.clk", "tb.dut.lane[0].acc"]), ["clk", "lane[0].acc"]);
        assert_eq!(short(&["tb.duo.clk", "tb.dut.clk"]), ["duo.clk", "dut.clk"]);
        assert_eq!(short(&["clk"]), ["clk"]);
    }
}
