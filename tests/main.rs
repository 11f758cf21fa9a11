//! Black-box tests over HTTP, on both databases: one file a room, one harness.

mod account;
mod architecture;
mod backup;
mod calendar;
mod cli;
mod contract;
mod directory;
mod files;
mod grid;
mod insight;
mod integration;
mod metrics;
mod notice;
mod petition;
mod privacy;
mod schema;
mod story;
mod support;
