use super::Row;
use std::{fmt, marker::PhantomData, str::FromStr};

/// A field that an importer reads, and the headers it is known by.
pub trait Field: Copy + Eq + fmt::Debug + 'static {
    /// Every field.
    const ALL: &'static [Self];
    /// The name that `--map` takes.
    fn name(self) -> &'static str;
    /// The headers it is known by, the likeliest first; held against a sheet without regard to ASCII case.
    fn headers(self) -> &'static [&'static str];
    /// Whether there is nothing to import without it.
    fn required(self) -> bool;
}

/// One `--map field=Header`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapPair {
    field: String,
    header: String,
}

/// A pair without `=`, or with nothing on one side of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("write field=Header, as in title=标题")]
pub struct MapPairError;

impl FromStr for MapPair {
    type Err = MapPairError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=').map(|(field, header)| (field.trim(), header.trim())) {
            Some((field, header)) if !field.is_empty() && !header.is_empty() => {
                Ok(Self { field: field.to_owned(), header: header.to_owned() })
            }
            _ => Err(MapPairError),
        }
    }
}

/// Why columns could not be told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MapError {
    /// `--map` names a field that does not exist.
    #[error("unknown field {field:?}; there are: {}", known.join(", "))]
    UnknownField {
        /// As it was given.
        field: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// `--map` names one field twice.
    #[error("field {0} is mapped twice")]
    MappedTwice(&'static str),
    /// `--map` names a header that the sheet does not have.
    #[error("no column {header:?} for field {field}")]
    NoSuchHeader {
        /// The field it was meant for.
        field: &'static str,
        /// As it was given.
        header: String,
    },
    /// The sheet has two columns of that name.
    #[error("two columns are called {header:?}, wanted for field {field}")]
    AmbiguousHeader {
        /// The field it was meant for.
        field: &'static str,
        /// The header at fault.
        header: String,
    },
    /// A required field has no column.
    #[error("no column for the required field {field}; known headers: {}", headers.join(", "))]
    MissingColumn {
        /// The field.
        field: &'static str,
        /// What its column may be called.
        headers: &'static [&'static str],
    },
}

impl MapError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownField { .. } => "unknown_field",
            Self::MappedTwice(_) => "mapped_twice",
            Self::NoSuchHeader { .. } => "no_such_header",
            Self::AmbiguousHeader { .. } => "ambiguous_header",
            Self::MissingColumn { .. } => "missing_column",
        }
    }
}

/// Which column holds which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnMap<F> {
    columns: Vec<Option<usize>>,
    fields: PhantomData<F>,
}

impl<F: Field> ColumnMap<F> {
    /// Finds each field's column: by its pair where one is given, else by the headers it is known by.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn new(headers: &[String], pairs: &[MapPair]) -> Result<Self, Vec<MapError>> {
        let mut errors: Vec<_> = pairs
            .iter()
            .filter(|pair| !F::ALL.iter().any(|field| field.name() == pair.field))
            .map(|pair| MapError::UnknownField {
                field: pair.field.clone(),
                known: F::ALL.iter().map(|field| field.name()).collect(),
            })
            .collect();
        let mut columns = Vec::with_capacity(F::ALL.len());
        for &field in F::ALL {
            match column_of(field, headers, pairs) {
                Ok(column) => columns.push(column),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(Self { columns, fields: PhantomData }) } else { Err(errors) }
    }

    /// The field's text in a row, trimmed; `None` where it has no column or the cell is blank.
    #[must_use]
    pub fn get<'a>(&self, row: &'a Row, field: F) -> Option<&'a str> {
        row.cell(self.column(field)?).map(str::trim).filter(|text| !text.is_empty())
    }

    /// The field's column, counted from 0.
    #[must_use]
    pub fn column(&self, field: F) -> Option<usize> {
        let place = F::ALL.iter().position(|known| *known == field)?;
        self.columns.get(place).copied().flatten()
    }
}

fn column_of<F: Field>(field: F, headers: &[String], pairs: &[MapPair]) -> Result<Option<usize>, MapError> {
    let mut given = pairs.iter().filter(|pair| pair.field == field.name());
    let pair = given.next();
    if given.next().is_some() {
        return Err(MapError::MappedTwice(field.name()));
    }
    if let Some(pair) = pair {
        return find(field, headers, &pair.header)?
            .map(Some)
            .ok_or_else(|| MapError::NoSuchHeader { field: field.name(), header: pair.header.clone() });
    }
    for known in field.headers() {
        if let Some(column) = find(field, headers, known)? {
            return Ok(Some(column));
        }
    }
    if field.required() {
        return Err(MapError::MissingColumn { field: field.name(), headers: field.headers() });
    }
    Ok(None)
}

fn find<F: Field>(field: F, headers: &[String], wanted: &str) -> Result<Option<usize>, MapError> {
    let mut places = headers.iter().enumerate().filter(|(_, header)| header.eq_ignore_ascii_case(wanted));
    let first = places.next().map(|(column, _)| column);
    if places.next().is_some() {
        return Err(MapError::AmbiguousHeader { field: field.name(), header: wanted.to_owned() });
    }
    Ok(first)
}
