//! A stand-in for an S3-compatible service: it speaks HTTP, keeps bytes, and misbehaves when told to.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// How the service behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Well,
    /// Answers this status, without a body.
    Says(u16),
    /// Sends the caller on to another path of its own, [`ELSEWHERE`].
    Moved,
    /// Answers 200 and a page for people to whatever it is asked.
    Page,
    /// Answers 200 to what it is given, and keeps none of it.
    Forgets,
    /// Keeps the first half of what it is given, and answers 200.
    Cuts,
    /// Gives another thing that it keeps than the one that was asked for.
    Swaps,
    /// Gives the first half of what was asked for, as if it were the whole.
    Halves,
    /// Takes the request and says nothing.
    Hangs,
    /// Answers without end, as fast as it can.
    Floods,
    /// Answers without end, a byte a second.
    Drips,
}

/// Where [`Health::Moved`] points to.
pub const ELSEWHERE: &str = "/elsewhere/";

/// The service. Its thread ends with the tests.
#[derive(Clone)]
pub struct Bucket {
    pub address: SocketAddr,
    kept: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    health: Arc<Mutex<Health>>,
    asked: Arc<Mutex<Vec<String>>>,
    flooded: Arc<AtomicUsize>,
}

impl Bucket {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let bucket = Self {
            address: listener.local_addr().unwrap(),
            kept: Arc::default(),
            health: Arc::new(Mutex::new(Health::Well)),
            asked: Arc::default(),
            flooded: Arc::default(),
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

    /// Loses all that it keeps.
    pub fn lose(&self) {
        self.kept.lock().unwrap().clear();
    }

    /// The names that it keeps.
    pub fn names(&self) -> Vec<String> {
        self.kept.lock().unwrap().keys().cloned().collect()
    }

    /// The paths that it was asked for, without their queries.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// How many bytes of floods it got rid of.
    pub fn flooded(&self) -> usize {
        self.flooded.load(Ordering::Relaxed)
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
        self.asked.lock().unwrap().push(target.split('?').next()?.to_owned());
        // Read before: whoever hangs must not hold it.
        let health = *self.health.lock().unwrap();
        let (status, body) = match health {
            Health::Hangs => {
                thread::sleep(Duration::from_secs(30));
                return None;
            }
            Health::Floods => return self.pour(stream, &[b'x'; 65_536], Duration::ZERO),
            Health::Drips => return self.pour(stream, b"x", Duration::from_secs(1)),
            Health::Says(status) => (status, Vec::new()),
            Health::Moved => (301, Vec::new()),
            Health::Page => (200, b"<html><h1>Please sign in to the network</h1></html>".to_vec()),
            Health::Forgets if method == "PUT" => (200, Vec::new()),
            Health::Cuts if method == "PUT" => self.act(&method, &target, body[..body.len() / 2].to_vec()),
            Health::Swaps if method == "GET" => (200, self.other_than(&target)?),
            Health::Halves if method == "GET" => {
                let (status, body) = self.act(&method, &target, body);
                (status, body[..body.len() / 2].to_vec())
            }
            _ => self.act(&method, &target, body),
        };
        let mut stream = stream;
        let address = self.address;
        let to =
            if status == 301 { format!("location: http://{address}{ELSEWHERE}\r\n") } else { String::new() };
        write!(stream, "HTTP/1.1 {status} X\r\n{to}content-length: {}\r\n\r\n", body.len()).ok()?;
        if method != "HEAD" {
            stream.write_all(&body).ok()?;
        }
        Some(())
    }

    /// An answer without end, until the other side has gone.
    fn pour(&self, mut stream: &TcpStream, part: &[u8], pause: Duration) -> Option<()> {
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000000\r\n\r\n").ok()?;
        loop {
            stream.write_all(part).ok()?;
            self.flooded.fetch_add(part.len(), Ordering::Relaxed);
            thread::sleep(pause);
        }
    }

    /// Another photo of the same size than it keeps under this name; two names may hold the same one.
    fn other_than(&self, target: &str) -> Option<Vec<u8>> {
        let path = target.split('?').next()?;
        let (_, size) = path.split_once('.')?;
        let kept = self.kept.lock().unwrap();
        let asked = kept.get(path);
        kept.iter()
            .filter(|(name, _)| name.ends_with(size))
            .map(|(_, bytes)| bytes)
            .find(|bytes| Some(*bytes) != asked)
            .cloned()
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
            "GET" | "HEAD" if path.ends_with(".jpg") => {
                kept.get(path).map_or((404, Vec::new()), |bytes| (200, bytes.clone()))
            }
            "DELETE" => {
                kept.remove(path);
                (204, Vec::new())
            }
            _ => (200, Vec::new()),
        }
    }
}
