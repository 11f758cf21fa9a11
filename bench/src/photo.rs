use anyhow::bail;
use clap::Args;
use image::{ImageBuffer, ImageEncoder, Rgb, codecs::jpeg::JpegEncoder};
use std::path::PathBuf;

/// As large as the photos of a phone: 12 million pixels.
const SIZE: (u32, u32) = (4_000, 3_000);
const QUALITY: u8 = 85;

/// Which photo is made.
#[derive(Args)]
pub struct Photo {
    /// The file; it is made anew.
    path: PathBuf,
    /// How many bytes it has at least.
    #[arg(long)]
    bytes: usize,
}

impl Photo {
    /// A soft surface with as much noise on it as makes a file of this size; the same bytes each time.
    pub fn run(self) -> anyhow::Result<()> {
        for noise in 1..u8::MAX {
            let photo = encoded(noise)?;
            if photo.len() >= self.bytes {
                std::fs::write(&self.path, &photo)?;
                println!("{}", photo.len());
                return Ok(());
            }
        }
        bail!("no photo of this size has {} bytes", self.bytes)
    }
}

fn encoded(noise: u8) -> anyhow::Result<Vec<u8>> {
    let mut seed = 1_u32;
    let picture = ImageBuffer::from_fn(SIZE.0, SIZE.1, |x, y| {
        // Numerical Recipes' generator: its high bits are random enough to the eye of an encoder.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, _, _, drawn] = seed.to_le_bytes();
        let soft = u8::try_from((x + y) * 200 / (SIZE.0 + SIZE.1)).unwrap_or(u8::MAX);
        let shade = soft.saturating_add(drawn % noise);
        Rgb([shade, shade.saturating_add(20), soft])
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    encoder.write_image(picture.as_raw(), SIZE.0, SIZE.1, image::ExtendedColorType::Rgb8)?;
    Ok(bytes)
}
