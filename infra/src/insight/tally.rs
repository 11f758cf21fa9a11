use super::{
    facts, groups, hours,
    select::{Chosen, Selection},
    sql::Sql,
};
use crate::db::{Conn, DbResult};
use diesel::{
    RunQueryDsl,
    sql_types::{BigInt, Nullable, Text},
};
use sanping_domain::insight::{Amount, Fact, Facts, Figure, GroupBy, Measure, Ratio};
use std::collections::BTreeMap;

/// The ways to count that an overview shows beside the figures.
const COUNTED_BY: [GroupBy; 5] =
    [GroupBy::Status, GroupBy::Kind, GroupBy::Channel, GroupBy::Urgency, GroupBy::Level];

/// Everything there is to say of one selection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Overview {
    /// Each figure with what it comes to, in the order of [`Figure::ALL`].
    pub figures: Vec<(Figure, Amount)>,
    /// How many petitions there are by status, kind, channel and urgency, and how many were handled by level.
    pub counts: Vec<(GroupBy, BTreeMap<String, i64>)>,
}

/// A group, what holds of the petitions in it, and how many they are.
type Cell = (Option<String>, i64, i64);

/// Every figure of a selection.
///
/// # Errors
/// Trouble with the database.
pub fn overview(conn: &mut Conn, selection: &Selection) -> DbResult<Overview> {
    let chosen = Chosen::new(conn, selection)?;
    let by = COUNTED_BY.map(|by| match by {
        GroupBy::Level => format!("COALESCE({}, '')", groups::LEVEL),
        by => groups::of(by, &chosen),
    });
    let cells = cells(conn, &chosen, &by.join(" || ' ' || "))?;
    let ratings = ratings(conn, &chosen, "NULL")?.remove(&None).unwrap_or_default();
    let spent = hours::spreads(conn, &chosen, "NULL")?;
    let amount = |figure: &Figure| {
        let amount = match figure.measure() {
            Measure::Share { of, with } => Amount::Share(share(&cells, of, with)),
            Measure::Ratings => Amount::Share(ratings),
            Measure::Hours(stage) => Amount::Hours(spent.get(&(None, stage)).copied()),
            Measure::Count => Amount::Count(cells.iter().map(|cell| cell.2).sum()),
        };
        (*figure, amount)
    };
    Ok(Overview {
        figures: Figure::ALL.iter().map(amount).collect(),
        counts: COUNTED_BY
            .into_iter()
            .enumerate()
            .map(|(place, by)| (by, counts(&cells, place, by)))
            .collect(),
    })
}

fn counts(cells: &[Cell], place: usize, by: GroupBy) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for (names, facts, count) in cells {
        let name = names.iter().flat_map(|names| names.split(' ')).nth(place).unwrap_or_default();
        let counted = by != GroupBy::Level || Facts(*facts).has(Fact::Handled);
        if counted && !name.is_empty() {
            *counts.entry(name.to_owned()).or_default() += count;
        }
    }
    counts
}

/// One figure of a selection by groups, in the order of their names; first those in no group.
///
/// # Errors
/// Trouble with the database.
pub fn parted(
    conn: &mut Conn,
    selection: &Selection,
    figure: Figure,
    by: GroupBy,
) -> DbResult<BTreeMap<Option<String>, Amount>> {
    let chosen = Chosen::new(conn, selection)?;
    let group = groups::of(by, &chosen);
    let found: Vec<(Option<String>, Amount)> = match figure.measure() {
        Measure::Ratings => {
            let found = ratings(conn, &chosen, &group)?;
            found.into_iter().map(|(name, ratio)| (name, Amount::Share(ratio))).collect()
        }
        Measure::Hours(wanted) => {
            let found = hours::spreads(conn, &chosen, &group)?.into_iter();
            let found = found.filter(|((_, stage), _)| *stage == wanted);
            found.map(|((name, _), spread)| (name, Amount::Hours(Some(spread)))).collect()
        }
        Measure::Share { of, with } => by_group(cells(conn, &chosen, &group)?, |cells| {
            Some(share(cells, of, with)).filter(|ratio| ratio.denominator > 0).map(Amount::Share)
        }),
        Measure::Count => by_group(cells(conn, &chosen, &group)?, |cells| {
            Some(Amount::Count(cells.iter().map(|cell| cell.2).sum()))
        }),
    };
    found.into_iter().map(|(name, amount)| Ok((groups::read(by, name)?, amount))).collect()
}

fn by_group(cells: Vec<Cell>, amount: impl Fn(&[Cell]) -> Option<Amount>) -> Vec<(Option<String>, Amount)> {
    let mut parted: BTreeMap<Option<String>, Vec<Cell>> = BTreeMap::new();
    for cell in cells {
        parted.entry(cell.0.clone()).or_default().push(cell);
    }
    parted.into_iter().filter_map(|(name, cells)| Some((name, amount(&cells)?))).collect()
}

fn share(cells: &[Cell], of: Fact, with: Fact) -> Ratio {
    let mut ratio = Ratio::default();
    for (_, facts, count) in cells.iter().filter(|cell| Facts(cell.1).has(of)) {
        ratio.denominator += count;
        ratio.numerator += if Facts(*facts).has(with) { *count } else { 0 };
    }
    ratio
}

/// How many petitions there are of each group and of each combination of facts.
fn cells(conn: &mut Conn, chosen: &Chosen<'_>, group: &str) -> DbResult<Vec<Cell>> {
    let mut sql = Sql::<(Nullable<Text>, BigInt, BigInt)>::new();
    sql.say(format!("SELECT grp, facts, COUNT(*) FROM (SELECT {group} AS grp, "));
    facts::say(&mut sql, chosen.dialect, chosen.selection.now);
    sql.say(" AS facts");
    chosen.say(&mut sql);
    sql.say(") counted GROUP BY grp, facts");
    Ok(sql.load(conn)?)
}

/// The ratings of 4 and 5, and all ratings, of each group.
fn ratings(conn: &mut Conn, chosen: &Chosen<'_>, group: &str) -> DbResult<BTreeMap<Option<String>, Ratio>> {
    let mut sql = Sql::<(Nullable<Text>, BigInt, BigInt)>::new();
    sql.say(format!(
        "SELECT CAST(grp AS TEXT), COUNT(*), SUM(CASE WHEN r.score >= 4 THEN 1 ELSE 0 END) \
         FROM (SELECT p.id, {group} AS grp"
    ));
    chosen.say(&mut sql);
    sql.say(" AND p.first_handled_at IS NOT NULL) counted JOIN petition_ratings r ON r.petition_id = counted.id GROUP BY 1");
    let rows: Vec<Cell> = sql.load(conn)?;
    let ratio = |(name, denominator, numerator)| (name, Ratio { numerator, denominator });
    Ok(rows.into_iter().map(ratio).collect())
}
