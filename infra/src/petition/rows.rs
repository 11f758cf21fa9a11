//! The only mapping between rows and the domain of this room.

mod category;
mod clocks;
mod history;
mod routing;
mod rule;
mod standing;
mod stream;
mod suggestion;

pub(super) use category::CategoryRow;
pub(super) use history::{EventRow, RatingRow};
pub(super) use routing::{AlarmRow, RuleSetRow};
pub(super) use rule::{RuleRow, minutes};
pub(super) use standing::StandingRow;
pub(super) use stream::{LineRow, PositionRow};
pub(super) use suggestion::SuggestionRow;

use crate::db::{At, Columns, DbError, DbResult, Key, written};
use crate::schema::petitions;
use crate::seal::{SealError, Spot, sealer};
use diesel::{
    AsChangeset, Insertable, Queryable, Selectable, SelectableHelper, backend::Backend, dsl::AsSelect, pg::Pg,
};
use sanping_domain::{
    petition::{
        Address, Body, Channel, IdentityMode, Petition, PetitionKind, Routed, RoutedBy, Status, Title,
        Urgency,
    },
    shared::{CategoryId, GridId, PetitionId, Point},
};
use std::sync::LazyLock;

/// The columns that a report writes once, and those that a step may change.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = petitions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct PetitionRow {
    id: Key,
    number: String,
    kind: String,
    channel: String,
    title: String,
    body: String,
    /// In clear only in rows from before it was sealed; never written any more.
    address: Option<String>,
    address_sealed: Option<Vec<u8>>,
    longitude: Option<f64>,
    latitude: Option<f64>,
    identity_mode: String,
    reporter: Key,
    parent_id: Option<Key>,
    reported_at: At,
    #[diesel(embed)]
    standing: StandingRow,
}

impl PetitionRow {
    /// All of it, as a query selects it.
    pub(super) fn columns<DB: Backend>() -> Columns<AsSelect<Self, DB>>
    where
        Self: Selectable<DB>,
    {
        static TEXT: LazyLock<String> =
            LazyLock::new(|| written(&<PetitionRow as Selectable<Pg>>::construct_selection()));
        Columns::new(Self::as_select(), &TEXT)
    }

    /// As it is stored, its exact address sealed.
    pub(super) fn sealed(petition: &Petition) -> DbResult<Self> {
        let Petition {
            id,
            number,
            kind,
            category_id: _,
            urgency: _,
            channel,
            title,
            body,
            address,
            point,
            grid_id: _,
            routed: _,
            identity_mode,
            reporter,
            parent_id,
            status: _,
            version: _,
            work: _,
            pause: _,
            merger: _,
            times,
            clocks: _,
        } = petition;
        let address = address.as_ref().map(|address| seal_address(*id, address.as_str())).transpose()?;
        Ok(Self {
            id: Key(id.0),
            number: number.to_string(),
            kind: kind.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            title: title.as_str().to_owned(),
            body: body.as_str().to_owned(),
            address: None,
            address_sealed: address,
            longitude: point.map(Point::longitude),
            latitude: point.map(Point::latitude),
            identity_mode: identity_mode.as_str().to_owned(),
            reporter: Key(*reporter),
            parent_id: parent_id.map(|id| Key(id.0)),
            reported_at: At(times.reported_at),
            standing: StandingRow::of(petition),
        })
    }

    pub(super) fn into_domain(self) -> DbResult<Petition> {
        let address = self.address()?;
        let Self { standing, .. } = self;
        Ok(Petition {
            address,
            work: standing.work()?,
            times: standing.times(self.reported_at),
            pause: standing.pause(),
            merger: standing.merger()?,
            id: PetitionId(self.id.0),
            number: self.number.parse().map_err(unreadable)?,
            kind: word(PetitionKind::parse, &self.kind)?,
            category_id: CategoryId(standing.category_id.0),
            urgency: word(Urgency::parse, &standing.urgency)?,
            channel: word(Channel::parse, &self.channel)?,
            title: Title::parse(&self.title).map_err(unreadable)?,
            body: Body::parse(&self.body).map_err(unreadable)?,
            point: both(self.longitude, self.latitude)?
                .map(|(longitude, latitude)| Point::new(longitude, latitude))
                .transpose()
                .map_err(unreadable)?,
            grid_id: GridId(standing.grid_id.0),
            routed: Routed {
                by: word(RoutedBy::parse, &standing.routed_by)?,
                reason: standing.routed_reason,
            },
            identity_mode: word(IdentityMode::parse, &self.identity_mode)?,
            reporter: self.reporter.0,
            parent_id: self.parent_id.map(|id| PetitionId(id.0)),
            status: word(Status::parse, &standing.status)?,
            version: standing.version,
            clocks: standing.clocks.into_domain()?,
        })
    }

    fn address(&self) -> DbResult<Option<Address>> {
        let id = PetitionId(self.id.0);
        let opened = match (&self.address_sealed, &self.address) {
            (Some(sealed), _) => Some(open_address(id, sealed)?),
            (None, before) => before.clone(),
        };
        opened.as_deref().map(Address::parse).transpose().map_err(unreadable)
    }
}

/// What a search looks through, folded. The exact address is sealed, and so cannot be searched.
pub(super) fn search_text(petition: &Petition) -> String {
    format!("{}\n{}\n{}", petition.title, petition.body, petition.number).to_lowercase()
}

/// Where the address of a petition is sealed.
const fn spot(id: PetitionId) -> Spot {
    Spot { column: "petitions.address", row: id.0 }
}

pub(super) fn seal_address(id: PetitionId, address: &str) -> DbResult<Vec<u8>> {
    sealer().and_then(|keys| keys.seal(spot(id), address)).map_err(unopened)
}

pub(crate) fn open_address(id: PetitionId, sealed: &[u8]) -> DbResult<String> {
    sealer().and_then(|keys| keys.open(spot(id), sealed)).map_err(unopened)
}

fn unopened(error: SealError) -> DbError {
    DbError::Broken(format!("the address of a petition: {error}"))
}

/// The status in the scope table. These figures are stored: they never change their meaning.
pub(crate) const fn status_code(status: Status) -> i16 {
    match status {
        Status::Reported => 10,
        Status::Dispatched => 20,
        Status::Handling => 30,
        Status::AwaitingReporter => 40,
        Status::Suspended => 50,
        Status::Verifying => 60,
        Status::Handled => 70,
        Status::Closed => 80,
        Status::Rejected => 90,
        Status::Withdrawn => 91,
        Status::Merged => 92,
    }
}

fn word<T>(parse: impl FnOnce(&str) -> Option<T>, stored: &str) -> DbResult<T> {
    parse(stored).ok_or_else(|| DbError::Broken(format!("unknown word {stored}")))
}

/// Two columns that are filled together or not at all.
fn both<A, B>(a: Option<A>, b: Option<B>) -> DbResult<Option<(A, B)>> {
    match (a, b) {
        (Some(a), Some(b)) => Ok(Some((a, b))),
        (None, None) => Ok(None),
        _ => Err(DbError::Broken("a stored petition is half filled".into())),
    }
}

pub(super) fn unreadable(error: impl std::fmt::Display) -> DbError {
    DbError::Broken(format!("a stored petition cannot be read: {error}"))
}
