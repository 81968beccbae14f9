//! Whose an account is, changed on its page and for many at once on the list.

use super::matrix::{Company, company_on, signed_in};
use crate::stage::Stage;
use access::Role;

/// A company and its expand leader, who sees the team's accounts and no others.
async fn company() -> (Company, Stage) {
    let company = company_on(Stage::new().await).await;
    let leader = signed_in(&company, Role::ExpandLeader).await;
    (company, leader)
}

#[tokio::test]
async fn a_field_is_changed_in_place_and_the_trail_tells_from_what_to_what() {
    let (company, leader) = company().await;
    let page = format!("/accounts/{}", company.team);
    let shown = leader.get(&page).await.text;
    assert!(shown.contains(&format!("href=\"{page}?edit=cam#edit\"")), "{shown}");
    let form = leader.get(&format!("{page}?edit=owner")).await.text;
    for part in ["name=\"was\" value=\"Mate\"", "<option value=\"Member csm\">", "data-cancel"] {
        assert!(form.contains(part), "{part} in {form}");
    }
    let change = format!("{page}/change");
    let said = |value, was| vec![("field", "owner"), ("value", value), ("was", was)];
    let done = leader.post(&change, &said("Member csm", "Mate")).await;
    assert_eq!((done.status.as_u16(), done.location), (303, format!("{page}?done=changed#change-owner")));
    let again = leader.post(&change, &said("Member csm", "Mate")).await;
    assert_eq!(again.location, format!("{page}?done=same#change-owner"), "what stands is not recorded again");
    assert!(leader.get(&page).await.text.contains("Owner: Mate \u{2192} Member csm"));
    let blank = leader.post(&change, &said(" ", "Member csm")).await;
    assert_eq!(blank.status.as_u16(), 422);
    assert!(blank.text.contains("This is blank.") && blank.text.contains("id=\"edit-value\""), "{}", blank.text);
    let before = leader.recorded().await;
    let stale = leader.post(&change, &said("Mate", "Mate")).await;
    assert_eq!(stale.status.as_u16(), 409);
    for part in ["said by Member expand_leader on", "name=\"was\" value=\"Member csm\"", "value=\"Mate\""] {
        assert!(stale.text.contains(part), "{part} in {}", stale.text);
    }
    assert_eq!(leader.recorded().await, before);
    // To somebody outside the team: the account leaves the leader's sight.
    let given = leader.post(&change, &said("Stranger", "Member csm")).await;
    assert_eq!(given.location, "/accounts?done=given");
    assert!(leader.get(&given.location).await.text.contains("does not show"));
    let unseen = leader.post(&format!("/accounts/{}/change", company.other), &said("Mate", "Stranger")).await;
    assert_eq!(unseen.status.as_u16(), 404, "{}", unseen.text);
    let csm = signed_in(&company, Role::Csm).await;
    let own = csm.get(&format!("/accounts/{}?edit=owner", company.own[Role::Csm as usize])).await.text;
    assert!(
        !own.contains("?edit=") && !own.contains("id=\"edit\""),
        "without the permission there is neither link nor form"
    );
}

#[tokio::test]
async fn many_accounts_are_looked_at_changed_and_taken_back() {
    let (company, leader) = company().await;
    let list = leader.get("/accounts").await.text;
    assert!(list.contains("form=\"change-many\" name=\"account\""), "{list}");
    assert!(list.contains("All that fit the filters: 10 accounts"), "the team's nine members and Mate: {list}");
    let all = [("which", "all"), ("field", "segment"), ("value", "SMB")];
    let look = leader.post("/accounts/change", &all).await;
    assert_eq!(look.status.as_u16(), 200, "{}", look.text);
    for part in ["Segment becomes SMB", "10 of 10 accounts chosen change", "Mate &#38; Co", "Change 10 accounts"] {
        assert!(look.text.contains(part), "{part} in {}", look.text);
    }
    assert!(!look.text.contains("Stranger"), "what the leader does not see is not named: {}", look.text);
    let seen = look.text.split("name=\"seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let before = leader.recorded().await;
    let stale = leader.post("/accounts/change/commit", &[&all[..], &[("seen", "x")]].concat()).await;
    assert_eq!(stale.status.as_u16(), 409, "{}", stale.text);
    assert_eq!(leader.recorded().await, before);
    let done = leader.post("/accounts/change/commit", &[&all[..], &[("seen", seen)]].concat()).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text);
    assert!(leader.get(&done.location).await.text.contains("10 accounts changed"));
    let audit = leader.get(&format!("/accounts/{}", company.team)).await.text;
    assert!(audit.contains("Segment: SMB, 10 accounts"), "{audit}");
    // Whoever imports finds it in the list of imports; another leader is not shown it.
    let page = done.location.split('?').next().unwrap().to_string();
    assert!(company.stage.get("/imports").await.text.contains(&page));
    let other = signed_in(&company, Role::SalesLeader).await;
    assert_eq!(other.get(&page).await.status.as_u16(), 404);
    let undone = leader.post(&format!("{page}/undo"), &[]).await;
    assert_eq!(undone.location, format!("{page}?done=undone"), "{}", undone.text);
    assert_eq!(leader.recorded().await.0, before.0, "undone, all says what it said before");
    assert_eq!(leader.post(&format!("{page}/undo"), &[]).await.status.as_u16(), 409);
}

#[tokio::test]
async fn ticked_accounts_change_as_far_as_they_are_seen() {
    let (company, leader) = company().await;
    let (team, other) = (company.team.to_string(), company.other.to_string());
    let ticked = [("account", team.as_str()), ("account", other.as_str()), ("field", "cam"), ("value", "Mate")];
    let look = leader.post("/accounts/change", &ticked).await;
    assert!(look.text.contains("1 of 1 account chosen change"), "{}", look.text);
    assert!(look.text.contains(&format!("value=\"{team}\"")), "the choice goes along: {}", look.text);
    let nothing = leader.post("/accounts/change", &[("field", "name")]).await;
    assert_eq!(nothing.status.as_u16(), 422);
    for part in ["No account is ticked.", "This is blank."] {
        assert!(nothing.text.contains(part), "{part} in {}", nothing.text);
    }
}
