use newsprint::diff::{token::*,sentence::*,words::*};
fn main(){
 let mut tot=[0f64;3]; let mut exact=0; let mut n=0;
 for f in ["train","dev"]{ let data=std::fs::read_to_string(format!("/work/shared/data/arxivedits/{f}.jsonl")).unwrap();
 for l in data.lines(){ let v:serde_json::Value=serde_json::from_str(l).unwrap(); let (a,b)=(v["sentence-1"].as_str().unwrap(),v["sentence-2"].as_str().unwrap());
  let sp=|t:&str|{let mut o=vec![];let mut p=0;for w in t.split(' '){o.push((p,p+w.len()));p+=w.len()+1;}o};
  let (sa,sb)=(sp(a),sp(b));
  let mut best=None::<(f64,[f64;3],bool)>;
  for c in ["edits-combination-0","edits-combination-1","edits-combination-2"]{ let e=match v[c].as_object(){Some(o)if !o.is_empty()||c.ends_with('0')=>o,_=>continue};
   let mut ga=vec![false;sa.len()]; let mut gb=vec![false;sb.len()];
   for x in e.values(){ for (k,g) in [("sentence-1-token-indices",&mut ga),("sentence-2-token-indices",&mut gb)]{ if let Some(r)=x[k].as_array(){ for i in r[0].as_u64().unwrap()..r[1].as_u64().unwrap(){ if (i as usize)<g.len(){g[i as usize]=true;} } } } }
   let tk=|t:&str|tokens(t,&[Sentence{start:0,end:t.len() as u32}]).tokens; let (ta,tb)=(tk(a),tk(b));
   let (o,w)=(Group{text:a,start:0,end:a.len() as u32,tokens:&ta},Group{text:b,start:0,end:b.len() as u32,tokens:&tb});
   let p=pairs(&o,&w); let rs=runs(&o,&w,&p);
   let mut t=[0f64;3]; let mut same=true;
   for (side,spans,g,text) in [(0,&sa,&ga,a),(1,&sb,&gb,b)]{ for (i,(s,e)) in spans.iter().enumerate(){ if !text[*s..*e].chars().any(char::is_alphanumeric){continue;}
     let m=rs.iter().any(|r| { let x=if side==0{&r.old}else{&r.new}; (if side==0{r.op==Op::Removed}else{r.op==Op::Added}) && (x.start as usize)<*e && (x.end as usize)>*s });
     if m&&g[i]{t[0]+=1.} else if m {t[1]+=1.;same=false} else if g[i]{t[2]+=1.;same=false} } }
   let f=if t[0]+t[1]+t[2]==0.{1.}else{2.*t[0]/(2.*t[0]+t[1]+t[2])};
   if std::env::args().nth(1).is_some() && !same && n<60 && c.ends_with('0'){ println!("{f:.2} {}",rs.iter().map(|r|match r.op{Op::Same=>b[r.new.start as usize..r.new.end as usize].to_string(),Op::Removed=>format!("[-{}-]",&a[r.old.start as usize..r.old.end as usize]),Op::Added=>format!("{{+{}+}}",&b[r.new.start as usize..r.new.end as usize])}).collect::<String>()); let mk=|sp:&Vec<(usize,usize)>,g:&Vec<bool>,t:&str|sp.iter().enumerate().map(|(i,(s,e))|if g[i]{format!("*{}*",&t[*s..*e])}else{t[*s..*e].into()}).collect::<Vec<String>>().join(" "); println!("   A {}\n   B {}",mk(&sa,&ga,a),mk(&sb,&gb,b)); }
   if best.as_ref().is_none_or(|x|f>x.0){best=Some((f,t,same));} }
  if let Some((_,t,s))=best{ for i in 0..3{tot[i]+=t[i];} exact+=s as u32; n+=1; }
 } }
 println!("n {n} exact {exact} P {:.4} R {:.4} F1 {:.4}",tot[0]/(tot[0]+tot[1]),tot[0]/(tot[0]+tot[2]),2.*tot[0]/(2.*tot[0]+tot[1]+tot[2]));
}
