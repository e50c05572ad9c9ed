//! Traffic of the project's own bus hosts, simulated by Icarus: what they say they sent and received, broken-off words
//! included, against what is read back from the wires.

use crate::{assert_in_order, texts};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tritscope::base::Diagnostic;
use tritscope::protocol::{self, Source, Transaction};
use tritscope::trace::{Progress, Trace};

/// A module beside the bench that dumps the wires of its host, and prints each byte that the host has moved.
const WATCH: &str = r#"
module watch;
  initial begin
    $dumpfile("bus.vcd");
    $dumpvars(1, tb_host_port.u_host);
  end
  WATCHES
endmodule
"#;

const SPI: &str = r#"
  always @(posedge tb_host_port.clk)
    if (tb_host_port.u_host.received_valid)
      $display("byte %02x / %02x", tb_host_port.script[8*tb_host_port.received_index[5:0]+:8],
               tb_host_port.received_data);
"#;

const I2C: &str = r#"
  reg [3:0] bits = 0;
  reg [6:0] shift = 0;
  reg [7:0] data = 0;
  always @(posedge tb_host_port.clk) begin
    bits  <= tb_host_port.u_host.i2c.u_host.bits;
    shift <= tb_host_port.u_host.i2c.u_host.shift;
    if (bits == 7 && tb_host_port.u_host.i2c.u_host.bits == 8)
      data <= {shift, tb_host_port.u_host.i2c.u_host.shift[0]};
    if (bits == 8 && tb_host_port.u_host.i2c.u_host.bits == 9)
      $display("byte %02x %0s", data, tb_host_port.u_host.i2c.u_host.shift[0] ? "nack" : "ack");
  end
"#;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Simulates some hundred transactions on a bus; returns the bytes that the host tells of, and the trace's transactions.
fn simulated(bus: usize, watch: &str, spec: &str, folder: &Path) -> (Vec<String>, Vec<Transaction>) {
    fs::write(folder.join("watch.v"), WATCH.replace("WATCHES", watch)).unwrap();
    let listed = |list: &str| {
        let text = fs::read_to_string(root().join(list)).unwrap();
        text.lines().map(|line| root().join(line)).collect::<Vec<_>>()
    };
    let mut build = Command::new("iverilog");
    build.args(["-g2009", "-s", "tb_host_port", "-s", "watch", "-o"]).arg(folder.join("bench.vvp"));
    build.arg(format!("-Ptb_host_port.BUS={bus}")).arg("-Ptb_host_port.BAD=20");
    printed(build.args(listed("rtl/files.f")).args(listed("sim/host_port.f")).arg(folder.join("watch.v")));
    let output = printed(Command::new("vvp").current_dir(folder).args(["-n", "bench.vvp", "+stall=3"]));
    assert!(output.contains("@result pass"), "{output}");
    let told = output.lines().filter_map(|line| line.strip_prefix("byte ")).map(str::to_owned).collect();
    let trace = Trace::open(&folder.join("bus.vcd"), &Progress::new()).unwrap();
    let wire = |name: &str| {
        let id = trace.hierarchy().find_signal(name).ok_or_else(|| Diagnostic::error("no such signal"))?;
        Ok(trace.read(&[id])?.remove(0))
    };
    let source = Source { scale: trace.scale(), end: trace.span().1, wire: &wire };
    let found = protocol::transactions(&spec.parse().unwrap(), &source, &Progress::new()).unwrap();
    assert_in_order(&found);
    (told, found)
}

#[test]
fn spi_of_the_host_port_is_what_its_host_tells() {
    let folder = tempfile::tempdir().unwrap();
    let scope = "tb_host_port.u_host";
    let spec = format!("spi(clk={scope}.sclk, cs={scope}.cs_n, copi={scope}.copi, cipo={scope}.poci)");
    let (told, found) = simulated(0, SPI, &spec, folder.path());
    let (cut, whole): (Vec<_>, Vec<_>) = found.into_iter().partition(|transaction| transaction.error);
    assert_eq!(texts(&whole), told);
    assert!(told.len() > 500 && cut.len() > 10, "{} bytes, {} cut", told.len(), cut.len());
    assert_eq!(cut[0].text, "! cs is unknown", "before the reset");
    assert!(cut[1..].iter().all(|t| t.text.ends_with("of 8 bits, then the chip-select ends it")), "{cut:?}");
    println!("figure: SPI of the host port: {} bytes decoded, {} words cut", told.len(), cut.len());
}

/// A byte with its acknowledge bit, whether it is an address or data.
fn byte(text: &str) -> Option<String> {
    let mut words = text.split(' ');
    let number = u8::from_str_radix(words.next()?, 16).ok()?;
    match (words.next()?, words.next()) {
        ("write", Some(ack)) => Some(format!("{:02x} {ack}", number << 1)),
        ("read", Some(ack)) => Some(format!("{:02x} {ack}", number << 1 | 1)),
        (ack, None) => Some(format!("{number:02x} {ack}")),
        _ => None,
    }
}

#[test]
fn i2c_of_the_host_port_is_what_its_host_tells() {
    let folder = tempfile::tempdir().unwrap();
    let scope = "tb_host_port.u_host";
    let (told, found) = simulated(1, I2C, &format!("i2c(scl={scope}.scl, sda={scope}.sda)"), folder.path());
    let bytes: Vec<_> = found.iter().filter(|t| !t.error).filter_map(|t| byte(&t.text)).collect();
    let cut = found.iter().filter(|transaction| transaction.error).count();
    let count = |word: &str| found.iter().filter(|transaction| transaction.text == word).count();
    assert_eq!(bytes, told);
    let starts = [count("start"), count("repeated start"), count("stop")];
    assert!(
        told.len() > 500 && cut > 10 && starts.iter().all(|count| *count > 10),
        "{} {cut} {starts:?}",
        told.len()
    );
    println!(
        "figure: I2C of the host port: {} bytes decoded, {cut} cut, {starts:?} starts and stops",
        told.len()
    );
}
