use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs},
};
use tokio::task::spawn_blocking;
use url::{Host, Url};

/// How far a webhook may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Addresses of the public network only, by https.
    Public,
    /// Also this network and this machine, also by http: where an operator says so.
    Anywhere,
}

impl Reach {
    fn allows(self, address: IpAddr) -> bool {
        self == Self::Anywhere || is_public(address)
    }
}

/// Gives a connection only addresses that it may reach. What a name means is asked at each sending: it may have
/// changed since it was saved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vetted(pub(super) Reach);

impl Resolve for Vetted {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let vetted = look_up(name.as_str().to_owned(), reach).await?;
            let addresses: Addrs = Box::new(vetted.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

async fn look_up(host: String, reach: Reach) -> io::Result<Vec<IpAddr>> {
    let found =
        spawn_blocking(move || (host.as_str(), 0).to_socket_addrs()).await.map_err(io::Error::other)??;
    let vetted: Vec<IpAddr> = found.map(|one| one.ip()).filter(|address| reach.allows(*address)).collect();
    if vetted.is_empty() { Err(io::Error::other("no address that may be reached")) } else { Ok(vetted) }
}

/// Whether the host of an address written as a number may be reached; a name is vetted when it is looked up.
pub(super) fn is_allowed(url: &Url, reach: Reach) -> bool {
    let by_number = match url.host() {
        Some(Host::Ipv4(address)) => reach.allows(address.into()),
        Some(Host::Ipv6(address)) => reach.allows(address.into()),
        Some(Host::Domain(_)) => true,
        None => false,
    };
    by_number && (url.scheme() == "https" || reach == Reach::Anywhere)
}

/// Whether an address may be told just now: asked before it is saved.
pub async fn is_reachable(url: &str, reach: Reach) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    if !is_allowed(&url, reach) {
        return false;
    }
    match url.host() {
        Some(Host::Domain(name)) => look_up(name.to_owned(), reach).await.is_ok(),
        _ => true,
    }
}

/// Whether an address belongs to the public network (the special-purpose registries of IANA, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    // Only 2000::/3 is given out to the public network; of it these lead elsewhere: protocol assignments with
    // Teredo, documentation, and 6to4, which wraps any address of version 4.
    let [first, second, ..] = address.segments();
    let given = (0x2000..0x3fff).contains(&first);
    let special = first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xdb8));
    given && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_network_is_reached() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "114.114.114.114", "2400:3200::1", "::ffff:1.1.1.1"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[tokio::test]
    async fn an_address_inside_is_refused_however_it_is_written() {
        for url in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://localhost/",
            "http://1.1.1.1/",
            "https://017700000001/",
        ] {
            assert!(!is_reachable(url, Reach::Public).await, "{url}");
            assert!(is_reachable(url, Reach::Anywhere).await, "{url}");
        }
        assert!(is_reachable("https://1.1.1.1/", Reach::Public).await);
        assert!(!is_reachable("https://no-such-host.invalid/", Reach::Anywhere).await);
    }
}
