use super::{Answer, TestApp};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

/// Someone who makes requests.
#[derive(Clone)]
pub struct Caller<'a> {
    base: &'a str,
    client: &'a Client,
    pub token: Option<String>,
}

impl<'a> Caller<'a> {
    pub fn new(app: &'a TestApp, token: Option<String>) -> Self {
        Self::at(&app.base, &app.client, token)
    }

    /// Someone who talks to the server at this address.
    pub fn at(base: &'a str, client: &'a Client, token: Option<String>) -> Self {
        Self { base, client, token }
    }

    /// A request before it is sent; `path` is under `/api/v1` unless it is a whole address.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = match path {
            link if link.starts_with("/api/") => format!("{}{link}", self.base),
            path => format!("{}/api/v1{path}", self.base),
        };
        let request = self.client.request(method, url);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).json(body)).await
    }

    /// A post that may be repeated under its key.
    pub async fn post_once(&self, path: &str, key: &str, body: &Value) -> Answer {
        send(self.request(Method::POST, path).header("Idempotency-Key", key).json(body)).await
    }

    /// A change to what stood at `version`.
    pub async fn change(&self, path: &str, version: i64, body: &Value) -> Answer {
        send(self.request(Method::POST, path).header("If-Match", format!("\"{version}\"")).json(body)).await
    }

    /// Acts on the thing as it stands now: reads its version first.
    pub async fn act(&self, thing: &str, action: &str, body: Value) -> Answer {
        let now = self.get(thing).await;
        let version = now.at("/version").as_i64().unwrap_or(1);
        let body = if body.is_null() { json!({}) } else { body };
        self.change(&format!("{thing}/{action}"), version, &body).await
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.unwrap()).await
}
