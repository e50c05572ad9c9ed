//! [`tritscope_fuzz::targets::snippet`] under libFuzzer.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: tritscope_fuzz::begin(), |data: &[u8]| tritscope_fuzz::targets::snippet(data));
