//! Every list shows just what a plain look at every petition would, page after page.

use super::place::{Town, resident};
use crate::{
    db::{
        Db, DbResult, Tx,
        testing::{on_both, ways},
    },
    petition::*,
};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::RunQueryDsl;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use sanping_domain::{
    petition::*,
    shared::{AccountId, CategoryId, Cursor, Limit, Page, PetitionId, Scope},
};
use std::sync::Arc;
use uuid::Uuid;

/// How a petition of the test is made.
#[derive(Debug, Clone)]
struct Made {
    grid: usize,
    reporter: usize,
    minute: i64,
    status: Status,
    urgency: Urgency,
    other_category: bool,
    assignee: u8,
    title: &'static str,
    joined: bool,
}

const TITLES: [&str; 4] = ["楼道漏水 A栋", "噪音 100%", "井盖_破损", "Elevator 故障"];

fn made() -> impl Strategy<Value = Vec<Made>> {
    let one =
        (
            (0usize..4, 0usize..3, 0i64..12),
            prop::sample::select(Status::ALL),
            prop::sample::select(Urgency::ALL),
            any::<bool>(),
            (0u8..4, prop::sample::select(&TITLES[..]), any::<bool>()),
        )
            .prop_map(
                |((grid, reporter, minute), status, urgency, other_category, (assignee, title, joined))| {
                    Made { grid, reporter, minute, status, urgency, other_category, assignee, title, joined }
                },
            );
    prop::collection::vec(one, 0..40)
}

/// A stored petition, the names under which it is in scope, and the neighbours who joined.
struct Kept {
    petition: Petition,
    keys: Vec<Uuid>,
    voices: Vec<Uuid>,
}

/// The petitions of one case.
struct Shelf {
    town: Town,
    people: [AccountId; 3],
    all: Vec<Kept>,
}

impl Shelf {
    async fn fill(db: &Db, made: Vec<Made>) -> Self {
        let town = Town::found(db).await;
        let people = [(); 3].map(|()| AccountId::new());
        let mut all = Vec::new();
        for one in made {
            let at = town.now + TimeDelta::minutes(one.minute);
            let mut decision = town.report(one.grid, people[one.reporter], at);
            let petition = &mut decision.petition;
            petition.status = one.status;
            petition.urgency = one.urgency;
            petition.category_id = if one.other_category { town.other_category } else { town.category };
            petition.title = Title::parse(one.title).unwrap();
            petition.times.updated_at = at + TimeDelta::minutes(one.minute % 5);
            petition.work.assignee = match one.assignee {
                0 => None,
                1 => Some(Assignee::Unit(town.unit)),
                2 => Some(Assignee::Person(people[0])),
                _ => Some(Assignee::Grid(petition.grid_id)),
            };
            let mut stored = town.store(&decision).await;
            let mut voices = Vec::new();
            if one.joined && stored.status.is_open() {
                let neighbour = people[(one.reporter + 1) % 3];
                stored = town.step(&stored, Command::Join, &resident(neighbour)).await;
                voices.push(neighbour.0);
            }
            let keys = stored.scope_keys(&town.ancestors(stored.grid_id), &voices);
            all.push(Kept { petition: stored, keys, voices });
        }
        Self { town, people, all }
    }

    /// Every place to look from: each level of the tree, the unit, a person, and several at once.
    fn scopes(&self) -> Vec<Scope> {
        let town = &self.town;
        let one = [town.street.0, town.communities[0].0, town.grids[1].0, town.unit.0, self.people[0].0];
        let mut scopes: Vec<Scope> = one.into_iter().map(|root| Scope { roots: vec![root] }).collect();
        let mut roots = vec![town.communities[0].0, town.grids[0].0, town.unit.0, self.people[1].0];
        roots.sort_unstable();
        scopes.extend([Scope { roots }, Scope::default()]);
        scopes
    }

    fn filters(&self) -> Vec<Filter> {
        let all = Filter::default;
        let minute = |n| Some(self.town.now + TimeDelta::minutes(n));
        let text = |words: &str| Some(words.to_owned());
        vec![
            all(),
            Filter { statuses: vec![Status::Handling, Status::Reported, Status::Handling], ..all() },
            Filter { urgency: Some(Urgency::Danger), category: Some(self.town.category), ..all() },
            Filter { category: Some(self.town.other_category), ..all() },
            Filter { category: Some(self.town.category), order: Order::Due, ..all() },
            Filter { under: Some(self.town.communities[0]), ..all() },
            Filter { under: Some(self.town.street), kind: Some(PetitionKind::Help), ..all() },
            Filter { reporter: Some(self.people[1].0), ..all() },
            Filter { reporter: Some(self.people[0].0), under: Some(self.town.communities[1]), ..all() },
            Filter { assignee: Some(self.people[0]), ..all() },
            Filter { since: minute(3), until: minute(9), ..all() },
            Filter { text: text("漏水 a栋"), ..all() },
            Filter { text: text("100%"), ..all() },
            Filter { text: text("_"), ..all() },
            Filter { text: text("ELEVATOR SQ-2026"), ..all() },
            Filter { kind: Some(PetitionKind::Complaint), ..all() },
            Filter { order: Order::Due, ..all() },
            Filter { order: Order::Due, statuses: vec![Status::Handling], since: minute(2), ..all() },
            Filter { order: Order::Due, due_before: minute(24 * 60 + 6), until: minute(9), ..all() },
            Filter { due_before: minute(24 * 60 + 6), ..all() },
        ]
    }

    fn fits(&self, kept: &Kept, scope: &Scope, filter: &Filter) -> bool {
        let Kept { petition, keys, voices } = kept;
        let at = petition.times.reported_at;
        let title = petition.title.as_str().to_lowercase() + &petition.number.to_string().to_lowercase();
        scope.roots.iter().any(|root| keys.contains(root))
            && (filter.statuses.is_empty() || filter.statuses.contains(&petition.status))
            && filter.kind.is_none_or(|kind| kind == petition.kind)
            && filter.urgency.is_none_or(|urgency| urgency == petition.urgency)
            && filter.category.is_none_or(|category| category == petition.category_id)
            && filter.under.is_none_or(|grid| keys.contains(&grid.0))
            && filter.assignee.is_none_or(|person| petition.work.assignee == Some(Assignee::Person(person)))
            && filter.reporter.is_none_or(|voice| petition.reporter == voice || voices.contains(&voice))
            && filter.since.is_none_or(|since| at >= since)
            && filter.until.is_none_or(|until| at < until)
            && (filter.order == Order::Newest || petition.due_at().is_some())
            && filter.due_before.is_none_or(|due| petition.due_at().is_some_and(|at| at < due))
            && filter
                .text
                .iter()
                .flat_map(|text| text.split_whitespace())
                .all(|word| title.contains(&word.to_lowercase()))
    }
}

/// Turns pages to the last.
async fn turn(
    db: &Db,
    page: impl Fn(&mut crate::db::Conn, Option<Cursor>) -> DbResult<Page<Arc<Petition>>> + Clone + Send + 'static,
) -> Vec<PetitionId> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = page.clone();
        let found = db.read(move |conn| page(conn, after)).await.unwrap();
        ids.extend(found.items.into_iter().map(|petition| petition.id));
        match found.next_cursor {
            Some(cursor) => after = Some(Cursor::decode(&cursor).unwrap()),
            None => return ids,
        }
    }
}

fn sorted(found: Vec<&Petition>, by: impl Fn(&Petition) -> (DateTime<Utc>, Uuid)) -> Vec<PetitionId> {
    let mut found = found;
    found.sort_by_key(|petition| by(petition));
    found.into_iter().map(|petition| petition.id).collect()
}

/// The town's category, with so many under it.
async fn with_children(db: &Db, town: &Town, count: usize) -> CategoryId {
    let top = town.category;
    let made = move |tx: &mut Tx<'_>| {
        let like = category(tx, top)?.unwrap();
        for number in 0..count {
            let code = CategoryCode::parse(&format!("part_{number}")).unwrap();
            let category = Category { id: CategoryId::new(), parent_id: Some(top), code, ..like.clone() };
            assert!(insert_category(tx, &category)?);
        }
        DbResult::Ok(top)
    };
    db.write(made).await.unwrap()
}

#[test]
fn a_scope_of_many_names_is_listed_by_many_categories() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        let now = town.now;
        let id = town.file(0, AccountId::new(), now).await.id;
        // More than one statement takes: eleven statuses of each name, each with every category.
        let top = with_children(&db, &town, 120).await;
        let mut roots: Vec<Uuid> = (0..60).map(|_| Uuid::now_v7()).collect();
        roots.push(town.grids[0].0);
        let filter = Filter { category: Some(top), ..Filter::default() };
        let (known, limit) = (Remembered::default(), Limit::default());
        let listed = db.read(move |conn| list(conn, &known, &Scope { roots }, &filter, None, limit)).await;
        assert_eq!(listed.unwrap().items.iter().map(|one| one.id).collect::<Vec<_>>(), [id]);
    });
}

/// SQLite does not tell how much a statement looked at, but how it goes about it.
async fn along_the_indexes_of_lists(db: &Db, town: &Town) {
    let many = with_children(db, town, 80).await;
    let all = "by_report (scope_id=? AND status=? AND ";
    let own = "by_category (scope_id=? AND category_id=? AND status=? AND ";
    for (category, along) in [(None, all), (Some(CategoryId::new()), own), (Some(many), all)] {
        let (scope, filter) =
            (Scope { roots: vec![Uuid::now_v7()] }, Filter { category, ..Filter::default() });
        let page = move |conn: &mut crate::db::Conn| {
            list(conn, &Remembered::default(), &scope, &filter, None, Limit::default())
        };
        let ways = ways(db, page).await;
        let along = format!("SEARCH petition_scopes USING COVERING INDEX petition_scopes_{along}");
        assert!(ways.iter().any(|way| way.starts_with(&along)), "{ways:?}");
        assert!(ways.iter().any(|way| way.starts_with("SEARCH petitions ")), "{ways:?}");
        let through = |way: &String| way.starts_with("SCAN petition") || way.contains("TEMP B-TREE");
        assert!(!ways.iter().any(through), "{ways:?}");
    }
}

#[test]
fn a_page_of_a_list_does_not_read_the_whole_scope() {
    on_both(async |db| {
        let town = Town::found(&db).await;
        if db.is_embedded() {
            return along_the_indexes_of_lists(&db, &town).await;
        }
        // The rare ones came first, so that all others lie between the latest and them.
        for minute in 0..200 {
            let mut decision = town.report(0, AccountId::new(), town.now + TimeDelta::minutes(minute));
            let rare = minute < 5;
            decision.petition.category_id = if rare { town.other_category } else { town.category };
            town.store(&decision).await;
        }
        let (scope, limit) = (Scope { roots: vec![town.grids[0].0] }, Limit::new(5).unwrap());
        let (common, rare) = (Some(town.category), Some(town.other_category));
        for (category, children) in [(None, 0), (common, 0), (rare, 0), (common, 80)] {
            with_children(&db, &town, children).await;
            let (scope, filter) = (scope.clone(), Filter { category, ..Filter::default() });
            let looked_at = db.read_long(move |conn| {
                let page = list(conn, &Remembered::default(), &scope, &filter, None, limit)?;
                assert_eq!(page.items.len(), 5);
                rows_looked_at(conn)
            });
            let looked_at = looked_at.await.unwrap();
            assert!((5..100).contains(&looked_at), "{looked_at} rows, {category:?} and {children} under it");
        }
    });
}

/// Rows and index entries of the scope table that the transaction has looked at.
fn rows_looked_at(conn: &mut crate::db::Conn) -> DbResult<i64> {
    #[derive(diesel::QueryableByName)]
    struct Looked {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        rows: i64,
    }
    let asked = "SELECT sum(pg_stat_get_xact_tuples_returned(oid))::bigint AS rows FROM pg_class \
                 WHERE relname LIKE 'petition\\_scopes%' AND relkind IN ('r', 'i')";
    Ok(diesel::sql_query(asked).get_result::<Looked>(conn)?.rows)
}

#[test]
fn lists_lose_nothing_and_repeat_nothing_at_any_level() {
    on_both(async |db| {
        let known = Arc::new(Remembered::default());
        let mut runner = TestRunner::deterministic();
        for _ in 0..12 {
            let shelf = Shelf::fill(&db, made().new_tree(&mut runner).unwrap().current()).await;
            for scope in shelf.scopes() {
                for filter in shelf.filters() {
                    let fits = |kept: &&Kept| shelf.fits(kept, &scope, &filter);
                    let plain = shelf.all.iter().filter(fits).map(|kept| &kept.petition).collect();
                    let plain = match filter.order {
                        Order::Due => sorted(plain, |p| (p.due_at().unwrap(), p.id.0)),
                        Order::Newest => {
                            let mut plain = sorted(plain, |p| (p.times.reported_at, p.id.0));
                            plain.reverse();
                            plain
                        }
                    };
                    let (s, f) = (scope.clone(), filter.clone());
                    let limit = Limit::new(3).unwrap();
                    let known = Arc::clone(&known);
                    let found = turn(&db, move |conn, after| list(conn, &known, &s, &f, after, limit)).await;
                    assert_eq!(found, plain, "{scope:?} {filter:?}");
                }
            }
        }
    });
}

#[test]
fn a_phone_that_was_away_is_told_every_change_once() {
    on_both(async |db| {
        let known = Arc::new(Remembered::default());
        let mut runner = TestRunner::deterministic();
        for _ in 0..12 {
            let shelf = Shelf::fill(&db, made().new_tree(&mut runner).unwrap().current()).await;
            for scope in shelf.scopes() {
                let fits = |kept: &&Kept| shelf.fits(kept, &scope, &Filter::default());
                let plain = shelf.all.iter().filter(fits).map(|kept| &kept.petition).collect();
                let plain = sorted(plain, |p| (p.times.updated_at, p.id.0));
                let s = scope.clone();
                let limit = Limit::new(4).unwrap();
                let known = Arc::clone(&known);
                let found = turn(&db, move |conn, after| changed(conn, &known, &s, after, limit)).await;
                assert_eq!(found, plain, "{scope:?}");
            }
        }
    });
}

#[test]
fn counts_are_those_of_a_recount() {
    on_both(async |db| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..12 {
            let shelf = Shelf::fill(&db, made().new_tree(&mut runner).unwrap().current()).await;
            let town = &shelf.town;
            for scope in shelf.scopes() {
                for under in [None, Some(town.street), Some(town.communities[0]), Some(town.grids[2])] {
                    let filter = Filter { under, ..Filter::default() };
                    let fits = |status: Status| {
                        let count = shelf.all.iter().filter(|kept| {
                            kept.petition.status == status && shelf.fits(kept, &scope, &filter)
                        });
                        (status, i64::try_from(count.count()).unwrap())
                    };
                    let plain: Vec<_> =
                        Status::ALL.iter().copied().map(fits).filter(|(_, count)| *count > 0).collect();
                    let s = scope.clone();
                    let found = db.read(move |conn| counts(conn, &s, under)).await;
                    assert_eq!(found, Ok(plain), "{scope:?} {under:?}");
                }
            }
        }
    });
}
