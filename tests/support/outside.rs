//! A service outside, stood in for over real HTTP: it records what it is asked, and can fail, hang, lie, drip
//! and flood.

use serde_json::{Value, json};
use std::{
    collections::{HashMap, VecDeque},
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// What it was asked.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    /// Without the query.
    pub path: String,
    pub query: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    pub body: Value,
    /// The same to the last byte.
    pub text: String,
    /// Whether it was answered 200.
    pub taken: bool,
}

impl Seen {
    /// The code of six digits in a text message.
    #[track_caller]
    pub fn code(&self) -> String {
        let text = self.body["text"].as_str().unwrap();
        let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take(6).collect();
        assert!(digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()), "{text}");
        digits
    }
}

/// How it behaves.
#[derive(Debug, Clone)]
pub enum Mood {
    /// Answers this.
    Says(u16, Value),
    /// Takes the request and never answers.
    Hangs,
    /// Answers what is no JSON.
    Rubbish,
    /// Answers without end, as fast as it can.
    Floods,
    /// Answers without end, a byte now and then.
    Drips,
    /// Closes the connection.
    HangsUp,
}

/// The service.
pub struct StandIn {
    pub url: String,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    seen: Mutex<Vec<Seen>>,
    /// What comes before anything else, once each.
    next: Mutex<VecDeque<Mood>>,
    /// What a path always answers.
    always: Mutex<HashMap<String, Mood>>,
    /// How many of `seen` were taken note of.
    read: Mutex<usize>,
}

impl StandIn {
    /// A service that answers 200 and `{}` to everything.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::default());
        let server = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&server);
                // A caller that goes away in the middle is what some tests are about.
                thread::spawn(move || shared.converse(stream).unwrap_or_default());
            }
        });
        Self { url, shared }
    }

    /// From now on this path behaves so.
    pub fn always(&self, path: &str, mood: Mood) {
        self.shared.always.lock().unwrap().insert(path.to_owned(), mood);
    }

    /// From now on this path answers 200 with this.
    pub fn answers(&self, path: &str, body: Value) {
        self.always(path, Mood::Says(200, body));
    }

    /// The next request, whichever it is, finds this; several calls stand in line.
    pub fn next(&self, mood: Mood) {
        self.shared.next.lock().unwrap().push_back(mood);
    }

    /// The next `times` requests fail with this status.
    pub fn fails(&self, times: usize, status: u16) {
        for _ in 0..times {
            self.next(Mood::Says(status, json!({})));
        }
    }

    /// All that it was asked, oldest first.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// What it was asked at this path.
    pub fn seen_at(&self, path: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.path == path).collect()
    }

    /// What it was asked next, after what this gave before; waits for it, at most ten seconds.
    #[track_caller]
    pub fn next_seen(&self) -> Seen {
        let mut read = self.shared.read.lock().unwrap();
        *read += 1;
        self.after(*read).swap_remove(*read - 1)
    }

    /// Waits until it was asked `count` times, at most ten seconds, and gives all that it was asked.
    #[track_caller]
    pub fn after(&self, count: usize) -> Vec<Seen> {
        for _ in 0..1000 {
            let seen = self.seen();
            if seen.len() >= count {
                return seen;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("asked {} times, not {count}", self.seen().len())
    }
}

impl Shared {
    fn converse(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let Some(mut seen) = read(&mut reader)? else { return Ok(()) };
        let mood = self.next.lock().unwrap().pop_front();
        let mood = mood.or_else(|| self.always.lock().unwrap().get(&seen.path).cloned());
        let mood = mood.unwrap_or(Mood::Says(200, json!({})));
        seen.taken = matches!(mood, Mood::Says(200, _));
        self.seen.lock().unwrap().push(seen);
        answer(stream, mood)
    }
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Option<Seen>> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Some(Seen {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or_default(),
        text: String::from_utf8_lossy(&body).into_owned(),
        taken: false,
    }))
}

fn answer(mut stream: TcpStream, mood: Mood) -> std::io::Result<()> {
    let endless = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n\r\n\"";
    match mood {
        Mood::Says(status, body) => say(&mut stream, status, &body.to_string()),
        Mood::Rubbish => say(&mut stream, 200, "<html>502 Bad Gateway"),
        Mood::HangsUp => Ok(()),
        Mood::Hangs => stream.read_exact(&mut [0]),
        Mood::Floods => {
            stream.write_all(endless.as_bytes())?;
            loop {
                stream.write_all(&[b'x'; 65_536])?;
            }
        }
        Mood::Drips => {
            stream.write_all(endless.as_bytes())?;
            loop {
                stream.write_all(b"x")?;
                thread::sleep(Duration::from_millis(200));
            }
        }
    }
}

fn say(stream: &mut TcpStream, status: u16, body: &str) -> std::io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())
}
