//! What is used, week by week.

use super::Customer;
use crate::demo::dice::Dice;
use accounts::{UsageDraft, UsageOf};
use revenue::ContractLineDraft;

const WEEK_DAYS: i32 = 7;
/// How far back usage is told.
const TOLD_DAYS: i32 = 400;
/// Products of a customer whose usage is measured.
const PRODUCTS_MAX: usize = 3;
/// Of so many customers in a thousand usage is measured, besides the remembered ones.
const MEASURED_PERMILLE: u32 = 300;
const REMEMBERED: u32 = 16;

pub fn of(customer: &Customer<'_>, dice: &mut Dice) -> Vec<UsageDraft> {
    let is_measured = dice.chance(MEASURED_PERMILLE) || customer.index < REMEMBERED;
    let from = customer.profile.start.max(customer.from).max(customer.to.plus_days(-TOLD_DAYS));
    if !is_measured || from >= customer.to {
        return Vec::new();
    }
    let mut usage = Vec::new();
    let mut products: Vec<&ContractLineDraft> = Vec::new();
    for line in customer.lines {
        match products.iter_mut().find(|known| known.product == line.product) {
            Some(known) => *known = line,
            None => products.push(line),
        }
    }
    products.truncate(PRODUCTS_MAX);
    for line in products {
        // Seats are used a few times a week each; other things by their own count.
        let a_week = (line.quantity_milli / 1_000).clamp(3, 4_000) * dice.between((3, 6));
        let trend = dice.between((-4, 9));
        let mut day = from.plus_days(WEEK_DAYS);
        let mut week = 0;
        while day <= customer.to {
            let drift = 1_000 + trend * week + dice.between((-90, 90));
            let share = [("plans", 6), ("reports", 4)];
            for (feature, tenths) in share {
                usage.push(UsageDraft {
                    of: UsageOf::Account(customer.profile.external_id.clone()),
                    product: line.product.clone(),
                    feature: Some(feature.into()),
                    day,
                    quantity_milli: (a_week * drift.max(0) * tenths / 10 / 1_000).max(0) * 1_000,
                    external_id: None,
                });
            }
            day = day.plus_days(WEEK_DAYS);
            week += 1;
        }
    }
    usage
}
