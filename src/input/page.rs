//! Stand-in for the room of pages until its own file is merged: take that one, with these three lines.

#![allow(dead_code)]

mod charset;
mod meta;
mod tags;
