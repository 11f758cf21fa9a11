use super::{super::Incoming, *};
use image::{ColorType, ExtendedColorType, ImageEncoder, Luma, Rgba, RgbaImage, codecs::webp::WebPEncoder};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

/// Red on the left, blue on the right.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

fn jpeg_of(picture: &RgbImage) -> Vec<u8> {
    encode(&picture.clone().into()).unwrap()
}

fn png_of(bytes: &[u8], width: u32, height: u32, color: ColorType) -> Vec<u8> {
    let mut png = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.write_image(bytes, width, height, ExtendedColorType::from(color)).unwrap();
    png
}

fn webp_of(picture: &RgbImage) -> Vec<u8> {
    let mut webp = Vec::new();
    let (width, height) = picture.dimensions();
    WebPEncoder::new_lossless(&mut webp).encode(picture, width, height, ExtendedColorType::Rgb8).unwrap();
    webp
}

/// A PNG chunk with its length and checksum.
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let crc = !body.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
    });
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &crc.to_be_bytes()].concat()
}

/// An APP1 segment with orientation 6 (turn right to see it upright) and a GPS position in it.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let latitude: Vec<u8> = [31_u32, 1, 13, 1, 4242, 100].iter().flat_map(|n| n.to_be_bytes()).collect();
    let tiff = [
        &b"MM\0\x2A\0\0\0\x08"[..],
        &[0, 2],
        &entry(0x0112, 3, 1, [0, 6, 0, 0]),
        &entry(0x8825, 4, 1, 38_u32.to_be_bytes()),
        &[0, 0, 0, 0],
        &[0, 2],
        &entry(1, 2, 2, *b"N\0\0\0"),
        &entry(2, 5, 3, 68_u32.to_be_bytes()),
        &[0, 0, 0, 0],
        &latitude,
    ]
    .concat();
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [&[0xFF, 0xE1][..], &length, b"Exif\0\0", &tiff].concat()
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

/// The colours of a stored picture at a quarter and three quarters of its height, in its middle column.
fn top_and_bottom(jpeg: &[u8]) -> (Rgb<u8>, Rgb<u8>) {
    let picture = image::load_from_memory(jpeg).unwrap().into_rgb8();
    let (width, height) = picture.dimensions();
    (*picture.get_pixel(width / 2, height / 4), *picture.get_pixel(width / 2, height * 3 / 4))
}

fn alike(one: Rgb<u8>, other: Rgb<u8>) -> bool {
    one.0.iter().zip(other.0).all(|(a, b)| a.abs_diff(b) < 24)
}

#[test]
fn a_phone_photo_is_turned_upright_and_forgets_where_it_was_taken() {
    let plain = jpeg_of(&halves(64, 32));
    let upload = [&plain[..2], &exif(), &plain[2..]].concat();
    assert!(holds(&upload, b"Exif") && holds(&upload, &4242_u32.to_be_bytes()));

    let photo = prepare(upload).unwrap();

    assert_eq!((photo.width, photo.height), (32, 64));
    let (top, bottom) = top_and_bottom(&photo.full);
    assert!(alike(top, RED) && alike(bottom, BLUE), "{top:?} {bottom:?}");
    for stored in [&photo.full, &photo.thumb] {
        assert!(!holds(stored, b"Exif") && !holds(stored, b"MM\0\x2A"));
        assert!(!holds(stored, &4242_u32.to_be_bytes()));
        assert!(!holds(stored, &[0xFF, 0xE1]), "no APP1 segment");
    }
}

#[test]
fn every_media_type_taken_is_stored_as_jpeg() {
    let picture = halves(40, 30);
    let uploads = [jpeg_of(&picture), png_of(&picture, 40, 30, ColorType::Rgb8), webp_of(&picture)];
    for upload in uploads {
        let photo = prepare(upload).unwrap();
        assert_eq!((photo.width, photo.height), (40, 30));
        assert_eq!(MediaType::sniff(&photo.full), Ok(Prepared::MEDIA_TYPE));
        assert_eq!(MediaType::sniff(&photo.thumb), Ok(Prepared::MEDIA_TYPE));
        assert_eq!(photo.sha256, Checksum::of(Sha256::digest(&photo.full).into()));
    }
}

#[test]
fn a_large_photo_shrinks_to_its_long_edge_and_keeps_its_shape() {
    let photo = prepare(jpeg_of(&halves(6000, 1500))).unwrap();
    assert_eq!((photo.width, photo.height), (2560, 640));
    let thumb = image::load_from_memory(&photo.thumb).unwrap();
    assert_eq!((thumb.width(), thumb.height()), (320, 80));
}

#[test]
fn a_picture_that_is_shrunk_in_bands_is_the_same_as_in_one_piece() {
    // Fine stripes and a slope: a band that saw nothing beyond its edges would show.
    let at =
        |x: u32, y: u32| Rgb([y * 7, x * 3, (x + y) / 40].map(|shade| u8::try_from(shade % 256).unwrap()));
    let sizes = [
        ((400, 1500), (107, 400)),
        ((900, 1201), (300, 401)),
        ((640, 258), (320, 129)),
        // Just so much smaller that it shrinks where it lies, at its own width too, and less than that.
        ((500, 1250), (400, 1000)),
        ((3, 1250), (3, 1000)),
        ((450, 900), (400, 800)),
    ];
    for (size, small) in sizes {
        let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(size.0, size.1, at));
        let mut whole = DynamicImage::new(small.0, small.1, picture.color());
        let how = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
        Resizer::new().resize(&picture, &mut whole, &how).unwrap();
        let banded = resize(picture.into_rgb8(), small.0, small.1).unwrap();
        let differs = whole.as_bytes().iter().zip(banded.as_raw()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(differs <= Some(1), "{size:?}: {differs:?}");
        assert_eq!((banded.width(), banded.height()), small);
    }
}

#[test]
fn a_large_photo_waits_for_another_and_a_small_one_does_not() {
    let (large, small) = (jpeg_of(&halves(3000, 2400)), jpeg_of(&halves(300, 240)));
    let another = turn();
    let waits = std::thread::spawn(move || prepare(large).unwrap());
    prepare(small).unwrap();
    assert!(!waits.is_finished());
    drop(another);
    assert_eq!(waits.join().unwrap().width, FULL_LONG_EDGE);
}

#[tokio::test]
async fn an_upload_of_many_bytes_is_not_even_read_before_its_turn() {
    let folder = tempfile::tempdir().unwrap();
    let mut uploads = Vec::new();
    for bytes in [HEAVY + 1, HEAVY] {
        let mut incoming = Incoming::begin(folder.path()).await.unwrap();
        incoming.add(&vec![0; bytes]).await.unwrap();
        uploads.push(incoming.end().await.unwrap());
    }
    let refused = |told| matches!(told, Err(PrepareError::Refused(FilesError::MediaUnsupported)));
    let another = turn();
    let [light, heavy] = [uploads.pop().unwrap(), uploads.pop().unwrap()];
    let waits = std::thread::spawn(move || prepare_upload(heavy));
    assert!(refused(prepare_upload(light)));
    std::thread::sleep(std::time::Duration::from_millis(20));
    assert!(!waits.is_finished());
    drop(another);
    assert!(refused(waits.join().unwrap()));
}

#[test]
fn the_thinnest_picture_keeps_a_pixel() {
    let thin = RgbImage::from_pixel(1, 8000, RED);
    let photo = prepare(png_of(&thin, 1, 8000, ColorType::Rgb8)).unwrap();
    assert_eq!((photo.width, photo.height), (1, 2560));
}

#[test]
fn transparency_becomes_white() {
    let clear = RgbaImage::from_pixel(16, 16, Rgba([200, 0, 0, 0]));
    let photo = prepare(png_of(&clear, 16, 16, ColorType::Rgba8)).unwrap();
    assert!(alike(top_and_bottom(&photo.full).0, Rgb([255, 255, 255])));
    assert_eq!(
        (over_white(0, 0), over_white(0, 255), over_white(255, 255), over_white(0, 128)),
        (255, 0, 255, 127)
    );
}

#[test]
fn a_decompression_bomb_is_refused_before_it_unfolds() {
    let header = [&40_000_u32.to_be_bytes()[..], &40_000_u32.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let bomb = [b"\x89PNG\r\n\x1A\n", &chunk(b"IHDR", &header)[..], &chunk(b"IDAT", b"")].concat();
    assert_eq!(prepare(bomb), Err(FilesError::TooManyPixels));

    let mut jpeg = jpeg_of(&halves(16, 16));
    let frame = jpeg.windows(2).position(|window| window == [0xFF, 0xC0]).unwrap();
    jpeg.splice(frame + 5..frame + 9, [0xFF; 4]);
    assert_eq!(prepare(jpeg), Err(FilesError::TooManyPixels));
}

#[test]
fn deep_colour_may_not_take_more_memory_than_the_pixels_suggest() {
    let header = [&6000_u32.to_be_bytes()[..], &6000_u32.to_be_bytes(), &[16, 6, 0, 0, 0]].concat();
    let deep = [b"\x89PNG\r\n\x1A\n", &chunk(b"IHDR", &header)[..], &chunk(b"IDAT", b"")].concat();
    assert_eq!(prepare(deep), Err(FilesError::TooManyPixels));
}

#[test]
fn too_many_bytes_are_refused_unread() {
    let mut upload = jpeg_of(&halves(16, 16));
    upload.resize(sanping_domain::files::MAX_UPLOAD_BYTES + 1, 0);
    assert_eq!(prepare(upload), Err(FilesError::TooLarge));
}

#[test]
fn a_torn_upload_is_refused_in_every_media_type() {
    let picture = RgbImage::from_fn(96, 96, |x, y| {
        Rgb([x * 37 % 251, y * 91 % 241, x * y % 239].map(|n| u8::try_from(n).unwrap()))
    });
    let uploads = [jpeg_of(&picture), png_of(&picture, 96, 96, ColorType::Rgb8), webp_of(&picture)];
    for upload in uploads {
        for part in [1, 2, 4, 8] {
            let torn = &upload[..upload.len() * part / 9];
            assert_eq!(
                prepare(torn.to_vec()),
                Err(FilesError::Unreadable),
                "{part} ninths of {:?}",
                &upload[..4]
            );
        }
    }
}

#[test]
fn nothing_that_rides_along_reaches_the_store() {
    let payload = b"PK\x03\x04<script>alert(1)</script>";
    let plain = jpeg_of(&halves(16, 16));
    let comment = [&[0xFF, 0xFE, 0, 31][..], payload].concat();
    let photo = prepare([&plain[..2], &comment, &plain[2..], payload].concat()).unwrap();
    assert!(!holds(&photo.full, b"script") && !holds(&photo.thumb, b"script"));
}

#[test]
fn what_only_calls_itself_a_photo_is_refused() {
    let cases: [(&[u8], FilesError); 6] = [
        (b"", FilesError::MediaUnsupported),
        (b"GIF89a\x01\0\x01\0", FilesError::MediaUnsupported),
        (b"<html>\xFF\xD8\xFF", FilesError::MediaUnsupported),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", FilesError::HeicUnsupported),
        (b"\xFF\xD8\xFF<script>", FilesError::Unreadable),
        (b"\xFF\xD8\xFF\xD9", FilesError::Unreadable),
    ];
    for (upload, refusal) in cases {
        assert_eq!(prepare(upload.to_vec()), Err(refusal), "{upload:?}");
    }
}

#[test]
fn a_picture_without_pixels_is_refused() {
    let header = [&0_u32.to_be_bytes()[..], &9_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let empty = [b"\x89PNG\r\n\x1A\n", &chunk(b"IHDR", &header)[..], &chunk(b"IEND", b"")].concat();
    assert_eq!(prepare(empty), Err(FilesError::Unreadable));
}

#[test]
fn animations_are_refused() {
    let png = png_of(&halves(8, 8), 8, 8, ColorType::Rgb8);
    let control = chunk(b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    assert_eq!(prepare([&png[..33], &control, &png[33..]].concat()), Err(FilesError::Animated));

    let frame = [&[0; 6][..], &[7, 0, 0, 7, 0, 0, 100, 0, 0, 0], &webp_of(&halves(8, 8))[12..]].concat();
    let part = |kind: &[u8; 4], data: &[u8]| {
        let padding = vec![0; data.len() % 2];
        [&kind[..], &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &padding].concat()
    };
    let body = [
        &b"WEBP"[..],
        &part(b"VP8X", &[2, 0, 0, 0, 7, 0, 0, 7, 0, 0]),
        &part(b"ANIM", &[0; 6]),
        &part(b"ANMF", &frame),
    ]
    .concat();
    assert_eq!(prepare(part(b"RIFF", &body)), Err(FilesError::Animated));
}

#[test]
fn grey_and_sixteen_bit_pictures_are_read() {
    let grey = image::GrayImage::from_pixel(8, 8, Luma([90]));
    let photo = prepare(png_of(&grey, 8, 8, ColorType::L8)).unwrap();
    assert!(alike(top_and_bottom(&photo.full).0, Rgb([90, 90, 90])));
    let deep = [0x5A; 8 * 8 * 8];
    let photo = prepare(png_of(&deep, 8, 8, ColorType::Rgba16)).unwrap();
    assert_eq!((photo.width, photo.height), (8, 8));
}

#[test]
fn a_decoder_that_panics_refuses_the_photo_only() {
    assert_eq!(guarded::<()>(|| panic!("as a decoder might")), Err(FilesError::Unreadable));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_bytes_are_answered_whatever_they_are(
        kind in 0_usize..3,
        hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9),
    ) {
        let picture = halves(24, 24);
        let upload = [jpeg_of(&picture), png_of(&picture, 24, 24, ColorType::Rgb8), webp_of(&picture)];
        let mut upload = upload[kind].clone();
        for (place, byte) in hits {
            let place = place.index(upload.len());
            upload[place] = byte;
        }
        if let Ok(photo) = prepare(upload) {
            prop_assert!(photo.width.max(photo.height) <= FULL_LONG_EDGE);
        }
    }
}
