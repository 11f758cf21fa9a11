//! The room `notice`: who is told of what, in which channel, in which words, and how often it is tried.
//!
//! A message of the outbox is fanned out to people ([`Whom`]); for each of them [`plan`] says which channels it
//! takes and when; [`Retry`] and [`Circuit`] say when a failed one is tried again; [`TemplateKey`] names the
//! words.
//!
//! It must never send anything, read a clock, or hold the words of a petition: they are read where they are
//! shown, so that what is erased there is gone here.

mod channel;
mod circuit;
mod defaults;
mod delivery;
mod error;
mod plan;
mod preferences;
mod retry;
mod template;
mod topic;
mod values;
mod wechat;
mod whom;

pub use channel::{Channel, DeliveryState, Language};
pub use circuit::Circuit;
pub use defaults::{template_keys, words};
pub use delivery::{Delivery, News, Occasion, Recipient};
pub use error::NoticeError;
pub use plan::{Planned, Reach, plan};
pub use preferences::{Choice, Choices, Preferences, QuietHours};
pub use retry::Retry;
pub use template::{Part, Parts, Template, TemplateKey, check_parts, fields_of};
pub use topic::{Group, Matter, Reader, Topic};
pub use values::{Field, Values, china_time, status_words};
pub use wechat::fit;
pub use whom::Whom;
