//! Invented news articles for the benches: the same on every machine and in every run.
#![allow(dead_code, reason = "no bench uses all of it")]

use std::fmt::Write;

pub(crate) mod pages;

const SMALL: &str = "the of to and a in that is was for on with as it at by from he she they said had has were be \
    this which but not are an will would after before over more than its their who when about into also could one \
    two three last new first while where there been have out up all some other only during under between against";
const NAMES: &str = "mayor council harbour ferry bridge school library hospital river market station road farm \
    company minister court judge police union village festival theatre museum factory strike budget election vote \
    report plan project flood storm winter summer morning evening week month year family children worker driver \
    teacher doctor fisherman neighbour resident visitor owner manager spokesman engineer crew captain passenger \
    office building tower roof window door garden field forest valley coast island beach port town city district \
    region country government committee board meeting hearing decision question answer letter petition complaint \
    price cost money tax fund grant loan bank shop hotel restaurant kitchen bread milk water power gas oil wind \
    train bus lorry bicycle engine wheel track line timetable ticket queue crowd band song match player coach team \
    goal league season record prize jury painting book story photograph camera film letter archive history war";
const VERBS: &str = "announced rejected approved opened closed repaired replaced visited called asked answered \
    warned promised planned expected delayed cancelled moved carried found lost bought sold built painted measured \
    counted reported described remembered denied confirmed signed voted agreed refused waited worked travelled \
    arrived left returned began stopped continued raised lowered doubled tested checked";
const KINDS: &str = "old young local regional public private narrow wide early late small large heavy light cheap \
    costly quiet noisy northern southern eastern western empty full wooden temporary permanent annual weekly former \
    likely urgent careful sudden";
const ACCENTED: &str = "caf\u{e9} M\u{fc}ller Orl\u{e9}ans fa\u{e7}ade na\u{ef}ve \u{c5}sa Garc\u{ed}a \
    clich\u{e9} K\u{f8}benhavn d\u{e9}cor";

/// Outlets of the crawl.
pub(crate) const OUTLETS: usize = 20;

/// A stream of numbers (splitmix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }
}

/// Writes sentences.
pub(crate) struct Author {
    numbers: Numbers,
    lists: [Vec<&'static str>; 5],
}

impl Author {
    pub(crate) fn new(seed: u64) -> Self {
        let lists = [SMALL, NAMES, VERBS, KINDS, ACCENTED].map(|list| list.split_whitespace().collect());
        Author { numbers: Numbers(seed), lists }
    }

    fn word(&mut self) -> String {
        let list = match self.numbers.below(100) {
            0..45 => 0,
            45..72 => 1,
            72..86 => 2,
            86..97 => 3,
            97 => return self.numbers.below(3000).to_string(),
            _ => 4,
        };
        let at = self.numbers.below(self.lists[list].len());
        self.lists[list][at].to_string()
    }

    /// A sentence of 8 to 24 words; one in six is a quotation, half of those in curly quotes.
    pub(crate) fn sentence(&mut self) -> (String, usize) {
        let words = 8 + self.numbers.below(17);
        let mut text = String::new();
        for at in 0..words {
            let mut word = self.word();
            if at == 0 {
                let first = word.chars().next().expect("words are not empty");
                word.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
            } else {
                text.push_str(if self.numbers.below(12) == 0 { ", " } else { " " });
            }
            text.push_str(&word);
        }
        text = match self.numbers.below(12) {
            0 => format!("\u{201c}{text},\u{201d} he said \u{2014} it isn\u{2019}t over."),
            1 => format!("\"{text},\" she said."),
            _ => format!("{text}."),
        };
        (text, words)
    }

    /// Sentences of about so many words together.
    pub(crate) fn sentences(&mut self, words: usize) -> Vec<String> {
        let (mut sentences, mut written) = (Vec::new(), 0);
        while written < words {
            let (sentence, more) = self.sentence();
            sentences.push(sentence);
            written += more;
        }
        sentences
    }
}

/// Sentences in paragraphs of three.
pub(crate) fn paragraphs(sentences: &[String]) -> String {
    let paragraphs: Vec<String> = sentences.chunks(3).map(|chunk| chunk.join(" ")).collect();
    paragraphs.join("\n\n")
}

/// So many unrelated articles of about 450 words.
pub(crate) fn articles(count: usize) -> Vec<String> {
    let mut author = Author::new(1);
    (0..count).map(|_| paragraphs(&author.sentences(450))).collect()
}

/// Bytes of all texts.
pub(crate) fn bytes<T: AsRef<str>>(texts: &[T]) -> u64 {
    texts.iter().map(|text| text.as_ref().len() as u64).sum()
}

/// An article of the crawl.
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) source: String,
    pub(crate) text: String,
}

/// A crawl, and the pairs that are planted in it.
pub(crate) struct Crawl {
    pub(crate) articles: Vec<Article>,
    /// Edited copies: positions of original and copy.
    pub(crate) copies: Vec<(usize, usize)>,
    /// Cuts: positions of original and cut.
    pub(crate) cuts: Vec<(usize, usize)>,
}

/// A crawl of so many articles with a footer for each outlet. Of every ten, the ninth is an edited copy of the
/// first (every seventh sentence is another) and the tenth a cut of the second (its first two fifths).
pub(crate) fn crawl(count: usize) -> Crawl {
    let mut author = Author::new(2);
    let footers: Vec<String> = (0..OUTLETS).map(|_| author.sentences(40).join(" ")).collect();
    let mut crawl = Crawl { articles: Vec::new(), copies: Vec::new(), cuts: Vec::new() };
    let mut bodies: Vec<Vec<String>> = Vec::new();
    for number in 0..count {
        let body = match number % 10 {
            8 => {
                crawl.copies.push((number - 8, number));
                let mut body = bodies[number - 8].clone();
                for sentence in body.iter_mut().skip(3).step_by(7) {
                    *sentence = author.sentence().0;
                }
                body
            }
            9 => {
                crawl.cuts.push((number - 8, number));
                let original = &bodies[number - 8];
                original[..original.len() * 2 / 5].to_vec()
            }
            _ => {
                let words = 380 + author.numbers.below(240);
                author.sentences(words)
            }
        };
        // A story and its copy are never of one outlet.
        let outlet = (number + number / 10) % OUTLETS;
        crawl.articles.push(Article {
            id: format!("article-{number:05}"),
            source: format!("Outlet {outlet}"),
            text: format!("{}\n\n{}", paragraphs(&body), footers[outlet]),
        });
        bodies.push(body);
    }
    crawl
}

/// The crawl as JSON lines.
pub(crate) fn json_lines(crawl: &Crawl) -> String {
    let mut lines = String::new();
    for Article { id, source, text } in &crawl.articles {
        let row = serde_json::json!({ "id": id, "source": source, "text": text });
        writeln!(lines, "{row}").expect("memory takes it");
    }
    lines
}
