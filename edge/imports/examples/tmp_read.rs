use imports::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let kind = Kind::from_key(&a[1]).unwrap();
    let mapping = a.get(3).map(|m| Mapping::parse(&std::fs::read_to_string(m).unwrap()).unwrap());
    let t = std::time::Instant::now();
    let mut r = match open(a[2].as_ref(), kind, mapping) { Ok(r) => r, Err(e) => { println!("{e}"); println!("{:?}", t.elapsed()); return } };
    let (mut ok, mut bad, mut all) = (0u64, 0u64, vec![]);
    while let Some(row) = r.next_row().unwrap() {
        match row.result { Ok(d) => { if ok < 2 { println!("{d:?}") } ok += 1 } Err(c) => { bad += 1; all.extend(c) } }
    }
    println!("{ok} drafts, {bad} rejected, {:?} {:?}", t.elapsed(), r.progress());
    for g in group(&all) { println!("{g:?}"); }
    println!("{}", r.mapping().to_toml());
}
