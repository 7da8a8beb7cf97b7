//! What `--help` says beyond the list of options: the rule in a sentence, examples, exit codes.

use clap::builder::Styles;

use crate::params::Params;

pub(super) const ABOUT: &str =
    "Find the articles in a crawl that are copies, cuts or versions of one another";

/// The linking rule in a sentence.
pub(super) fn rule(params: &Params) -> String {
    format!(
        "{ABOUT}, and prove it with exact numbers.\n\n\
         The linking rule: two articles are linked if, after the boilerplate of their outlets is set aside, they \
         share at least {} shingles (runs of {} words) and either their Jaccard is at least {} or the \
         containment of the smaller one in the larger is at least {}. Articles with the same text are linked in any \
         case.",
        params.min_shared, params.shingle_words, params.min_jaccard, params.min_containment
    )
}

pub(super) fn cluster(params: &Params) -> String {
    format!(
        "{}\n\n\
         Clusters: the text with the most links takes its neighbours, and two groups become one only where at \
         least half of all pairs between them are linked. DIR gets articles.jsonl, pairs.jsonl, clusters.jsonl, \
         boilerplate.jsonl, problems.jsonl, summary.json and texts.zst, with --diff also diffs.jsonl.",
        rule(params)
    )
}

pub(super) fn dedup(params: &Params) -> String {
    format!(
        "Write the crawl again without the articles that another one contains.\n\n\
         An article is dropped if it is linked to one that stays and at least {} of its shingles (boilerplate \
         set aside) are in that one: nothing is dropped for being like an article that was dropped itself. \
         Records without text are dropped too.\n\n{}",
        params.duplicate_containment,
        linking(params)
    )
}

pub(super) fn extract() -> String {
    "Write the articles of a crawl as JSON lines: of web pages, alone or in archives (WARC, ARC, WET), the main text \
     with title, times, author, outlet and address; of other input what its records say. What is written is input \
     of every other command, so that the costly step is done once.\n\n\
     A page without an article on it is counted, and so is a record of an archive that is no page. A page that takes \
     too long or ends the process that reads it is named, and its text is the page without its tags."
        .to_string()
}

pub(super) fn pair(params: &Params) -> String {
    format!(
        "Explain one pair of articles: the numbers, the verdict of the linking rule, and the passages that both \
         carry with their places in bytes.\n\n{}",
        linking(params)
    )
}

pub(super) fn relate() -> String {
    "Say what every proven pair of an output of `newsprint cluster` is: identical, copy, cut, expanded, revision, excerpt, \
     rewrite, template, or one text under unrelated titles.\n\n\
     DIR gets relations.jsonl (a line for each pair), stories.jsonl (who published first, from which article each was \
     taken, whom it credits), stale.jsonl (who still prints what its origin corrected), templates.jsonl (frames that an \
     outlet fills again and again, with the facts that differ) and flows.csv (who takes from whom). An order in time is claimed only where times do not overlap; where they are silent, the texts may tell, and \
     the basis of each claim is written beside it."
        .to_string()
}

pub(super) fn diff() -> String {
    "Show what changed between two versions of an article, sentence by sentence: what was added, removed, changed, \
     split, merged and moved, which words of a changed sentence, and which figures, times, names, quotes and \
     attributions. Quotes, dashes, spaces and the like are typography and no change.\n\n\
     More than two versions are compared one after another, and a cluster in the order of its times (published, else \
     modified, else crawled): then it also says when each sentence came and went, and what was changed back.\n\n\
     With --exit-code a change is any sentence that is not the same but for typography, a move, and another title, \
     author or outlet; addresses, times and language tags are none."
        .to_string()
}

/// The rule without what the program is.
fn linking(params: &Params) -> String {
    let rule = rule(params);
    rule.split_once("\n\n").map_or(rule.clone(), |(_, linking)| linking.to_string())
}

fn heading(title: &str) -> String {
    let styles = Styles::styled();
    let style = styles.get_header();
    format!("{style}{title}:{style:#}")
}

/// The lines must fit a terminal of 80 columns: cut in two they do not run.
fn examples(lines: &[&str]) -> String {
    lines.iter().fold(heading("Examples"), |text, line| format!("{text}\n  {line}"))
}

fn exit_codes(codes: &[(u8, &str)]) -> String {
    codes
        .iter()
        .fold(heading("Exit codes"), |text, (code, meaning)| format!("{text}\n  {code:<3}  {meaning}"))
}

const RUN_CODES: [(u8, &str); 5] = [
    (0, "done"),
    (1, "failed; nothing was written"),
    (2, "wrong usage"),
    (3, "done, but records were damaged or over a limit"),
    (130, "interrupted; nothing was written"),
];
const SMALL_CODES: [(u8, &str); 3] = [(0, "done"), (1, "failed"), (2, "wrong usage")];
const DIFF_CODES: [(u8, &str); 3] = [
    (0, "done; with --exit-code: done, and no change"),
    (1, "failed; with --exit-code: done, and changes"),
    (2, "wrong usage; with --exit-code: any trouble"),
];

pub(super) fn after_program() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force",
        "newsprint pair northline-dam chronicle-dam-cut --in stories",
        "newsprint diff courier-ferry-1 courier-ferry-2 --in seeds",
        "newsprint dedup seeds --dry-run",
        "newsprint relate stories",
        "newsprint stale stories",
        "newsprint story stories --like seeds/notes/ferry-copy.txt",
        "newsprint why northline-dam chronicle-dam-cut --in stories",
    ]);
    format!("{examples}\n\n{}", exit_codes(&RUN_CODES))
}

pub(super) fn after_cluster() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force",
        "newsprint cluster 'seeds/*.jsonl' -o stories --force --json",
        "cat seeds/*.jsonl | newsprint cluster - -o stories --force --quiet",
        "newsprint cluster seeds -o stories --force --min-containment 0.8",
        "newsprint cluster seeds -o stories --force --diff",
    ]);
    format!("{examples}\n\n{}", exit_codes(&RUN_CODES))
}

pub(super) fn after_dedup() -> String {
    let examples = examples(&[
        "newsprint dedup seeds --dry-run",
        "newsprint dedup seeds -o kept.jsonl --dropped dropped.jsonl --force",
        "newsprint dedup seeds -o - --dropped dropped.jsonl --force | gzip > kept.gz",
        "newsprint dedup seeds --dry-run --prefer 'Northline Wire,Harbour Courier'",
    ]);
    format!("{examples}\n\n{}", exit_codes(&RUN_CODES))
}

pub(super) fn after_extract() -> String {
    let examples = examples(&[
        "newsprint extract seeds/pages -o articles.jsonl --force",
        "newsprint extract seeds/pages --extractor fast --id stem > articles.jsonl",
        "newsprint extract seeds --quiet | newsprint cluster - -o stories --force",
        #[cfg(feature = "parquet")]
        "newsprint extract seeds -o articles.parquet --force",
    ]);
    format!("{examples}\n\n{}", exit_codes(&RUN_CODES))
}

pub(super) fn after_pair() -> String {
    let examples = examples(&[
        "newsprint pair seeds/notes/ferry-copy.txt seeds/notes/allotment.txt",
        "newsprint pair northline-dam chronicle-dam-cut --in stories",
        "newsprint pair northline-dam chronicle-dam-cut --in stories --json",
    ]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn after_diff() -> String {
    let examples = examples(&[
        "newsprint diff courier-ferry-1 courier-ferry-2 --in seeds",
        "newsprint diff seeds/notes/ferry-copy.txt seeds/notes/allotment.txt --full",
        "newsprint diff - seeds/notes/ferry-copy.txt < seeds/notes/allotment.txt",
        "newsprint cluster seeds -o stories --force --quiet",
        "newsprint diff northline-dam ledger-dam post-dam --in stories",
        "newsprint diff --in stories --cluster 0 --format html -o story.html --force",
        "newsprint diff bote-deich bote-deich-kurz --in stories --format json",
    ]);
    format!("{examples}\n\n{}", exit_codes(&DIFF_CODES))
}

pub(super) fn after_relate() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force --quiet",
        "newsprint relate stories",
        "newsprint relate stories --json",
    ]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn report() -> String {
    "Write the stories of an output as a folder of pages: an index to search, a page for each story, who takes from whom, \
     and how sure the numbers are. The pages ask for nothing and run from the disk, and beside each is the same in JSON.\n\n\
     A story page says who published first, who ran the text whole, cut, expanded or rewritten, with credit or without, \
     what became of every sentence, and which corrections copies do not have."
        .to_string()
}

pub(super) fn after_report() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force --quiet",
        "newsprint relate stories --quiet",
        "newsprint report stories",
        "newsprint report stories --no-bodies --force",
        "newsprint report stories --story 0 -o story-0.html --force",
    ]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn stale() -> String {
    "Say who still prints what was corrected: for each story, the version that corrected something, what it was and what it \
     is now, and the copies that have it as it was.\n\n\
     Of a copy that came out after the correction it says how long after. One that came out before has carried it since \
     then; where it is known when it was changed or fetched, it says how long after the correction it was still there. A \
     bare day is no moment: where the times overlap, they do not tell. Where nothing is stale, it says so, and that is no \
     failure."
        .to_string()
}

pub(super) fn after_stale() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force --quiet",
        "newsprint relate stories --quiet",
        "newsprint stale stories",
        "newsprint stale stories --story 2 --json",
    ]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn story() -> String {
    "Find a story of an output and print it: headline, how many articles and how many independent texts, who was first and \
     what that rests on, each article under the one that it was taken from, whom it credits, and how many corrections its \
     copies do not have.\n\n\
     --like takes a file, or where there is no such file the words themselves. The text is compared with every text that is \
     stored, by its runs of five words (the recipe's shingles), all of them and exactly; what outlets repeat is set aside. \
     The story of the article that holds the most of it is printed, with the numbers, and up to ten matches are ranked. A few \
     words, of which no five in a row are found, are looked for one after another or anywhere in headlines and texts.\n\n\
     Of articles in no pair the texts are seldom stored (those of pages and tables are): of the others only a whole copy is \
     found. An article in no story, and a text that is like nothing, are answers: the exit code is 0."
        .to_string()
}

pub(super) fn after_story() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force --quiet",
        "newsprint relate stories --quiet",
        "newsprint story stories 1",
        "newsprint story stories --id courier-ferry-2",
        "newsprint story stories --like seeds/notes/ferry-copy.txt",
        "newsprint story stories --like 'the Arnfold reservoir' --json",
        "newsprint story stories --like - < seeds/pages/pellow-ferry.html",
    ]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn why() -> String {
    "Say what two articles of an output are to each other: the relation, the rule that gave it with its numbers, who had it \
     first and what that rests on, whom each credits; then the numbers of the pair, and the passages that both print, side \
     by side where the terminal is 100 columns wide, else one below the other.\n\n\
     a is the article whose id sorts first. Of two that are not linked it gives the numbers and says why they are not."
        .to_string()
}

pub(super) fn after_why() -> String {
    let examples = examples(&[
        "newsprint cluster seeds -o stories --force --quiet",
        "newsprint relate stories --quiet",
        "newsprint why northline-dam chronicle-dam-cut --in stories",
        "newsprint why northline-dam bote-deich --in stories --json",
    ]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn after_completions() -> String {
    let examples = examples(&["newsprint completions bash > newsprint.bash"]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}

pub(super) fn after_man() -> String {
    let examples = examples(&["newsprint man > newsprint.1"]);
    format!("{examples}\n\n{}", exit_codes(&SMALL_CODES))
}
