//! Readers of formats panic on some damaged files; an import must answer, and quietly.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

thread_local! {
    static IS_CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a reader of somebody else's bytes; `None` when it panics over them.
///
/// The panic is an answer about the file and is told as one. The hook of the process would print
/// it as a failure of ours as well, so it is passed over on this thread meanwhile.
pub(super) fn contained<T>(read: impl FnOnce() -> T) -> Option<T> {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| panic::set_hook(unless_contained(panic::take_hook())));
    let around = IS_CONTAINED.replace(true);
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    IS_CONTAINED.set(around);
    read.ok()
}

fn unless_contained(hook: Hook) -> Hook {
    Box::new(move |panic| {
        if !IS_CONTAINED.get() {
            hook(panic);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn only_contained_panics_are_quiet() {
        assert_eq!(contained(|| 7), Some(7));
        let told = Arc::new(AtomicUsize::new(0));
        let count = told.clone();
        panic::set_hook(unless_contained(Box::new(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
        })));
        let inner = contained(|| contained(|| panic!("a page says it has no end")));
        assert_eq!((inner, told.load(Ordering::SeqCst)), (Some(None::<()>), 0));
        assert_eq!(contained(|| panic!("again")), None::<()>);
        assert_eq!(told.load(Ordering::SeqCst), 0);
        let ours = panic::catch_unwind(|| panic!("a failure of ours"));
        assert_eq!((ours.is_err(), told.load(Ordering::SeqCst)), (true, 1));
    }
}
