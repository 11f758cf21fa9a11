//! The role × scope matrix: which role may knock at which door, checked in as `access/matrix.csv`.
//!
//! Deny by default: a route that does not stand in the matrix opens to nobody. A cell says how far the role
//! reaches there: `all`, `scope` (its subtree), `unit`, `own`, or nothing. How far is enforced by the scope
//! filter in the query and by each room's policy; the matrix must never be the only guard of a petition.

use actix_web::http::Method;
use sanping_domain::shared::{Actor, Identity, Role};
use std::collections::HashMap;

const MATRIX: &str = include_str!("access/matrix.csv");

/// The doors of a session that serves only to enrol a second factor, besides the public ones.
const TO_ENROL: [(Method, &str); 4] = [
    (Method::GET, "/api/v1/me"),
    (Method::DELETE, "/api/v1/me/session"),
    (Method::POST, "/api/v1/me/totp"),
    (Method::POST, "/api/v1/me/totp/confirm"),
];

/// Why the matrix could not be read: a defect found at start and by the tests.
#[derive(Debug, thiserror::Error)]
#[error("the access matrix is broken: {0}")]
pub struct MatrixError(String);

/// Who may knock at one door.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Door {
    /// Whether it opens without signing in.
    pub public: bool,
    /// The roles it opens to, each with how far it reaches.
    pub roles: Vec<(Role, String)>,
}

/// What a caller finds at a door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Come in.
    Open,
    /// Sign in first.
    SignIn,
    /// No role of the caller opens it.
    Refused,
}

/// The matrix.
#[derive(Debug, Clone)]
pub struct Matrix(HashMap<(Method, String), Door>);

impl Matrix {
    /// Reads the checked-in matrix.
    ///
    /// # Errors
    /// [`MatrixError`] where a line does not say what it must.
    pub fn checked_in() -> Result<Self, MatrixError> {
        let broken = |what: &dyn std::fmt::Display| MatrixError(what.to_string());
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(MATRIX.as_bytes());
        let roles = reader
            .headers()
            .map_err(|e| broken(&e))?
            .iter()
            .skip(3)
            .map(|name| Role::parse(name).ok_or_else(|| broken(&format!("no role {name}"))))
            .collect::<Result<Vec<_>, _>>()?;
        let mut doors = HashMap::new();
        for line in reader.records() {
            let line = line.map_err(|e| broken(&e))?;
            let mut cells = line.iter();
            let (Some(method), Some(path), Some(nobody)) = (cells.next(), cells.next(), cells.next()) else {
                return Err(broken(&"a line is too short"));
            };
            let method = method.parse::<Method>().map_err(|e| broken(&e))?;
            let reach = roles.iter().copied().zip(cells.map(str::to_owned));
            let roles = reach.filter(|(_, reach)| !reach.is_empty()).collect();
            let door = Door { public: !nobody.is_empty(), roles };
            if doors.insert((method, path.to_owned()), door).is_some() {
                return Err(broken(&format!("{path} stands twice")));
            }
        }
        Ok(Self(doors))
    }

    /// The door of a route, by method and path pattern.
    #[must_use]
    pub fn door(&self, method: &Method, pattern: &str) -> Option<&Door> {
        self.0.get(&(method.clone(), pattern.to_owned()))
    }

    /// Whether this door opens to a session that serves only to enrol a second factor.
    #[must_use]
    pub fn serves_to_enrol(&self, method: &Method, pattern: &str) -> bool {
        self.door(method, pattern).is_some_and(|door| door.public)
            || TO_ENROL.iter().any(|(one, path)| one == method && *path == pattern)
    }

    /// Every door, to be compared with the registered routes.
    pub fn doors(&self) -> impl Iterator<Item = (&Method, &str, &Door)> {
        self.0.iter().map(|((method, path), door)| (method, path.as_str(), door))
    }

    /// Whether the caller may knock.
    #[must_use]
    pub fn verdict(&self, method: &Method, pattern: &str, actor: &Actor) -> Verdict {
        let Some(door) = self.door(method, pattern) else {
            return Verdict::Refused;
        };
        if door.public || door.roles.iter().any(|(role, _)| actor.has(*role)) {
            Verdict::Open
        } else if actor.identity == Identity::Nobody {
            Verdict::SignIn
        } else {
            Verdict::Refused
        }
    }
}
