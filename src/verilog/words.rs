//! The words of the language.

/// Words that are keywords in every file: Verilog-2005, and those of SystemVerilog that no Verilog uses as names.
const COMMON: &str = " always and assign automatic begin buf bufif0 bufif1 case casex casez cell cmos config deassign \
    default defparam design disable edge else end endcase endconfig endfunction endgenerate endmodule \
    endprimitive endspecify endtable endtask event for force forever fork function generate genvar highz0 \
    highz1 if ifnone incdir include initial inout input instance integer join large liblist library localparam \
    macromodule medium module nand negedge nmos nor noshowcancelled not notif0 notif1 or output parameter pmos \
    posedge primitive pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent rcmos real realtime reg \
    release repeat rnmos rpmos rtran rtranif0 rtranif1 scalared showcancelled signed small specify specparam \
    strong0 strong1 supply0 supply1 table task time tran tranif0 tranif1 tri tri0 tri1 triand trior trireg \
    unsigned use vectored wait wand weak0 weak1 while wire wor xnor xor \
    always_comb always_ff always_latch assert assume endinterface endpackage endproperty endsequence enum \
    import interface join_any join_none logic modport package packed property sequence struct typedef unique \
    unique0 iff return ";

/// Words that are keywords in SystemVerilog and names in some older files.
const NEWER: &str = " accept_on alias before bind bins binsof bit break byte chandle checker class clocking const \
    constraint context continue cover covergroup coverpoint cross dist do endchecker endclass endclocking \
    endgroup endprogram eventually expect export extends extern final first_match foreach forkjoin global \
    ignore_bins illegal_bins implements implies inside int interconnect intersect let local longint matches \
    nettype new nexttime null priority program protected pure rand randc randcase randsequence ref reject_on \
    restrict s_always s_eventually s_nexttime s_until s_until_with shortint shortreal soft solve static string \
    strong super sync_accept_on sync_reject_on tagged this throughout timeprecision timeunit type union until \
    until_with untyped uwire var virtual void wait_order weak wildcard with within ";

/// Words that begin a declaration, or go on with its type.
const TYPES: &str = " wire reg logic bit byte shortint int longint integer time real realtime shortreal string event \
    chandle tri tri0 tri1 triand trior trireg wand wor uwire supply0 supply1 signed unsigned scalared vectored var \
    const automatic static packed void interconnect type virtual ";

/// Gates: the first connections are their outputs.
const GATES: &str = " and nand or nor xor xnor buf not bufif0 bufif1 notif0 notif1 nmos pmos rnmos rpmos cmos rcmos \
    tran rtran tranif0 tranif1 rtranif0 rtranif1 pullup pulldown ";

fn listed(list: &str, word: &str) -> bool {
    // A word stands between blanks; no word of the language holds one.
    list.match_indices(word).any(|(at, _)| {
        let bytes = list.as_bytes();
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        before == Some(&b' ') && bytes.get(at + word.len()) == Some(&b' ')
    })
}

/// Whether `word` is a keyword in a file of SystemVerilog (`newer`) or of Verilog.
pub(super) fn is_keyword(word: &str, newer: bool) -> bool {
    let plain = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    plain && (listed(COMMON, word) || (newer && listed(NEWER, word)))
}

/// Whether `word` begins a declaration or belongs to its type.
pub(super) fn is_type(word: &str) -> bool {
    listed(TYPES, word)
}

/// Whether `word` is a gate.
pub(super) fn is_gate(word: &str) -> bool {
    listed(GATES, word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_keyword_by_the_language_of_its_file() {
        assert!(is_keyword("always", false) && is_keyword("always_ff", false) && is_keyword("do", true));
        assert!(!is_keyword("do", false) && !is_keyword("way", true) && !is_keyword("alway", true));
        assert!(is_type("wire") && !is_type("assign") && is_gate("nand"));
    }
}
