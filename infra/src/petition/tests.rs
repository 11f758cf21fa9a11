mod pages;
mod place;
mod steps;
mod stored;
mod timed;
