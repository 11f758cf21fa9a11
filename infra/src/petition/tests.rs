mod pages;
mod place;
mod reseal;
mod steps;
mod stored;
mod timed;
