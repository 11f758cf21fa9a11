mod pages;
pub(crate) mod place;
mod steps;
mod stored;
mod timed;
