//! A stand-in for an S3-compatible service: it speaks HTTP, keeps bytes, and misbehaves when told to.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// How the service behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Well,
    /// Answers 500.
    Fails,
    /// Takes the request and says nothing.
    Hangs,
}

/// The service. Its thread ends with the tests.
#[derive(Clone)]
pub struct Bucket {
    pub address: SocketAddr,
    kept: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    health: Arc<Mutex<Health>>,
}

impl Bucket {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let bucket = Self {
            address: listener.local_addr().unwrap(),
            kept: Arc::default(),
            health: Arc::new(Mutex::new(Health::Well)),
        };
        let serving = bucket.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let bucket = serving.clone();
                thread::spawn(move || while bucket.answer(&stream).is_some() {});
            }
        });
        bucket
    }

    pub fn set(&self, health: Health) {
        *self.health.lock().unwrap() = health;
    }

    /// The names that it keeps.
    pub fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }

    fn answer(&self, stream: &TcpStream) -> Option<()> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let mut words = line.split_whitespace();
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let mut length = 0;
        loop {
            let mut header = String::new();
            reader.read_line(&mut header).ok()?;
            if header.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        let health = *self.health.lock().unwrap();
        if health == Health::Hangs {
            thread::sleep(Duration::from_secs(30));
            return None;
        }
        let (status, body) =
            if health == Health::Fails { (500, Vec::new()) } else { self.act(&method, &target, body) };
        let mut stream = stream;
        write!(stream, "HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n", body.len()).ok()?;
        if method != "HEAD" {
            stream.write_all(&body).ok()?;
        }
        Some(())
    }

    fn act(&self, method: &str, target: &str, body: Vec<u8>) -> (u16, Vec<u8>) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let signed = ["X-Amz-Algorithm=AWS4-HMAC-SHA256", "X-Amz-Credential=key%2F", "X-Amz-Signature="];
        if !signed.iter().all(|part| query.contains(part)) {
            return (403, Vec::new());
        }
        let mut kept = self.kept.lock().unwrap();
        match method {
            "PUT" => {
                kept.insert(path.to_owned(), body);
                (200, Vec::new())
            }
            "GET" if query.contains("list-type=2") => {
                let key = kept.keys().next().map(|name| format!("<Contents><Key>{name}</Key></Contents>"));
                let (space, key) = ("http://s3.amazonaws.com/doc/2006-03-01/", key.unwrap_or_default());
                (200, format!("<ListBucketResult xmlns=\"{space}\">{key}</ListBucketResult>").into())
            }
            "GET" => kept.get(path).map_or((404, Vec::new()), |bytes| (200, bytes.clone())),
            "DELETE" => {
                kept.remove(path);
                (204, Vec::new())
            }
            _ => (200, Vec::new()),
        }
    }
}
