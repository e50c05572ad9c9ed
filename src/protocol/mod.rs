//! Wires of a bus protocol read back as transactions.
