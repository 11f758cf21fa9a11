mod pages;
pub(crate) mod place;
mod remembered;
mod reseal;
mod steps;
mod stored;
mod timed;
