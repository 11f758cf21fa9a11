use crate::http::one_line;
use chrono::{DateTime, NaiveDate, Utc};
use sanping_domain::{
    insight::{GroupBy, Part},
    petition::{Channel, PetitionKind, Status, Urgency},
    shared::{AccountId, CategoryId, Datum, GridId, UnitId},
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// Which petitions are counted, as it came.
#[derive(Debug)]
pub struct Asked {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub grid: Option<GridId>,
    pub category: Option<CategoryId>,
    pub handler: Option<AccountId>,
    pub unit: Option<UnitId>,
    pub kind: Option<PetitionKind>,
    pub channel: Option<Channel>,
    pub urgency: Option<Urgency>,
}

/// Declares queries that choose petitions to count alike; a query cannot hold another and still refuse unknown fields.
macro_rules! choosing {
    ($($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $field:ident: Option<$of:ident>,)* })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize, Validate, IntoParams)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// Reported on this day in China or later; 30 days before `to` unless said.
            pub from: Option<NaiveDate>,
            /// Reported before this day in China, at most 731 days after `from`; the day after today unless said.
            pub to: Option<NaiveDate>,
            /// Lying at or under this node; what lies outside your scope stays outside.
            pub grid_id: Option<GridId>,
            /// Of this category or one under it.
            pub category_id: Option<CategoryId>,
            /// Accepted last by this person.
            pub handler_id: Option<AccountId>,
            /// Handed to this member unit.
            pub unit_id: Option<UnitId>,
            /// Of this sort.
            pub kind: Option<PetitionKind>,
            /// Come through this door.
            pub channel: Option<Channel>,
            /// So urgent.
            pub urgency: Option<Urgency>,
            $($(#[$about])* pub $field: Option<$of>,)*
        }

        impl $name {
            /// The petitions that it chooses.
            pub const fn asked(&self) -> Asked {
                Asked {
                    from: self.from,
                    to: self.to,
                    grid: self.grid_id,
                    category: self.category_id,
                    handler: self.handler_id,
                    unit: self.unit_id,
                    kind: self.kind,
                    channel: self.channel,
                    urgency: self.urgency,
                }
            }
        }
    )+};
}

choosing! {
    /// Which petitions are counted.
    FigureQuery {}

    /// Which petitions are counted, and how the figure is parted.
    GroupQuery {
        /// By what; left out, the figure is not parted.
        #[param(inline)]
        group_by: Option<GroupBy>,
        /// Where the page before ended.
        #[validate(length(min = 1, max = 80), custom(function = one_line))]
        #[param(min_length = 1, max_length = 80, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$")]
        cursor: Option<String>,
        /// Groups a page, 20 unless said.
        #[validate(range(min = 1, max = 100))]
        #[param(minimum = 1, maximum = 100)]
        limit: Option<u8>,
    }

    /// Which of the petitions behind a figure.
    MemberQuery {
        /// Which part of it; the denominator unless said.
        #[param(inline)]
        part: Option<Part>,
        /// How the figure was parted.
        #[param(inline)]
        group_by: Option<GroupBy>,
        /// Only those of this group, as the parted figure names it.
        #[validate(length(min = 1, max = 40), custom(function = one_line))]
        #[param(min_length = 1, max_length = 40, pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$")]
        group: Option<String>,
        /// Where the page before ended.
        #[validate(length(max = 80))]
        #[param(min_length = 1, max_length = 80)]
        cursor: Option<String>,
        /// Rows a page, 20 unless said.
        #[validate(range(min = 1, max = 100))]
        #[param(minimum = 1, maximum = 100)]
        limit: Option<u8>,
    }
}

/// Which part of the map.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MapQuery {
    /// West, south, east and north in degrees, with commas between.
    #[validate(length(min = 7, max = 100), custom(function = one_line))]
    #[param(
        min_length = 7,
        max_length = 100,
        pattern = r"^[^\u0000-\u001f\u007f-\u009f]*$",
        example = "118.9,25.3,119.1,25.5"
    )]
    pub bbox: String,
    /// The zoom of the web map, 0 to 22.
    #[validate(range(min = 0, max = 22))]
    #[param(minimum = 0, maximum = 22)]
    pub zoom: u8,
    /// The datum of the map, for `bbox` and for the answer; WGS-84 unless said.
    pub datum: Option<Datum>,
    /// In one of these statuses; those with work to be done unless said.
    #[serde(default)]
    pub status: Vec<Status>,
    /// Of this category or one under it.
    pub category_id: Option<CategoryId>,
    /// Reported at or after.
    pub since: Option<DateTime<Utc>>,
    /// Reported before.
    pub until: Option<DateTime<Utc>>,
}

/// The form of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated, UTF-8 with a byte order mark, as spreadsheets want it.
    Csv,
    /// An Excel workbook.
    Xlsx,
}

/// Which petitions go into the table.
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// The form of the table; CSV unless said.
    #[param(inline)]
    pub format: Option<Format>,
    /// In one of these statuses.
    #[serde(default)]
    pub status: Vec<Status>,
    /// Of this category or one under it.
    pub category_id: Option<CategoryId>,
    /// Of this sort.
    pub kind: Option<PetitionKind>,
    /// So urgent.
    pub urgency: Option<Urgency>,
    /// Come through this door.
    pub channel: Option<Channel>,
    /// At or under this node; what lies outside your scope stays outside.
    pub grid_id: Option<GridId>,
    /// Handed to this person, unit or grid, or accepted by this person.
    pub assignee_id: Option<Uuid>,
    /// Reported at or after.
    pub since: Option<DateTime<Utc>>,
    /// Reported before.
    pub until: Option<DateTime<Utc>>,
}
