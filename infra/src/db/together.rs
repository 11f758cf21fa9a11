use super::{Conn, Db, DbError, DbResult};
use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::oneshot;

/// A question that every request asks, asked of a database server for all who wait for its answer: while it answers
/// some, others come together. One a process.
///
/// Whoever asks is told what the database said after she asked, never before. With an embedded database, whose answer
/// costs less than the wait, each had better ask for herself.
pub struct Together<K, V> {
    ask: Question<K, V>,
    line: Arc<Mutex<Line<K, V>>>,
}

/// Tells what is known of each of these; of what there is not, nothing.
type Question<K, V> = fn(&mut Conn, Vec<K>) -> DbResult<HashMap<K, V>>;

/// Those who wait, and whether somebody asks for them.
struct Line<K, V> {
    waiting: Vec<Asked<K, V>>,
    asking: bool,
}

/// What somebody asked, and where she waits to be told.
type Asked<K, V> = (K, oneshot::Sender<DbResult<Option<V>>>);

impl<K, V> Together<K, V>
where
    K: Eq + Hash + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    /// Nobody waits yet.
    #[must_use]
    pub fn new(ask: Question<K, V>) -> Self {
        Self { ask, line: Arc::new(Mutex::new(Line { waiting: Vec::new(), asking: false })) }
    }

    /// What is known of it.
    ///
    /// # Errors
    /// Trouble with the database, or what the question gives.
    pub async fn one(&self, db: &Db, key: K) -> DbResult<Option<V>> {
        let (tell, told) = oneshot::channel();
        let nobody_asks = {
            let mut line = held(&self.line);
            line.waiting.push((key, tell));
            !mem::replace(&mut line.asking, true)
        };
        if nobody_asks {
            // Of its own: it must not end with the request of whoever came first.
            tokio::spawn(for_all(self.ask, Arc::clone(&self.line), db.clone()));
        }
        told.await.unwrap_or_else(|_| Err(DbError::Broken("a question asked for many ended early".into())))
    }
}

async fn for_all<K, V>(ask: Question<K, V>, line: Arc<Mutex<Line<K, V>>>, db: Db)
where
    K: Eq + Hash + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    let mut turn = Turn { line: &line, asked: Vec::new(), ended: false };
    loop {
        turn.take();
        if turn.ended {
            return;
        }
        let keys: HashSet<K> = turn.asked.iter().map(|(key, _)| key.clone()).collect();
        let found = db.read(move |conn| ask(conn, keys.into_iter().collect())).await;
        for (key, tell) in turn.asked.drain(..) {
            let one = found.as_ref().map(|found| found.get(&key).cloned());
            // Who has gone away meanwhile is not told.
            drop(tell.send(one.map_err(Clone::clone)));
        }
    }
}

/// The turn of whoever asks for all. Where it ends before its time, by a panic or with the thread it runs on, those who
/// wait are told, and the next one asks.
struct Turn<'a, K, V> {
    line: &'a Mutex<Line<K, V>>,
    asked: Vec<Asked<K, V>>,
    ended: bool,
}

impl<K, V> Turn<'_, K, V> {
    /// Takes all who wait; where nobody does it has ended.
    fn take(&mut self) {
        let mut line = held(self.line);
        self.asked = mem::take(&mut line.waiting);
        line.asking = !self.asked.is_empty();
        self.ended = !line.asking;
    }
}

impl<K, V> Drop for Turn<'_, K, V> {
    fn drop(&mut self) {
        if !self.ended {
            let mut line = held(self.line);
            line.asking = false;
            line.waiting.clear();
        }
    }
}

/// Nothing panics while it is held.
fn held<T>(line: &Mutex<T>) -> MutexGuard<'_, T> {
    line.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{super::testing::on_both, *};
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    static ASKED: AtomicUsize = AtomicUsize::new(0);

    /// Twice each number but seven, which there is not.
    #[expect(clippy::unnecessary_wraps, reason = "a question may fail")]
    fn doubled(_: &mut Conn, keys: Vec<u32>) -> DbResult<HashMap<u32, u32>> {
        ASKED.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(5));
        Ok(keys.into_iter().filter(|key| *key != 7).map(|key| (key, key * 2)).collect())
    }

    #[test]
    fn many_are_answered_at_once_and_each_gets_her_own_answer() {
        on_both(async |db| {
            ASKED.store(0, Ordering::SeqCst);
            let together = Together::new(doubled);
            let all = (0..200).map(|key| together.one(&db, key % 100));
            for (key, told) in (0..200).zip(futures_util::future::join_all(all).await) {
                let key = key % 100;
                assert_eq!(told, Ok((key != 7).then_some(key * 2)));
            }
            assert!(ASKED.load(Ordering::SeqCst) < 20);
            assert_eq!(together.one(&db, 3).await, Ok(Some(6)), "after a rest");
        });
    }

    #[test]
    fn who_goes_away_takes_no_answer_along() {
        on_both(async |db| {
            let together = Together::new(doubled);
            let (first, second) = (together.one(&db, 1), together.one(&db, 2));
            let (mut first, second) = (Box::pin(first), Box::pin(second));
            let gone = futures_util::future::poll_immediate(&mut first).await;
            drop((gone, first));
            assert_eq!(second.await, Ok(Some(4)));
        });
    }

    #[test]
    fn trouble_is_told_to_each_and_ends_with_the_question() {
        fn fails(_: &mut Conn, keys: Vec<u32>) -> DbResult<HashMap<u32, u32>> {
            assert!(!keys.contains(&9), "on purpose");
            if keys.contains(&8) { Err(DbError::Full("on purpose".into())) } else { Ok(HashMap::new()) }
        }
        on_both(async |db| {
            let together = Together::new(fails);
            let told = futures_util::future::join(together.one(&db, 8), together.one(&db, 1)).await;
            assert_eq!(told.0, Err(DbError::Full("on purpose".into())));
            assert_eq!(together.one(&db, 1).await, Ok(None));
            assert!(matches!(together.one(&db, 9).await, Err(DbError::Broken(_))));
            assert_eq!(together.one(&db, 1).await, Ok(None));
        });
    }
}
