//! newsprint (news + fingerprint) finds every article in a crawl that is a copy, a cut, an excerpt or a
//! later version of another, and proves each link with exact numbers.

pub mod article;
pub mod params;
pub mod error;
pub mod text;
pub mod shingle;
pub mod sketch;
pub mod candidates;
pub mod boilerplate;
pub mod verify;
pub mod cluster;
