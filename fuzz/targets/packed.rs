//! gzip, zstd and lz4 by their first bytes, and whatever else the bytes look like.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| newsprint_fuzz::read(bytes, None));
