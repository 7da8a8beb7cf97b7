//! A text -> the agencies and outlets that it says it was taken from, and where it says so.
