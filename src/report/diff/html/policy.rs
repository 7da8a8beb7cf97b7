//! What a page may do: show its own style and run its own script, each named by its hash, and ask for nothing.
//!
//! Escaping is what keeps a stranger's text out of the page; this is for the day on which it fails. The hashes are stated
//! here, so that no hash function has to be shipped for two constants; a test holds them against the files.

/// SHA-256 of `page.css`.
pub(in crate::report) const STYLE: &str = "sha256-ldOscKRPph51xPjLbKFhcPRnaiB9xpop5RnZAJKa/kI=";
/// SHA-256 of `page.js`.
pub(super) const SCRIPT: &str = "sha256-pQj53jkM/VzNUChcdt/2JBdqehe1OlRMtHMqF5preIY=";

/// The content of the page's security policy.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src '{STYLE}'; script-src '{SCRIPT}'; img-src data:; base-uri 'none'; form-action \
         'none'"
    )
}
