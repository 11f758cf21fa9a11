use std::net::{IpAddr, Ipv6Addr};

/// The bits of an IPv6 address that name a network: whoever has one address of it has all others (RFC 6177).
const NETWORK: u32 = 64;

/// Whom limits count: an address of IPv4, a network of IPv6; anything else as it is.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => {
            let first = ip.to_bits() & (u128::MAX << (Ipv6Addr::BITS - NETWORK));
            format!("{}/{NETWORK}", Ipv6Addr::from_bits(first))
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_of_ipv6_is_one_caller_and_everything_else_stands_for_itself() {
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:2::"] {
            assert_eq!(network(address), "2001:db8:1:2::/64");
        }
        assert_eq!(network("2001:db8:1:3::1"), "2001:db8:1:3::/64");
        for as_it_is in ["203.0.113.7", "unknown", "0190b6c1-7a00-7000-8000-000000000001"] {
            assert_eq!(network(as_it_is), as_it_is);
        }
    }
}
