//! The HTTP door and the command line of Sanping.
//!
//! A room has the same name here as in the domain: `<room>.rs` holds its routes, `<room>/dto.rs` what goes
//! over the wire, `<room>/handlers.rs` one short function an operation. [`http`] is what every room's
//! handlers stand on. Rules live in the domain, queries in infra: neither belongs here.

pub mod access;
pub mod account;
pub mod app;
pub mod calendar;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod files;
pub mod grid;
pub mod http;
pub mod insight;
pub mod integration;
pub mod metrics;
pub mod notice;
pub mod petition;
pub mod privacy;
pub mod screens;
pub mod state;
