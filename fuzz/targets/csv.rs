#![no_main]

use newsprint::input::Format;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| newsprint_fuzz::read(bytes, Some(Format::Csv)));
