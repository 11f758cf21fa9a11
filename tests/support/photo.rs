//! Photos of our own making.

use super::{Answer, Caller, send};
use image::{ImageFormat, Rgb, RgbImage};
use reqwest::{
    Method,
    multipart::{Form, Part},
};
use std::io::Cursor;

/// A small JPEG; different shades give different bytes.
pub fn jpeg(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(64, 48, |x, y| Rgb([shade, (x * 4) as u8, (y * 5) as u8]));
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

impl Caller<'_> {
    /// Uploads a photo and gives its id.
    pub async fn upload(&self, shade: u8) -> String {
        self.try_upload(jpeg(shade)).await.expect(201).id()
    }

    /// Uploads whatever bytes these are.
    pub async fn try_upload(&self, bytes: Vec<u8>) -> Answer {
        let part = Part::bytes(bytes).file_name("photo.jpg").mime_str("image/jpeg").unwrap();
        send(self.request(Method::POST, "/photos").multipart(Form::new().part("file", part))).await
    }
}
