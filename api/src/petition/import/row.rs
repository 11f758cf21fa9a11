use super::Bad;
use chrono::{DateTime, Utc};
use sanping_domain::{
    petition::{
        Address, Body, Category, Channel, IdentityMode, PetitionKind, Photos, Report, Routed, RoutedBy,
        Title, Urgency,
    },
    shared::{CategoryId, Code, GridId, Name, Point, TextError},
};
use sanping_infra::{
    seal::Sealer,
    sheet::{ColumnMap, Field as _, PetitionField as Field, Row, parse_time},
};
use uuid::{Builder, Uuid};

/// Characters that stay of a title that is too long, before the ellipsis.
const CUT: usize = 59;

/// What a row says.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// The number of the row.
    pub row: u32,
    /// What tells it from every other row of its source.
    pub key: String,
    /// When it was reported.
    pub at: DateTime<Utc>,
    /// Under which name its reporter speaks, where the table tells one reporter from another.
    pub voice: Option<Uuid>,
    /// The node that the row names.
    pub chosen: Option<Code>,
    /// The rest, until it is routed under no node.
    pub report: Report,
}

/// Reads rows.
pub(super) struct Reader {
    pub headers: Vec<String>,
    pub columns: ColumnMap<Field>,
    pub source: String,
    /// The kind of a row that tells none.
    pub kind: PetitionKind,
    pub categories: Vec<Category>,
    /// The category of a row that tells none in use.
    pub category: CategoryId,
    /// The time of the run.
    pub now: DateTime<Utc>,
    /// By what a row and a reporter are known again, without being told to whoever reads the database.
    pub keys: &'static Sealer,
}

impl Reader {
    /// Reads a row, or says which rule it breaks.
    pub fn read(&self, row: &Row) -> Result<Entry, Bad> {
        let (title, body) = self.words(row)?;
        let report = Report {
            kind: self.text(row, Field::Kind).and_then(kind).unwrap_or(self.kind),
            category_id: self
                .text(row, Field::Category)
                .and_then(|told| self.category(told))
                .unwrap_or(self.category),
            urgency: self.text(row, Field::Urgency).and_then(urgency).unwrap_or(Urgency::Normal),
            channel: Channel::Import,
            title,
            body,
            address: self.parsed(row, Field::Address, Address::parse)?,
            point: self.point(row)?,
            identity_mode: IdentityMode::Anonymous,
            photos: Photos::default(),
            grid_id: GridId(Uuid::nil()),
            routed: Routed { by: RoutedBy::Desk, reason: String::new() },
        };
        let code = |told: &str| Code::parse(told);
        let unknown = |error: &dyn std::fmt::Display| self.bad(row, Field::Grid, "grid_unknown", error);
        Ok(Entry {
            row: row.number().get(),
            key: self.key(row)?,
            at: self.time(row)?,
            voice: self.text(row, Field::Reporter).map(|told| self.voice(told)),
            chosen: self.text(row, Field::Grid).map(code).transpose().map_err(|error| unknown(&error))?,
            report,
        })
    }

    fn text<'a>(&self, row: &'a Row, field: Field) -> Option<&'a str> {
        self.columns.get(row, field)
    }

    fn bad(&self, row: &Row, field: Field, code: &'static str, detail: &dyn std::fmt::Display) -> Bad {
        let header = self.columns.column(field).and_then(|column| self.headers.get(column));
        Bad { row: row.number().get(), column: header.cloned(), code, detail: detail.to_string() }
    }

    fn parsed<T>(
        &self,
        row: &Row,
        field: Field,
        parse: impl FnOnce(&str) -> Result<T, TextError>,
    ) -> Result<Option<T>, Bad> {
        let parsed = self.text(row, field).map(parse).transpose();
        parsed.map_err(|error| self.bad(row, field, error.code(), &error))
    }

    /// Title and body. Of a title that is too long nothing is lost: all of it begins the body.
    fn words(&self, row: &Row) -> Result<(Title, Body), Bad> {
        let told = self.text(row, Field::Title).unwrap_or_default();
        let body = self.text(row, Field::Body).unwrap_or_default();
        let refused = |field, error: TextError| self.bad(row, field, error.code(), &error);
        let (title, body) = match Title::parse(told) {
            Err(TextError::TooLong(_)) => {
                let cut: String = told.chars().take(CUT).chain(['…']).collect();
                (Title::parse(&cut), format!("{told}\n\n{body}"))
            }
            title => (title, body.to_owned()),
        };
        let title = title.map_err(|error| refused(Field::Title, error))?;
        Ok((title, Body::parse(&body).map_err(|error| refused(Field::Body, error))?))
    }

    fn time(&self, row: &Row) -> Result<DateTime<Utc>, Bad> {
        let told = self.text(row, Field::Time).unwrap_or_default();
        let at = parse_time(told).map_err(|error| self.bad(row, Field::Time, error.code(), &error))?;
        if at > self.now {
            return Err(self.bad(row, Field::Time, "time_in_future", &"the time has not come yet"));
        }
        Ok(at)
    }

    fn point(&self, row: &Row) -> Result<Option<Point>, Bad> {
        let told = [Field::Longitude, Field::Latitude].map(|field| self.text(row, field));
        let [Some(longitude), Some(latitude)] = told else {
            let one = told.iter().any(Option::is_some);
            let missing =
                if told.first().is_some_and(Option::is_some) { Field::Latitude } else { Field::Longitude };
            let half = || self.bad(row, missing, "point_invalid", &"a point needs both degrees");
            return if one { Err(half()) } else { Ok(None) };
        };
        let degrees = |field, text: &str| {
            text.parse::<f64>().map_err(|_| self.bad(row, field, "point_invalid", &"not a number of degrees"))
        };
        let at = Point::new(degrees(Field::Longitude, longitude)?, degrees(Field::Latitude, latitude)?);
        at.map(Some).map_err(|error| self.bad(row, Field::Longitude, "point_invalid", &error))
    }

    /// The number of the other system; where it gives none, what all that the row says is known by.
    fn key(&self, row: &Row) -> Result<String, Bad> {
        let given = self.parsed(row, Field::ExternalId, Name::<200>::parse)?;
        Ok(given.map_or_else(|| self.digest(row), Name::into_string))
    }

    fn digest(&self, row: &Row) -> String {
        let cells = Field::ALL.iter().map(|field| self.text(row, *field).unwrap_or_default());
        format!("row:{}", data_encoding::HEXLOWER.encode(&self.keys.index("import row", &joined(cells))))
    }

    /// The same for every row of this reporter, and no account's: those are of another UUID version.
    fn voice(&self, reporter: &str) -> Uuid {
        let mut bytes = [0; 16];
        let known_by = self.keys.index("import reporter", &joined([self.source.as_str(), reporter]));
        for (to, from) in bytes.iter_mut().zip(known_by) {
            *to = from;
        }
        Builder::from_custom_bytes(bytes).into_uuid()
    }

    /// By code or by name.
    fn category(&self, told: &str) -> Option<CategoryId> {
        let mut live = self.categories.iter().filter(|one| one.retired_at.is_none());
        live.find(|one| one.code.as_str() == told || one.name.as_str() == told).map(|one| one.id)
    }
}

/// Each part is ended by a character that no cell holds, so that no two lists run together.
fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    parts.into_iter().flat_map(|part| [part, "\0"]).collect()
}

fn kind(told: &str) -> Option<PetitionKind> {
    match told.strip_suffix('类').unwrap_or(told) {
        "咨询" => Some(PetitionKind::Consult),
        "求助" => Some(PetitionKind::Help),
        "建议" => Some(PetitionKind::Suggestion),
        "投诉" => Some(PetitionKind::Complaint),
        "举报" => Some(PetitionKind::Report),
        word => PetitionKind::parse(word),
    }
}

fn urgency(told: &str) -> Option<Urgency> {
    match told {
        "一般" => Some(Urgency::Normal),
        "紧急" => Some(Urgency::Urgent),
        "危险" => Some(Urgency::Danger),
        word => Urgency::parse(word),
    }
}
