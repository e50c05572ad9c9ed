//! The file of expected tensors, whole and damaged.

use super::*;

#[test]
fn any_text_is_read_as_expected_tensors_or_refused() {
    let folder = copy();
    let file = folder.path().join("expected.jsonl");
    let whole = fs::read(&file).unwrap();
    let sidecar = Sidecar::beside(&folder.path().join("systolic.fst")).unwrap().unwrap();
    let golden = |text: &[u8]| {
        fs::write(&file, text).unwrap();
        Golden::new(&sidecar, &Models::standard()).is_ok()
    };
    assert!(golden(&whole) && golden(b"") && golden(b"\n\n"));
    for (place, byte) in whole.iter().enumerate().take(400) {
        let mut text = whole.clone();
        // Any byte may be another one, even one that is no text; a cut may be anywhere.
        text[place] = byte ^ [0x01, 0x80, 0x10][place % 3];
        golden(&text);
        golden(&whole[..place]);
    }
    let deep = "[".repeat(100_000);
    let long = format!("{{\"tensor\": \"c\", \"number\": 0, \"elements\": [{deep}");
    assert!(!golden(long.as_bytes()));
}

#[test]
fn a_damaged_file_of_expected_tensors_is_told_with_its_line() {
    let folder = copy();
    let file = folder.path().join("expected.jsonl");
    edit(&file, "{\"tensor\": \"c\", \"number\": 1,", "{\"tensor\": \"c\", \"number\": one,");
    let (status, text) = said(&tritscope(folder.path(), &["check", "systolic.fst"]));
    assert!(status == 2 && text.contains("expected.jsonl:7:"), "{status} {text}");
    fs::remove_file(&file).unwrap();
    let (status, text) = said(&tritscope(folder.path(), &["check", "systolic.fst"]));
    assert!(status == 2 && text.contains("cannot be read"), "{status} {text}");
}
