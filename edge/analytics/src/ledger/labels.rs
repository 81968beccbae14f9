//! Small numbers for names.

use parquet::data_type::ByteArray;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Numbers names 0, 1, 2… in the order they are first seen.
#[derive(Default)]
pub struct Labels {
    integers: HashMap<i64, u32>,
    texts: HashMap<Vec<u8>, u32>,
}

impl Labels {
    /// The number of an integer name.
    pub fn of_integer(&mut self, name: i64) -> u32 {
        let next = self.len();
        *self.integers.entry(name).or_insert(next)
    }

    /// The number of a text.
    pub fn of_text(&mut self, name: &[u8]) -> u32 {
        match self.texts.get(name) {
            Some(&number) => number,
            None => {
                let next = self.len();
                self.texts.insert(name.to_vec(), next);
                next
            }
        }
    }

    /// How many names there are.
    pub fn len(&self) -> u32 {
        (self.integers.len() + self.texts.len()) as u32
    }
}

/// Products below this have their own integer as number, all others one from here on.
const NUMBERED_FROM: u32 = 1 << 31;

/// Numbers for products on which all threads agree.
#[derive(Default)]
pub struct Products {
    agreed: Mutex<Labels>,
}

/// One thread's view of the products, so that it seldom waits for the others.
pub struct ProductNumbers<'a> {
    products: &'a Products,
    integers: HashMap<i64, u32>,
    texts: HashMap<Vec<u8>, u32>,
}

impl Products {
    /// A view for one thread.
    pub fn numbers(&self) -> ProductNumbers<'_> {
        ProductNumbers { products: self, integers: HashMap::new(), texts: HashMap::new() }
    }

    fn agree(&self, number: impl FnOnce(&mut Labels) -> u32) -> u32 {
        NUMBERED_FROM + number(&mut self.agreed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ProductNumbers<'_> {
    /// The number of a product that is an integer.
    pub fn of_integer(&mut self, product: i64) -> u32 {
        match u32::try_from(product) {
            Ok(number) if number < NUMBERED_FROM => number,
            _ => {
                let agreed = || self.products.agree(|labels| labels.of_integer(product));
                *self.integers.entry(product).or_insert_with(agreed)
            }
        }
    }

    /// The number of a product that is a text.
    pub fn of_text(&mut self, product: &ByteArray) -> u32 {
        match self.texts.get(product.data()) {
            Some(&number) => number,
            None => {
                let number = self.products.agree(|labels| labels.of_text(product.data()));
                self.texts.insert(product.data().to_vec(), number);
                number
            }
        }
    }
}
