//! What the screens are told: where map tiles come from.

use super::{ConfigError, bad, text};
use reqwest::Url;

/// Where map tiles come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapTiles {
    /// Their address, with `{z}`, `{x}` and `{y}` in it.
    pub url: String,
    /// Whom the map is owed to; shown on it.
    pub attribution: String,
    origin: String,
}

impl MapTiles {
    const WANTED: &str = "an http(s) address with {z}, {x} and {y} in it";

    pub(super) fn from_env() -> Result<Option<Self>, ConfigError> {
        let Some(url) = text("SANPING_MAP_TILES") else { return Ok(None) };
        let attribution = text("SANPING_MAP_ATTRIBUTION").unwrap_or_default();
        let tiles = Self::new(&url, attribution);
        tiles.map(Some).ok_or_else(|| bad("SANPING_MAP_TILES", Self::WANTED, &url))
    }

    /// Tiles of an address, or nothing where it is none.
    #[must_use]
    pub fn new(url: &str, attribution: String) -> Option<Self> {
        let parsed = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let whole = ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part));
        let origin = parsed.origin().ascii_serialization();
        // The policy of the pages names the origin: nothing may stand in it that ends a directive.
        (whole && origin.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b';' | b','))).then(|| Self {
            url: url.to_owned(),
            attribution,
            origin,
        })
    }

    /// Scheme, host and port, for the policy of the pages.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_need_a_whole_address() {
        let tiles = MapTiles::new("https://tiles.example/{z}/{x}/{y}.png?key=k", String::new()).unwrap();
        assert_eq!(tiles.origin(), "https://tiles.example");
        for bad in ["https://tiles.example/{z}/{x}", "tiles/{z}/{x}/{y}", "file:///{z}/{x}/{y}"] {
            assert_eq!(MapTiles::new(bad, String::new()), None, "{bad}");
        }
    }
}
