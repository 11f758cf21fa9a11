//! Reports that come through the doors of other systems, by the same rules as through our own.

use super::report::{Filing, Kept, secret_of, taken};
use crate::{
    http::{ApiError, Caller, Once},
    state::State,
};
use actix_web::web::Data;
use sanping_domain::{
    petition::{
        Address, Body, Channel, IdentityMode, PetitionKind, Photos, Report, Routed, RoutedBy, Title, Urgency,
    },
    shared::{CategoryId, Code, GridId, Point},
};
use uuid::Uuid;

/// Characters of a title that is made from a text.
const TITLE: usize = 30;

/// A report in the words of another system.
pub(crate) struct Outside {
    report: Report,
    code: Option<Code>,
}

/// What it became: its number, and for an anonymous one the secret that opens it again.
pub(crate) struct Taken {
    pub number: String,
    pub secret: Option<String>,
}

impl Outside {
    /// Reads a report that says where, by point, words or the code of a door, and perhaps what. Its title is the
    /// beginning of what it says, else the name of its category.
    ///
    /// # Errors
    /// 422 by field.
    pub(crate) fn read(
        (category_id, name): (CategoryId, &str),
        kind: PetitionKind,
        channel: Channel,
        (point, address, code): (Option<Point>, Option<&str>, Option<&str>),
        text: Option<&str>,
    ) -> Result<Self, ApiError> {
        let against =
            |field: &'static str, error: &dyn std::fmt::Display| ApiError::field(field, "malformed", error);
        let said = text.map(str::trim).filter(|text| !text.is_empty()).unwrap_or(name);
        let visible = |c: &char| !c.is_control();
        let title: String = said.lines().next().unwrap_or(said).chars().filter(visible).take(TITLE).collect();
        let title = Title::parse(&title).or_else(|_| Title::parse(name));
        let report = Report {
            kind,
            category_id,
            urgency: Urgency::Normal,
            channel,
            title: title.map_err(|error| against("description", &error))?,
            body: Body::parse(said).map_err(|error| against("description", &error))?,
            address: address
                .map(|address| Address::parse(address).map_err(|error| against("address_string", &error)))
                .transpose()?,
            point,
            identity_mode: IdentityMode::Anonymous,
            photos: Photos::default(),
            grid_id: GridId(Uuid::nil()),
            routed: Routed { by: RoutedBy::Desk, reason: String::new() },
        };
        let code = code.map(|code| Code::parse(code).map_err(|error| against("address_id", &error)));
        Ok(Self { report, code: code.transpose()? })
    }
}

/// Takes the report: with a name from somebody who is signed in, else anonymous.
///
/// # Errors
/// As over our own door.
pub(crate) async fn take_in(
    state: &Data<State>,
    caller: &Caller,
    once: Once,
    hash: [u8; 32],
    outside: Outside,
) -> Result<Taken, ApiError> {
    let Outside { mut report, code } = outside;
    if caller.actor.account().is_some() {
        report.identity_mode = IdentityMode::RealName;
    }
    let answer = taken(state, caller, once, hash, |look| Ok(Filing::of(look, report, code, None))).await?;
    let Kept { id, number, identity_mode } = Kept::of(&answer)?;
    let secret = (identity_mode == IdentityMode::Anonymous).then(|| secret_of(id)).transpose()?;
    Ok(Taken { number, secret })
}
