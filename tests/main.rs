//! Black-box tests over HTTP, on both databases: one file a room, one harness.

mod account;
mod architecture;
mod calendar;
mod cli;
mod contract;
mod directory;
mod files;
mod grid;
mod insight;
mod notice;
mod petition;
mod schema;
mod story;
mod support;
