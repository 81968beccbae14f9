//! Jobs on the command line, and the settings of mail that a server refuses to start with.

use crate::run::Home;
use serde_json::json;

#[test]
fn jobs_are_listed_and_an_unknown_one_is_told() {
    let home = Home::new();
    assert_eq!(home.json(&["jobs", "list"]), (json!([]), 0));
    assert_eq!(
        home.run(&["jobs", "list", "--state", "failed", "--format", "csv"]).out,
        "job,kind,state,attempts,account,problem\n"
    );
    let odd = home.run(&["jobs", "list", "--state", "odd"]);
    assert!(odd.code == 2 && odd.err.contains("write waiting, failed, not_needed or done"), "{odd:?}");
    let unknown = home.run(&["jobs", "retry", "00000000-0000-0000-0000-000000000009"]);
    assert!(unknown.code == 2 && unknown.err.contains("There is no such job."), "{unknown:?}");
}

#[test]
fn a_server_whose_mail_is_set_up_by_half_does_not_start_and_tells_no_password() {
    let home = Home::new();
    for (settings, told) in [
        (vec!["--smtp-url", "smtps://us:hunter2@mail.example"], vec!["mail-from", "public-url"]),
        (
            vec![
                "--smtp-url",
                "http://us:hunter2@mail.example",
                "--mail-from",
                "a@b.example",
                "--public-url",
                "https://a.example",
            ],
            vec!["smtp-url", "smtps://user:password@"],
        ),
    ] {
        let ended = home.run(&[&["serve", "--listen", "127.0.0.1:0"], settings.as_slice()].concat());
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(told.iter().all(|word| ended.err.contains(word)), "{ended:?}");
        assert!(!ended.err.contains("hunter2") && !ended.out.contains("hunter2"), "{ended:?}");
    }
}
