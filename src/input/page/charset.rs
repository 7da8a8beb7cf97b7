//! The bytes of a page in, its text out: in the character set that it is really in.
