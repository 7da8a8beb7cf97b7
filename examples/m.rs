use newsprint::diff::{token::*,sentence::*,align::*};
fn toks(t:&str)->Vec<Token>{ tokens(t,&[Sentence{start:0,end:t.len() as u32}]).tokens }
fn main(){
 let data=std::fs::read_to_string("/work/shared/data/msrp-news-sentences/train.jsonl").unwrap();
 let rows:Vec<(bool,String,String)>=data.lines().map(|l|{let v:serde_json::Value=serde_json::from_str(l).unwrap();(v["label"]==1,v["a"].as_str().unwrap().into(),v["b"].as_str().unwrap().into())}).collect();
 let w=|c:Class,ws:[f64;4]|match c{Class::Small=>ws[0],Class::Plain=>ws[1],Class::Name=>ws[2],Class::Figure=>ws[3]};
 let bag=|a:&[Token],b:&[Token],ws:[f64;4]|{ let mut used=vec![false;b.len()]; let mut s=0.0; for x in a{ if let Some(j)=(0..b.len()).find(|j|!used[*j]&&b[*j].key==x.key){used[j]=true;s+=w(x.class,ws);} } let (wa,wb):(f64,f64)=(a.iter().map(|t|w(t.class,ws)).sum(),b.iter().map(|t|w(t.class,ws)).sum()); (s,wa,wb)};
 let ord=|a:&[Token],b:&[Token],ws:[f64;4]|{ let s:f64=matches(a,b).iter().map(|(i,_,l)|a[*i..i+l].iter().map(|t|w(t.class,ws)).sum::<f64>()).sum(); let (wa,wb):(f64,f64)=(a.iter().map(|t|w(t.class,ws)).sum(),b.iter().map(|t|w(t.class,ws)).sum()); (s,wa,wb)};
 let run=|name:&str,f:&dyn Fn(&[Token],&[Token])->f64|{ let s:Vec<(f64,bool)>=rows.iter().map(|(l,a,b)|(f(&toks(a),&toks(b)),*l)).collect();
  let h=s.len()/2; let ev=|s:&[(f64,bool)],t:f64|{ let(mut tp,mut fp,mut fn_,mut tn)=(0.,0.,0.,0.); for (x,l) in s{ match(*x>=t,*l){(true,true)=>tp+=1.,(true,false)=>fp+=1.,(false,true)=>fn_+=1.,_=>tn+=1.}} (2.*tp/(2.*tp+fp+fn_),(tp+tn)/(s.len() as f64)) };
  let mut best=(0.,0.); for i in 0..200{ let t=i as f64/200.; let (f,_)=ev(&s[..h],t); if f>best.0{best=(f,t);} }
  let mut besta=(0.,0.); for i in 0..200{ let t=i as f64/200.; let (_,a)=ev(&s[..h],t); if a>besta.0{besta=(a,t);} }
  let (f,a)=ev(&s[h..],best.1); let (f2,a2)=ev(&s[h..],besta.1); 
  // auc
  let mut v=s.clone(); v.sort_by(|a,b|a.0.total_cmp(&b.0)); let (mut r,mut n)=(0.,0.); for (i,(_,l)) in v.iter().enumerate(){ if *l{ r+=i as f64; n+=1.; } } let m=v.len() as f64-n; let auc=(r-n*(n-1.)/2.)/(n*m);
  println!("{name:28} F1 {f:.4} acc {a:.4} at {:.3} | acc-thr: F1 {f2:.4} acc {a2:.4} at {:.3} | auc {auc:.4}",best.1,besta.1); };
 for (n,ws) in [("1111",[1.,1.,1.,1.]),("1344",[1.,3.,4.,4.]),("1234",[1.,2.,3.,4.]),("1222",[1.,2.,2.,2.]),("1246",[1.,2.,4.,6.]),("2345",[2.,3.,4.,5.]),("2334",[2.,3.,3.,4.])]{
  run(&format!("dice ord {n}"),&|a,b|{let(s,x,y)=ord(a,b,ws);2.*s/(x+y)});
  run(&format!("dice bag {n}"),&|a,b|{let(s,x,y)=bag(a,b,ws);2.*s/(x+y)});
  run(&format!("mix {n}"),&|a,b|{let(s,x,y)=bag(a,b,ws);let (o,_,_)=ord(a,b,ws);(s+o)/(x+y)});
  run(&format!("min ord {n}"),&|a,b|{let(s,x,y)=ord(a,b,ws);s/x.min(y)});
  run(&format!("max ord {n}"),&|a,b|{let(s,x,y)=ord(a,b,ws);s/x.max(y)});
 }
}
