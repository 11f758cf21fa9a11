use super::{BackupError, Kind, Progress, Table, each_row, layout::tables, noted::Noted};
use crate::{
    db::{Conn, DbError, Target, snapshot},
    petition::open_address,
};
use chrono::DateTime;
use data_encoding::BASE64;
use sanping_domain::{
    files::Variant,
    grid::Level,
    shared::{FileId, plain_cell},
};
use serde_json::{Value, json};
use std::{
    borrow::Cow,
    collections::HashMap,
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
};

/// A table that is exported: what is open in it, and what is personal. What stands in neither is never exported.
struct Sheet {
    table: &'static str,
    open: &'static [&'static str],
    personal: &'static [&'static str],
}

const SHEETS: [Sheet; 10] = [
    Sheet { table: "accounts", open: &["id", "disabled_at", "created_at"], personal: &["login", "name"] },
    Sheet {
        table: "categories",
        open: &[
            "id",
            "parent_id",
            "code",
            "name",
            "sector",
            "photo_required",
            "check_required",
            "retired_at",
        ],
        personal: &[],
    },
    Sheet {
        table: "grid_duties",
        open: &["id", "account_id", "grid_id", "post", "starts_at", "ends_at"],
        personal: &[],
    },
    Sheet {
        table: "grid_nodes",
        open: &["id", "parent_id", "level", "code", "name", "retired_at", "created_at"],
        personal: &[],
    },
    Sheet {
        table: "holdings",
        open: &["id", "account_id", "role", "place_kind", "place_id", "granted_at", "ended_at"],
        personal: &[],
    },
    Sheet {
        table: "petition_events",
        open: &[
            "petition_id",
            "seq",
            "action",
            "capacity",
            "from_status",
            "to_status",
            "round",
            "visibility",
            "at",
        ],
        personal: &["account_id", "reason", "body"],
    },
    Sheet {
        table: "petition_ratings",
        open: &["petition_id", "round", "by_reporter", "score", "reasons", "at"],
        personal: &["voice", "body"],
    },
    Sheet {
        table: "petitions",
        open: &[
            "id",
            "number",
            "kind",
            "category_id",
            "urgency",
            "channel",
            "grid_id",
            "routed_by",
            "identity_mode",
            "parent_id",
            "merged_into",
            "status",
            "version",
            "assignee_kind",
            "assignee_id",
            "round",
            "returns",
            "reported_at",
            "dispatched_at",
            "accepted_at",
            "first_handled_at",
            "handled_at",
            "ended_at",
        ],
        personal: &["title", "body", "address", "longitude", "latitude", "reporter"],
    },
    Sheet {
        table: "photos",
        open: &[
            "id",
            "petition_id",
            "event_id",
            "media_type",
            "width",
            "height",
            "bytes",
            "sha256",
            "created_at",
        ],
        personal: &["owner"],
    },
    Sheet {
        table: "units",
        open: &["id", "code", "name", "kind", "retired_at", "created_at"],
        personal: &[],
    },
];

/// What stands where something personal was left out.
const MASK: &str = "***";

/// Writes one moment of a community in open formats: a CSV for each table, GeoJSON for places and petitions, and
/// the photos that `photo` gives. Personal fields are masked, points rounded to about a hundred metres, and a
/// petition lies at no house, unless `personal`; then the keys of sealed fields must be known.
///
/// The folder appears whole or not at all.
///
/// # Errors
/// [`BackupError`]; then nothing is left behind.
pub fn export(
    target: &Target,
    to: &Path,
    personal: bool,
    mut photo: Option<impl FnMut(FileId, Variant) -> Result<Option<Vec<u8>>, String>>,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let at_file = BackupError::file(to);
    if to.exists() {
        return Err(BackupError::Exists(to.display().to_string()));
    }
    let parent = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tempfile::tempdir_in(parent).map_err(&at_file)?;
    let mut photos = Vec::new();
    snapshot(target, |conn| -> Result<(), BackupError> {
        let tables = tables(conn)?;
        let houses = if personal { Houses::default() } else { Houses::read(conn, &tables)? };
        for sheet in &SHEETS {
            let Some(table) = tables.iter().find(|table| table.name == sheet.table) else { continue };
            let mut out = Out::begin(folder.path(), (sheet, &houses), table, personal)?;
            each_row(conn, table, |row| -> Result<(), BackupError> {
                if sheet.table == "photos" {
                    photos.extend(Noted::of(table, &row));
                }
                out.row(&Row(table, &row))
            })?;
            progress(sheet.table, out.finish()?);
        }
        Ok(())
    })?;
    if let Some(photo) = &mut photo {
        let inside = folder.path().join("photos");
        fs::create_dir(&inside).map_err(&at_file)?;
        for (n, one) in photos.iter().enumerate() {
            if let Some(bytes) = one.fetch(Variant::Full, photo)? {
                fs::write(inside.join(format!("{}.jpg", one.id)), bytes).map_err(&at_file)?;
            }
            progress("photos", u64::try_from(n + 1).unwrap_or_default());
        }
    }
    fs::rename(folder.path(), to).map_err(&at_file)?;
    // It has gone from where it would be cleared away.
    let _ = folder.keep();
    Ok(())
}

/// Places whose name leads to a door, each with the place above it.
#[derive(Default)]
struct Houses(HashMap<String, String>);

impl Houses {
    fn read(conn: &mut Conn, tables: &[Table]) -> Result<Self, BackupError> {
        let mut houses = HashMap::new();
        for table in tables.iter().filter(|table| table.name == "grid_nodes") {
            each_row(conn, table, |row| -> Result<(), BackupError> {
                let row = Row(table, &row);
                if Level::parse(&row.text("level")).is_some_and(Level::leads_to_a_door) {
                    houses.insert(row.text("id").into_owned(), row.text("parent_id").into_owned());
                }
                Ok(())
            })?;
        }
        Ok(Self(houses))
    }

    /// The place itself, or the first above it that is no house.
    fn around<'a>(&'a self, place: Cow<'a, str>) -> Cow<'a, str> {
        let above = |place: &&'a String| self.0.get(place.as_str());
        match self.0.get(place.as_ref()) {
            Some(first) => {
                let last = std::iter::successors(Some(first), above).take(Level::ALL.len()).last();
                Cow::Borrowed(last.unwrap_or(first))
            }
            None => place,
        }
    }
}

/// A row and the names of its columns.
struct Row<'a>(&'a Table, &'a [Value]);

impl Row<'_> {
    fn get(&self, name: &str) -> (&Value, Kind) {
        let at = self.0.columns.iter().position(|column| column.name == name);
        let found = at.and_then(|at| Some((self.1.get(at)?, self.0.columns.get(at)?.kind)));
        found.unwrap_or((&Value::Null, Kind::Text))
    }

    /// The exact address of a petition, opened.
    fn address(&self) -> Result<Option<String>, BackupError> {
        let (Some(sealed), Ok(id)) = (self.get("address_sealed").0.as_str(), self.text("id").parse()) else {
            return Ok(None);
        };
        let sealed = BASE64.decode(sealed.as_bytes()).map_err(|error| DbError::Broken(error.to_string()))?;
        Ok(Some(open_address(id, &sealed)?))
    }

    /// As it stands in a CSV.
    fn text(&self, name: &str) -> Cow<'_, str> {
        match self.get(name) {
            (Value::Null, _) => Cow::Borrowed(""),
            (Value::String(text), _) => Cow::Borrowed(text),
            (value, Kind::Instant) => {
                let at = value.as_i64().and_then(DateTime::from_timestamp_micros);
                Cow::Owned(at.map(|at| at.to_rfc3339()).unwrap_or_default())
            }
            (value, _) => Cow::Owned(value.to_string()),
        }
    }
}

/// The files of one table.
struct Out<'a> {
    sheet: &'a Sheet,
    houses: &'a Houses,
    personal: bool,
    csv: csv::Writer<BufWriter<File>>,
    shapes: Option<(BufWriter<File>, u64)>,
    rows: u64,
    shown: String,
}

impl<'a> Out<'a> {
    fn begin(
        folder: &Path,
        (sheet, houses): (&'a Sheet, &'a Houses),
        table: &Table,
        personal: bool,
    ) -> Result<Self, BackupError> {
        let path = folder.join(format!("{}.csv", sheet.table));
        let at_file = BackupError::file(&path);
        let mut file = BufWriter::new(File::create(&path).map_err(&at_file)?);
        // Spreadsheets take a file without it for the old encoding of their country.
        file.write_all("\u{feff}".as_bytes()).map_err(&at_file)?;
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record(sheet.open.iter().chain(sheet.personal)).map_err(|error| at_file(error.into()))?;
        let mut shapes = None;
        if table.columns.iter().any(|column| column.name == "polygon" || column.name == "longitude") {
            let mut file = BufWriter::new(
                File::create(folder.join(format!("{}.geojson", sheet.table))).map_err(&at_file)?,
            );
            file.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[").map_err(&at_file)?;
            shapes = Some((file, 0));
        }
        Ok(Self { sheet, houses, personal, csv, shapes, rows: 0, shown: path.display().to_string() })
    }

    fn row(&mut self, row: &Row<'_>) -> Result<(), BackupError> {
        let address = if self.personal { row.address()? } else { None };
        let masked = |name: &&'static str| match (row.text(name), &address) {
            (_, Some(address)) if *name == "address" => Cow::Borrowed(address.as_str()),
            (text, _) if text.is_empty() || self.personal => text,
            _ => Cow::Borrowed(MASK),
        };
        let open = self.sheet.open.iter().map(|name| match *name {
            "grid_id" if self.sheet.table == "petitions" => self.houses.around(row.text(name)),
            name => row.text(name),
        });
        let cells = open.chain(self.sheet.personal.iter().map(masked)).map(plain_cell);
        let written = self.csv.write_record(cells.map(Cow::into_owned).collect::<Vec<_>>());
        written.map_err(|error| BackupError::File(self.shown.clone(), error.into()))?;
        self.rows += 1;
        if let (Some((file, count)), Some(shape)) = (&mut self.shapes, shape(row, self.personal)) {
            let comma = if *count > 0 { ",\n" } else { "\n" };
            write!(file, "{comma}{shape}").map_err(|error| BackupError::File(self.shown.clone(), error))?;
            *count += 1;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<u64, BackupError> {
        let trouble = |error| BackupError::File(self.shown.clone(), error);
        self.csv.flush().map_err(trouble)?;
        if let Some((mut file, _)) = self.shapes {
            file.write_all(b"\n]}\n").and_then(|()| file.flush()).map_err(trouble)?;
        }
        Ok(self.rows)
    }
}

/// A feature of GeoJSON (RFC 7946, WGS-84), where the row lies somewhere.
fn shape(row: &Row<'_>, personal: bool) -> Option<Value> {
    let geometry = match (row.get("longitude").0.as_f64(), row.get("latitude").0.as_f64()) {
        (Some(longitude), Some(latitude)) => {
            let rounded = |degrees: f64| if personal { degrees } else { (degrees * 1000.0).round() / 1000.0 };
            json!({"type": "Point", "coordinates": [rounded(longitude), rounded(latitude)]})
        }
        _ => row.get("polygon").0.as_object().map(|polygon| json!(polygon))?,
    };
    let named = ["number", "status", "kind", "urgency", "code", "name", "level"];
    let known = named.iter().filter(|name| !row.get(name).0.is_null());
    let properties: serde_json::Map<_, _> =
        known.map(|name| ((*name).to_owned(), row.get(name).0.clone())).collect();
    Some(json!({"type": "Feature", "id": row.get("id").0, "geometry": geometry, "properties": properties}))
}
