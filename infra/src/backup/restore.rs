use super::{
    BackupError, Manifest, Progress, Table, TableSum,
    archive::{Piece, read},
    layout::{STAYS, tables},
    manifest::Sum,
    rows::{each_row, insert, line, rows_a_statement},
};
use crate::db::{Conn, DbError, DbResult, Migrations, Tx};
use diesel::{
    QueryableByName, RunQueryDsl,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use serde_json::Value;
use std::path::Path;

/// What an empty community has no rows in; the other tables may hold what migrations put there.
const LIFE: [&str; 3] = ["accounts", "petitions", "grid_nodes"];

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Whether nobody and nothing lives in this database yet.
///
/// # Errors
/// Trouble with the database.
pub fn is_empty(conn: &mut Conn) -> DbResult<bool> {
    for table in LIFE {
        let found: Count = sql_query(format!("SELECT count(*) AS count FROM {table}")).get_result(conn)?;
        if found.count > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Puts the rows of an archive in place of all that is there, then reads them back and compares: all of it is
/// one transaction. The photos are the caller's to put.
///
/// # Errors
/// [`BackupError`]; then the database is as it was.
pub fn restore(
    tx: &mut Tx<'_>,
    archive: &Path,
    replace: bool,
    progress: Progress<'_>,
) -> Result<Manifest, BackupError> {
    if !replace && !is_empty(tx)? {
        return Err(BackupError::NotEmpty);
    }
    let here = tables(tx)?;
    let ties = Ties::cut(tx, &here)?;
    let mut load = Load { tables: &here, rows: Vec::new(), of: None };
    let manifest = read(archive, progress, |piece| match piece {
        Piece::Row(table, line) => load.row(tx, table, line),
        Piece::Photo(..) => Ok(()),
    })?;
    load.flush(tx)?;
    same(&manifest, &here)?;
    for expected in &manifest.tables {
        compare(tx, expected)?;
        progress(&expected.table.name, expected.rows);
    }
    ties.tie(tx)?;
    Ok(manifest)
}

/// Whether an archive was made of the schema of this database, so that its rows can be put there.
///
/// # Errors
/// [`BackupError::OtherSchema`]; trouble with the database.
pub fn fits(conn: &mut Conn, manifest: &Manifest) -> Result<(), BackupError> {
    same(manifest, &tables(conn)?)
}

fn same(manifest: &Manifest, here: &[Table]) -> Result<(), BackupError> {
    let schema = Migrations::schema_version();
    let same = manifest.schema == schema && manifest.tables.iter().map(|sum| &sum.table).eq(here);
    if same {
        Ok(())
    } else {
        Err(BackupError::OtherSchema { archive: manifest.schema.clone(), here: schema })
    }
}

fn compare(conn: &mut Conn, expected: &TableSum) -> Result<(), BackupError> {
    let mut sum = Sum::default();
    each_row(conn, &expected.table, |row| -> DbResult<()> {
        sum.line(&line(&row)?);
        Ok(())
    })?;
    if (sum.count, sum.sha256()) == (expected.rows, expected.sha256.clone()) {
        Ok(())
    } else {
        Err(BackupError::Mismatch(expected.table.name.clone()))
    }
}

/// Rows on their way into one table.
struct Load<'a> {
    tables: &'a [Table],
    of: Option<&'a Table>,
    rows: Vec<Vec<Value>>,
}

impl Load<'_> {
    fn row(&mut self, tx: &mut Tx<'_>, table: &str, line: &str) -> Result<(), BackupError> {
        if self.of.is_none_or(|of| of.name != table) {
            self.flush(tx)?;
            self.of = self.tables.iter().find(|one| one.name == table);
        }
        let unknown =
            || BackupError::OtherSchema { archive: table.to_owned(), here: Migrations::schema_version() };
        let of = self.of.ok_or_else(unknown)?;
        let row: Vec<Value> =
            serde_json::from_str(line).map_err(|error| BackupError::Damaged(error.to_string()))?;
        if row.len() != of.columns.len() {
            return Err(unknown());
        }
        self.rows.push(row);
        if self.rows.len() >= rows_a_statement(of) { self.flush(tx) } else { Ok(()) }
    }

    fn flush(&mut self, tx: &mut Tx<'_>) -> Result<(), BackupError> {
        if let Some(of) = self.of {
            insert(tx, of, &self.rows)?;
            self.rows.clear();
        }
        Ok(())
    }
}

/// What ties tables to each other and guards their rows, taken off while they are filled in the order of their
/// names.
struct Ties(Vec<Tie>);

#[derive(QueryableByName)]
struct Tie {
    #[diesel(sql_type = Text)]
    cut: String,
    #[diesel(sql_type = Text)]
    tie: String,
}

/// The guards of the audit trail, which let nothing be taken away.
const GUARDS: &str =
    "SELECT format('DROP TRIGGER %s', name) AS cut, sql AS tie FROM sqlite_master WHERE type = 'trigger'";

/// The foreign keys, the guards, and the counters that stand behind numbered columns.
const TIES: &str = "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS cut, \
     format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS tie \
     FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace \
     UNION ALL SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname), \
     format('ALTER TABLE %s ENABLE TRIGGER %I', tgrelid::regclass, tgname) FROM pg_trigger WHERE NOT tgisinternal \
     UNION ALL SELECT 'SELECT 1', format('SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, \
     false) FROM %I', table_name, column_name, column_name, table_name) FROM information_schema.columns \
     WHERE table_schema = current_schema() AND is_identity = 'YES'";

impl Ties {
    /// Empties every table, and unties them.
    fn cut(tx: &mut Tx<'_>, tables: &[Table]) -> DbResult<Self> {
        let names = tables.iter().map(|table| table.name.as_str()).chain(STAYS);
        let names: Vec<_> = names.map(|name| format!("\"{name}\"")).collect();
        match &mut **tx {
            Conn::Sqlite(conn) => {
                // SQLite asks for them at COMMIT, and undoes everything where one is broken.
                conn.batch_execute("PRAGMA defer_foreign_keys = ON")?;
                let guards: Vec<Tie> = sql_query(GUARDS).load(conn)?;
                guards.iter().try_for_each(|guard| conn.batch_execute(&guard.cut))?;
                for name in names {
                    conn.batch_execute(&format!("DELETE FROM {name}"))?;
                }
                Ok(Self(guards))
            }
            Conn::Pg(conn) => {
                conn.batch_execute(
                    "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
                     SET LOCAL lock_timeout = '10s'",
                )?;
                let ties: Vec<Tie> = sql_query(TIES).load(conn)?;
                ties.iter().try_for_each(|tie| conn.batch_execute(&tie.cut))?;
                conn.batch_execute(&format!("TRUNCATE {}", names.join(", ")))?;
                Ok(Self(ties))
            }
        }
    }

    /// Ties them again; a row that names one that is not there fails here.
    fn tie(self, tx: &mut Tx<'_>) -> DbResult<()> {
        self.0.iter().try_for_each(|tie| tx.batch_execute(&tie.tie).map_err(DbError::from))
    }
}
