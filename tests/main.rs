//! Black-box tests over HTTP, on both databases: one file a room, one harness.

mod account;
mod architecture;
mod backup;
mod calendar;
mod cli;
mod contract;
mod directory;
mod files;
mod fuzz;
mod grid;
mod http_promises;
mod insight;
mod integration;
mod long_story;
mod metrics;
mod notice;
mod petition;
mod privacy;
mod processes;
mod schema;
mod screens;
mod story;
mod support;
mod two_communities;
