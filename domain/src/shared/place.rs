use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The datum in which coordinates are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Datum {
    /// World Geodetic System 1984: what is stored.
    #[default]
    Wgs84,
    /// GCJ-02, the datum of Chinese map services; turned into WGS-84 at the edge.
    Gcj02,
}

/// A point on the ground, WGS-84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    longitude: f64,
    latitude: f64,
}

/// Why a point was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("longitude must lie in -180..=180 and latitude in -90..=90")]
pub struct PointError;

impl Point {
    /// Takes degrees.
    ///
    /// # Errors
    /// [`PointError`] where a value is not a number or out of range.
    pub fn new(longitude: f64, latitude: f64) -> Result<Self, PointError> {
        if (-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude) {
            Ok(Self { longitude, latitude })
        } else {
            Err(PointError)
        }
    }

    /// Degrees east.
    #[must_use]
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Degrees north.
    #[must_use]
    pub const fn latitude(self) -> f64 {
        self.latitude
    }
}
