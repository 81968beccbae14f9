//! Policies that are one file each on the command line: printed, replaced, refused with all that is wrong.

use crate::run::Home;
use serde_json::json;

const QUOTA: &str =
    "[[quotas]]\nrep = \"Ann\"\nfrom = \"2026-04\"\nto = \"2026-06\"\nper_year = 9000\ncurrency = \"GBP\"\n";

#[test]
fn a_file_is_printed_changed_and_put_back() {
    let home = Home::new();
    for (command, named, good, bad) in [
        (["handover", "policy"], "handovers", "kickoff_days = 10\n", "kickoff_days = 0\nsilence_days = 0\n"),
        (["survey", "policy"], "surveys", "[policy]\nquorum_percent = 40\n", "[policy]\nquorum_percent = 101\n"),
        (["land", "quotas"], "quotas", QUOTA, "quota = 5\n"),
    ] {
        let first = home.run(&command);
        assert_eq!((first.code, home.json(&command).0["version"].clone()), (0, json!(0)), "{first:?}");
        let wrong = home.run(&[&command[..], &[&home.file("bad.toml", bad)]].concat());
        assert!(wrong.code == 2 && wrong.err.contains("reason"), "the reason is told with the rest: {wrong:?}");
        let none = home.run(&[&command[..], &["/nowhere.toml", "--reason", "x"]].concat());
        let hint = format!("ascend {} prints one to start from", command.join(" "));
        assert!(none.code == 2 && none.err.contains(&hint), "{none:?}");

        let file = home.file("good.toml", good);
        let change = [&command[..], &[&file, "--reason", "As agreed"]].concat();
        assert_eq!(home.run(&change).out, format!("Version 1 of the {named} holds.\n"));
        assert_eq!(home.run(&change).out, "It was so already.\n");
        assert_eq!(home.run(&command).out, good);
        let told = home.json(&command).0;
        assert_eq!((&told["version"], &told[named]), (&json!(1), &json!(good)), "{told}");
        let back = home.file("back.toml", &first.out);
        assert_eq!(home.json(&[&command[..], &[&back, "--reason", "Back"]].concat()).0["version"], json!(2));
    }
}
