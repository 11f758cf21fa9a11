use super::{PrepareError, Upload, jpeg, whole::checksum};
use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::{jpeg::JpegDecoder, jpeg::JpegEncoder, png::PngDecoder, webp::WebPDecoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits, Rgb, RgbImage};
use sanping_domain::files::{
    Checksum, FULL_LONG_EDGE, FilesError, MAX_SIDE, MediaType, THUMB_LONG_EDGE, check_pixels, check_size,
};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// JPEG quality of what is stored, 1 to 100.
const QUALITY: u8 = 82;
/// The most bytes of pixels one decoder may unfold: 40 megapixels of 8-bit RGBA fit, of 16-bit do not.
const MAX_ALLOC: u64 = 192 * 1024 * 1024;

/// Photos of more pixels are made ready one at a time: one of 12 megapixels takes 36 MB unfolded, 40 MB more where it is
/// of the progressive kind, and it shrinks where it lies. The screens send smaller ones.
const LARGE: u64 = 6_000_000;
/// An upload of more bytes is read in its turn, or it would lie in memory while another large photo is made ready.
const HEAVY: usize = 2 * 1024 * 1024;
/// Whose turn it is among large photos.
static TURN: Mutex<()> = Mutex::new(());

type Turn = MutexGuard<'static, ()>;

fn turn() -> Turn {
    // A decoder that panicked has let go of its pixels.
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Rows of a smaller picture that are made at once: what is kept between the two directions grows with them.
const BAND: u32 = 128;

/// A photo ready for the store: upright JPEGs in sRGB without any metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The photo itself.
    pub full: Vec<u8>,
    /// Its thumbnail.
    pub thumb: Vec<u8>,
    /// Width of the full size in pixels.
    pub width: u32,
    /// Height of the full size in pixels.
    pub height: u32,
    /// SHA-256 of the full size.
    pub sha256: Checksum,
    /// SHA-256 of the thumbnail.
    pub thumb_sha256: Checksum,
}

impl Prepared {
    /// The media type of both sizes.
    pub const MEDIA_TYPE: MediaType = MediaType::Jpeg;
}

/// Reads an upload and makes it ready for the store; takes up to seconds, so see [`super::Pool`]. The bytes are let go
/// of as soon as they are read.
///
/// HEIC is refused: its HEVC pictures have no sound, maintained decoder in safe Rust, and the C ones have too long
/// a record of memory faults to be fed strangers' bytes. Phones convert to JPEG where a form asks for it.
///
/// # Errors
/// The refusals of [`FilesError`] that concern an upload. A decoder that panics counts as
/// [`FilesError::Unreadable`].
pub fn prepare(bytes: Vec<u8>) -> Result<Prepared, FilesError> {
    in_turn(bytes, None)
}

/// [`prepare`] of what lies on the disk.
///
/// # Errors
/// Those of [`prepare`], and trouble with the disk.
pub(super) fn prepare_upload(upload: Upload) -> Result<Prepared, PrepareError> {
    let turn = (upload.bytes() > HEAVY).then(turn);
    Ok(in_turn(upload.read()?, turn)?)
}

fn in_turn(bytes: Vec<u8>, turn: Option<Turn>) -> Result<Prepared, FilesError> {
    guarded(|| {
        check_size(bytes.len())?;
        let Unfolded { picture, orientation, turn: _until_ready } = decode(bytes, turn)?;
        let mut full = DynamicImage::ImageRgb8(shrink(picture, FULL_LONG_EDGE)?);
        // Turned when it is small: as it came it may be many times as large.
        full.apply_orientation(orientation);
        let thumb = thumb(&full)?;
        let (width, height) = (full.width(), full.height());
        let (full, thumb) = (encode(&full)?, encode(&thumb)?);
        let (sha256, thumb_sha256) = (checksum(&full), checksum(&thumb));
        Ok(Prepared { full, thumb, width, height, sha256, thumb_sha256 })
    })
}

/// Nothing outlives a panic in here, so unwind safety is kept.
fn guarded<T>(work: impl FnOnce() -> Result<T, FilesError>) -> Result<T, FilesError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        log::error!("a photo decoder panicked; the upload is refused");
        Err(FilesError::Unreadable)
    })
}

/// A photo as it came, and how it is to be turned.
struct Unfolded {
    picture: RgbImage,
    orientation: Orientation,
    /// Held until the photo is ready.
    turn: Option<Turn>,
}

fn decode(bytes: Vec<u8>, turn: Option<Turn>) -> Result<Unfolded, FilesError> {
    let kind = MediaType::sniff(&bytes)?;
    let torn = kind == MediaType::Jpeg && !jpeg::is_whole(&bytes);
    let source = Cursor::new(bytes);
    match kind {
        MediaType::Jpeg if torn => Err(FilesError::Unreadable),
        MediaType::Jpeg => unfold(JpegDecoder::new(source).map_err(refusal)?, turn),
        MediaType::Png => {
            let decoder = PngDecoder::with_limits(source, limits()).map_err(refusal)?;
            if decoder.is_apng().map_err(refusal)? {
                Err(FilesError::Animated)
            } else {
                unfold(decoder, turn)
            }
        }
        MediaType::Webp => {
            let decoder = WebPDecoder::new(source).map_err(refusal)?;
            if decoder.has_animation() { Err(FilesError::Animated) } else { unfold(decoder, turn) }
        }
    }
}

/// Decodes after every limit has been asked, a large photo in its turn.
fn unfold(mut decoder: impl ImageDecoder, held: Option<Turn>) -> Result<Unfolded, FilesError> {
    let (width, height) = decoder.dimensions();
    check_pixels(width, height)?;
    let is_large = u64::from(width) * u64::from(height) > LARGE;
    let turn = held.or_else(|| is_large.then(turn));
    let mut limits = limits();
    limits.reserve(decoder.total_bytes()).map_err(refusal)?;
    decoder.set_limits(limits).map_err(refusal)?;
    // A torn Exif block is no reason to lose the photo: it stays as the sensor saw it.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = flatten(DynamicImage::from_decoder(decoder).map_err(refusal)?);
    Ok(Unfolded { picture, orientation, turn })
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    limits
}

fn refusal(error: ImageError) -> FilesError {
    match error {
        ImageError::Limits(_) => FilesError::TooManyPixels,
        ImageError::Unsupported(_) => FilesError::MediaUnsupported,
        _ => FilesError::Unreadable,
    }
}

/// Lays what is transparent on white, as JPEG knows no transparency.
fn flatten(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let source = picture.into_rgba8();
    let mut flat = RgbImage::new(source.width(), source.height());
    for (to, from) in flat.pixels_mut().zip(source.pixels()) {
        let [red, green, blue, alpha] = from.0;
        *to = Rgb([red, green, blue].map(|channel| over_white(channel, alpha)));
    }
    flat
}

fn over_white(channel: u8, alpha: u8) -> u8 {
    let mixed = (u16::from(channel) * u16::from(alpha) + 255 * u16::from(255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

/// Shrinks to a long edge; a smaller picture stays as it is.
fn shrink(picture: RgbImage, long_edge: u32) -> Result<RgbImage, FilesError> {
    match shrunk(picture.dimensions(), long_edge) {
        Some((width, height)) => resize(picture, width, height),
        None => Ok(picture),
    }
}

/// A small copy.
fn thumb(picture: &DynamicImage) -> Result<DynamicImage, FilesError> {
    let Some((width, height)) = shrunk((picture.width(), picture.height()), THUMB_LONG_EDGE) else {
        return Ok(picture.clone());
    };
    let mut thumb = DynamicImage::new(width, height, picture.color());
    Resizer::new().resize(picture, &mut thumb, &smoothly()).map_err(|_| FilesError::Unreadable)?;
    Ok(thumb)
}

/// The sides of a picture whose long one is to be no longer than that; none where it is not.
fn shrunk((width, height): (u32, u32), long_edge: u32) -> Option<(u32, u32)> {
    let longest = width.max(height);
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(long_edge) / u64::from(longest);
        u32::try_from(side).unwrap_or(long_edge).max(1)
    };
    (longest > long_edge).then(|| (scaled(width), scaled(height)))
}

fn smoothly() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
}

/// The picture in another size, made band by band: each looks at the rows beyond its edges too, so that the bands do not
/// show. Where it shrinks by a fifth and more, a band has its place before the rows that the next one looks at, and is
/// laid there: then there is never a second picture.
fn resize(picture: RgbImage, width: u32, height: u32) -> Result<RgbImage, FilesError> {
    let (wide, high) = picture.dimensions();
    let within = u64::from(high) * 4 >= u64::from(height) * 5;
    let (mut pixels, mut apart, mut end) = (picture.into_raw(), Vec::<u8>::new(), 0_usize);
    let edge = |row: u32| (f64::from(row) * f64::from(high) / f64::from(height)).min(f64::from(high));
    let mut resizer = Resizer::new();
    if !within {
        // All at once: while it grows there would be two of it.
        apart.reserve_exact(usize::try_from(u64::from(width) * u64::from(height) * 3).unwrap_or_default());
    }
    for top in (0..height).step_by(usize::try_from(BAND).unwrap_or(usize::MAX)) {
        let bottom = height.min(top.saturating_add(BAND));
        let mut band = Image::new(width, bottom - top, PixelType::U8x3);
        // Rounded down: the sum of both must not lie beyond the picture.
        let rows = (edge(bottom) - edge(top)).next_down();
        let how = smoothly().crop(0.0, edge(top), f64::from(wide), rows);
        let whole =
            ImageRef::new(wide, high, &pixels, PixelType::U8x3).map_err(|_| FilesError::Unreadable)?;
        resizer.resize(&whole, &mut band, &how).map_err(|_| FilesError::Unreadable)?;
        let begin = end;
        end = begin.saturating_add(band.buffer().len());
        if within {
            pixels.get_mut(begin..end).ok_or(FilesError::Unreadable)?.copy_from_slice(band.buffer());
        } else {
            apart.extend_from_slice(band.buffer());
        }
    }
    if !within {
        pixels = apart;
    }
    pixels.truncate(end);
    RgbImage::from_raw(width, height, pixels).ok_or(FilesError::Unreadable)
}

fn encode(picture: &DynamicImage) -> Result<Vec<u8>, FilesError> {
    let mut bytes = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY)).map_err(refusal)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
