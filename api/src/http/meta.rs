use crate::state::State;
use actix_web::{HttpMessage, HttpRequest, web::Data};
use std::net::IpAddr;
use uuid::Uuid;

/// What is known of a request before anything is read of it.
#[derive(Debug, Clone)]
pub struct Meta {
    /// The trace id: that of `traceparent` (W3C Trace Context) where the caller sent one.
    pub trace_id: String,
    /// The caller's address; from `X-Forwarded-For` only behind a configured proxy.
    pub address: String,
}

impl Meta {
    /// Of this request; worked out once and kept with it.
    #[must_use]
    pub fn of(req: &HttpRequest) -> Self {
        if let Some(known) = req.extensions().get::<Self>() {
            return known.clone();
        }
        let trace_id = traceparent(req).unwrap_or_else(|| Uuid::now_v7().simple().to_string());
        Self { trace_id, address: address(req) }
    }
}

fn traceparent(req: &HttpRequest) -> Option<String> {
    let text = req.headers().get("traceparent")?.to_str().ok()?;
    let mut parts = text.split('-');
    let (_version, trace) = (parts.next()?, parts.next()?);
    let sound = trace.len() == 32
        && trace.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        && trace.bytes().any(|b| b != b'0');
    sound.then(|| trace.to_owned())
}

fn address(req: &HttpRequest) -> String {
    // On a door for both kinds of addresses one of IPv4 comes in the clothes of IPv6.
    let Some(peer) = req.peer_addr().map(|peer| peer.ip().to_canonical()) else {
        return "unknown".to_owned();
    };
    let trusted = |ip: &IpAddr| {
        req.app_data::<Data<State>>().is_some_and(|state| state.config.http.trusted_proxies.contains(ip))
    };
    if !trusted(&peer) {
        return peer.to_string();
    }
    // Some proxies write a line of their own below the caller's: all lines are one chain.
    let lines: Vec<_> = req.headers().get_all("x-forwarded-for").map(|line| line.to_str().ok()).collect();
    // From the right: the first address that none of our own proxies has. What cannot be read hides what is before it.
    lines
        .into_iter()
        .rev()
        .map_while(|line| line)
        .flat_map(|chain| chain.rsplit(','))
        .map_while(|hop| hop.trim().parse::<IpAddr>().ok().map(|ip| ip.to_canonical()))
        .find(|ip| !trusted(ip))
        .unwrap_or(peer)
        .to_string()
}
