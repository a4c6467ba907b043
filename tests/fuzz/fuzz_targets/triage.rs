#![no_main]

#[path = "../laws.rs"]
#[allow(dead_code, reason = "each target needs one of them")]
mod laws;

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::message(data));
