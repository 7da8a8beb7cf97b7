fn main() {
    let a: Vec<String> = std::env::args().collect();
    let job = newsprint::pipeline::Job { params: Default::default(), input: Default::default(), arguments: vec![a[2].clone()], unnamed: newsprint::pipeline::Unnamed::Unknown, on_damage: newsprint::pipeline::OnDamage::Skip };
    let threads = a.iter().position(|x| x == "--threads").map_or(0, |i| a[i + 1].parse().unwrap());
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().unwrap();
    let out = a.iter().position(|x| x == "-o").map(|i| a[i + 1].clone()).unwrap();
    match newsprint::pipeline::cluster::cluster(&job, std::path::Path::new(&out), newsprint::report::folder::Replace::Force, newsprint::pipeline::cluster::KeepTexts::OfPairs, &newsprint::pipeline::unwatched()) {
        Ok(s) => eprintln!("{}", serde_json::to_string(&s).unwrap()),
        Err(e) => { eprintln!("{e}"); std::process::exit(1) }
    }
}
