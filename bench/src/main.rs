//! The partners that Sanping's figures are held against: an HTTP server that only says hello, the filing of petitions
//! without HTTP, one commit after the other, and bytes that are appended to a file. And the photo that reports carry.

mod append;
mod hello;
mod photo;
mod raw;

use clap::Parser;
use std::net::SocketAddr;

#[derive(Parser)]
#[command(version, about)]
enum Partner {
    /// Serve `hello` on every path, with as many workers as Sanping.
    Hello {
        /// Where to listen.
        #[arg(long)]
        listen: SocketAddr,
        /// Worker threads.
        #[arg(long)]
        workers: usize,
    },
    /// File petitions without HTTP, each in a durable transaction of its own, in the database that Sanping's own
    /// settings name; prints how many a second.
    Raw(raw::Raw),
    /// Append bytes to a file and wait until the disk has them; prints how many times a second.
    Append(append::Append),
    /// Write a photo as a phone takes it; prints how many bytes it has.
    Photo(photo::Photo),
}

fn main() -> anyhow::Result<()> {
    match Partner::parse() {
        Partner::Hello { listen, workers } => hello::serve(listen, workers),
        Partner::Raw(raw) => raw.run(),
        Partner::Append(append) => append.run(),
        Partner::Photo(photo) => photo.run(),
    }
}
