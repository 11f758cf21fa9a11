//! The rules of Sanping, pure: no HTTP, no storage, no clock, no environment, no logger.
//!
//! The map of rooms, each with the rooms it may import (an architecture test holds it so):
//!
//! | room | what it is for | may import |
//! |---|---|---|
//! | [`shared`] | the leaf vocabulary every room speaks | – |
//! | [`account`] | people who sign in, their roles and sessions | shared |
//! | [`grid`] | the tree of places, polygons, duty roster | shared |
//! | [`calendar`] | working time, holidays and make-up workdays | shared |
//! | [`directory`] | member units that handle petitions | shared |
//! | [`files`] | photos and their rules | shared |
//! | [`petition`] | the main job, from report to rating | shared, grid, calendar |
//! | [`integration`] | other systems that are told what happens | shared, petition |
//! | [`notice`] | who is told of what, in which channel, and how often it is tried | shared, petition |
//! | [`privacy`] | what a person may ask of her own data, and how long it is kept | shared, petition |
//! | [`insight`] | many petitions at once: figures, the map, exports | shared, grid, petition |

pub mod account;
pub mod calendar;
pub mod directory;
pub mod files;
pub mod grid;
pub mod insight;
pub mod integration;
pub mod notice;
pub mod petition;
pub mod privacy;
pub mod shared;
