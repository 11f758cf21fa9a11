use anyhow::Context;
use clap::Args;
use std::{
    fs::File,
    io::Write,
    path::PathBuf,
    time::{Duration, Instant},
};

/// What is appended, and for how long.
#[derive(Args)]
pub struct Append {
    /// The file; it is made anew.
    path: PathBuf,
    /// Bytes a time.
    #[arg(long)]
    bytes: usize,
    /// For how long.
    #[arg(long)]
    seconds: u64,
}

impl Append {
    /// Appends one after the other: the next begins when the disk has the last.
    pub fn run(self) -> anyhow::Result<()> {
        let mut file = File::create(&self.path).with_context(|| self.path.display().to_string())?;
        let bytes = vec![b'x'; self.bytes];
        let (begun, until) = (Instant::now(), Duration::from_secs(self.seconds));
        let mut appended = 0_u32;
        while begun.elapsed() < until {
            file.write_all(&bytes)?;
            file.sync_data()?;
            appended += 1;
        }
        println!("{:.1}", f64::from(appended) / begun.elapsed().as_secs_f64());
        Ok(())
    }
}
