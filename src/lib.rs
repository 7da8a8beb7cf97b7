//! newsprint (news + fingerprint) finds every article in a crawl that is a copy, a cut, an excerpt or a
//! later version of another, and proves each link with exact numbers.
//!
//! The modules are rooms, in the order in which the data flows through them. A room uses only rooms before it.

pub mod article;
pub mod params;
pub mod error;
pub mod input;
pub mod text;
pub mod shingle;
pub mod sketch;
pub mod candidates;
pub mod boilerplate;
pub mod verify;
pub mod cluster;
pub mod diff;
pub mod relate;
pub mod report;
pub mod pipeline;
#[cfg(feature = "cli")]
pub mod cli;
