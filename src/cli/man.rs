//! The manual page: one for the program, with a section for each verb.

use std::io;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::args::Words;

/// The page in roff.
pub(super) fn page() -> io::Result<Vec<u8>> {
    let mut program = Words::command().disable_help_subcommand(true);
    // Gives the verbs their full names, as in "newsprint cluster".
    program.build();
    let verbs: Vec<Command> = program.get_subcommands().cloned().collect();
    let man = Man::new(program);
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    for mut verb in verbs {
        let name = verb.get_bin_name().unwrap_or(verb.get_name()).to_uppercase();
        let usage = verb.render_usage().to_string().replace("Usage: ", "").replace('-', "\\-");
        let mut section = format!(".SH SYNOPSIS\n{usage}\n").into_bytes();
        let man = Man::new(verb);
        man.render_description_section(&mut section)?;
        man.render_options_section(&mut section)?;
        man.render_extra_section(&mut section)?;
        page.extend_from_slice(format!(".SH \"{name}\"\n").as_bytes());
        page.extend_from_slice(&demoted(&section));
    }
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// The sections of a verb as subsections, without the preamble that each brings along.
fn demoted(section: &[u8]) -> Vec<u8> {
    let section = String::from_utf8_lossy(section);
    let lines = section.lines().filter(|line| !line.starts_with(".ie ") && !line.starts_with(".el "));
    let lines = lines.map(|line| match line.strip_prefix(".SH ") {
        Some("EXTRA") => ".SS \"EXAMPLES AND EXIT CODES\"\n".to_string(),
        Some(title) => format!(".SS {title}\n"),
        None => format!("{line}\n"),
    });
    lines.collect::<String>().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_of_every_verb_is_in_the_page() {
        let page = String::from_utf8(page().unwrap()).unwrap();
        for verb in Words::command().get_subcommands() {
            let name = format!(".SH \"NEWSPRINT {}\"\n", verb.get_name().to_uppercase());
            let (_, section) = page.split_once(&name).expect("a section for each verb");
            let section = section.split("\n.SH ").next().unwrap();
            for option in verb.get_arguments().filter_map(|option| option.get_long()) {
                let long = format!("\\-\\-{}", option.replace('-', "\\-"));
                assert!(section.contains(&long), "{name}{option}");
            }
        }
    }
}
