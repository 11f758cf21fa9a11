//! The page that `type` in a problem document leads to: every code, what it means, what to do about it.

use crate::{catalogue, http::Lang};
use actix_web::{HttpResponse, Responder, get, http::header};
use std::fmt::Write;

/// The catalogue of error codes, to read.
#[get("/errors")]
pub(super) async fn errors() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .content_type("text/html; charset=utf-8")
        .body(page())
}

fn page() -> String {
    let mut rows = String::new();
    for entry in catalogue::entries() {
        let ((zh, zh_do), (en, en_do)) = (entry.says(Lang::Zh), entry.says(Lang::En));
        let code = entry.code;
        // Writing to a String cannot fail.
        let _ = writeln!(
            rows,
            "<tr id=\"{code}\"><td><code>{code}</code></td><td lang=\"zh-CN\"><b>{zh}</b><br>{zh_do}</td>\
             <td lang=\"en\"><b>{en}</b><br>{en_do}</td></tr>"
        );
    }
    format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>Sanping 错误代码</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>body{{font:16px sans-serif;margin:2em}}\
         td{{padding:.5em 1em;vertical-align:top;border-top:1px solid #ccc}}tr:target{{background:#fff3c4}}</style>\
         <h1>错误代码 · Error codes</h1><table>{rows}</table></html>"
    )
}
