use super::*;
use crate::manifest::{ActivationKind, ChipSelects, NormKind, RandomTransformer, Source};
use crate::model::Models;
use std::cell::RefCell;
use std::rc::Rc;

type Files = Rc<RefCell<BTreeMap<String, Vec<u8>>>>;

struct File(Files, String);

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().entry(self.1.clone()).or_default().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const SMALL: RandomTransformer = RandomTransformer {
    seed: 3,
    width: 5,
    heads: 2,
    kv_heads: 1,
    head_width: 4,
    ffn_width: 7,
    layers: 2,
    context: 3,
    tokens: 2,
    norm: NormKind::Rms,
    activation: ActivationKind::SwiGlu,
};

const PARAMETERS: Parameters =
    Parameters { lanes: 3, cs_width: ChipSelects::All, copi_width: 8, sign_frames: 0, dot_width: None };

fn files() -> (BTreeMap<String, Vec<u8>>, u64) {
    let run = LayerRun::new(&Source::RandomTransformer(SMALL), &Models::standard()).unwrap();
    let files = Files::default();
    let mut open = |name: &str| {
        files.borrow_mut().entry(name.to_owned()).or_default();
        Ok(Box::new(File(Rc::clone(&files), name.to_owned())) as Box<dyn Write>)
    };
    bank_images(run.transformer(), &PARAMETERS, &mut open).unwrap();
    token_images(&run, &mut open).unwrap();
    let count = expected_images(&run, &PARAMETERS, &mut open, || Ok(())).unwrap().unwrap();
    (files.take(), count)
}

fn lines(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<String> {
    String::from_utf8(files[name].clone()).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn every_bank_has_its_words() {
    let (files, _) = files();
    // Groups of 3 rows: q 8 rows, k and v 4, o 5, gate and up 7, down 5.
    let words = (3 + 2 * 2 + 2 * 3) * 5 + 2 * 8 + 2 * 7;
    assert_eq!(lines(&files, "weights.hex").len(), 2 * words);
    assert!(lines(&files, "weights.hex").iter().all(|line| line.len() == 2));
    assert_eq!(lines(&files, "gains.hex").len(), 2 * (5 + 8 + 5 + 7));
    assert_eq!(lines(&files, "constants.hex").len(), 64);
    assert_eq!(lines(&files, "rope.hex").len(), 2);
    assert_eq!(lines(&files, "program.hex"), ["0000", "0001"]);
    assert_eq!(lines(&files, "vectors.hex").len(), 10);
}

#[test]
fn every_probe_has_a_file_and_inputs_come_once_a_group() {
    let (files, count) = files();
    let expected: Vec<&String> = files.keys().filter(|name| name.starts_with("expected/")).collect();
    assert_eq!(expected.len(), 21);
    let total: usize = expected.iter().map(|name| lines(&files, name).len()).sum();
    assert_eq!(total as u64, count);
    let inputs = lines(&files, "expected/probe_x.hex");
    let queries = inputs.iter().filter(|line| line.starts_with("0 ")).count();
    assert_eq!(queries, 3 * 5);
    // Step 3 is layer 1 of token 1: tensor 7·3 + 6.
    assert!(inputs.last().unwrap().starts_with("1b 6 "), "{inputs:?}");
    let residual = lines(&files, "expected/probe_norm_input.hex");
    let entering = lines(&files, "vectors.hex");
    let element = residual[0].rsplit(' ').next().unwrap();
    let element = i64::from_ne_bytes(u64::from_str_radix(element, 16).unwrap().to_ne_bytes());
    let entered = u32::from_str_radix(&entering[0], 16).unwrap().cast_signed();
    assert_eq!(element, i64::from(entered));
}
