use imports::*;
fn main() {
    for &kind in Kind::ALL {
        let mut r = open(format!("fixtures/{}.csv", kind.key()).as_ref(), kind, None).unwrap();
        let mut out = String::new();
        while let Some(row) = r.next_row().unwrap() {
            match row.result { Ok(d) => out += &format!("{} {d:?}\n", row.number), Err(c) => for c in c { out += &format!("{} {}: {} => {}\n", c.row, c.column, c.problem, c.repair) } }
        }
        std::fs::write(format!("fixtures/{}.expected", kind.key()), out).unwrap();
    }
}
