mod pages;
pub(crate) mod place;
mod reseal;
mod steps;
mod stored;
mod timed;
