use newsprint::report::diff::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    if a[1] == "--dir" {
        // all pairs in dir
        for e in std::fs::read_dir(&a[2]).unwrap() {
            let p = e.unwrap().path();
            let n = p.file_name().unwrap().to_str().unwrap().to_string();
            if let Some(b) = n.strip_suffix(".old.txt") {
                let o = std::fs::read_to_string(&p).unwrap();
                let w = std::fs::read_to_string(p.with_file_name(format!("{b}.new.txt"))).unwrap();
                std::fs::write(format!("{}/{b}.json", a[3]), serde_json::to_vec(&go(&o, &w)).unwrap())
                    .unwrap();
            }
        }
        return;
    }
    let (o, n) = (std::fs::read_to_string(&a[1]).unwrap(), std::fs::read_to_string(&a[2]).unwrap());
    let r = go(&o, &n);
    for e in &r.edits {
        let m = if e.moved { ">" } else { " " };
        if e.words.is_empty() {
            println!(
                "{:?}{m} {}",
                e.kind,
                e.old
                    .iter()
                    .chain(if e.old.is_empty() { e.new.iter() } else { [].iter() })
                    .map(|s| s.text.replace('\n', " "))
                    .collect::<Vec<_>>()
                    .join(" | ")
            );
        } else {
            let s: String = e
                .words
                .iter()
                .map(|w| match w.op {
                    OpName::Same => w.text.clone(),
                    OpName::Removed => format!("[-{}-]", w.text),
                    OpName::Added => format!("{{+{}+}}", w.text),
                })
                .collect();
            println!("{:?}{m} {s}", e.kind);
        }
    }
    for f in &r.facts {
        println!("FACT {:?} {:?} -> {:?}", f.kind, f.old, f.new);
    }
    println!("{:?} {:?}", r.summary, r.limits);
}
fn go(o: &str, n: &str) -> DiffReport {
    let d = newsprint::diff::diff(o, n);
    let v = |id: &str, s: usize, w: u32| Version {
        id: id.into(),
        sentences: s as u32,
        words: w,
        title: None,
        source: None,
        published: None,
        modified: None,
        url: None,
    };
    DiffReport::new((v("a", d.old.len(), d.old_words), v("b", d.new.len(), d.new_words)), (o, n), vec![], &d)
}
