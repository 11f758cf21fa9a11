use super::ApiError;
use actix_web::{HttpRequest, dev::ResourceDef, http::Method, web::Data};
use sanping_domain::shared::Kind;
use std::{collections::BTreeMap, sync::LazyLock};
use utoipa::openapi::{OpenApi, path::PathItem};

/// [`Known`], worked out when it is first asked for: starting must not wait for it.
pub type KnownLater = LazyLock<Known, Box<dyn FnOnce() -> Known + Send>>;

/// Every path of the contract with its methods, to tell 405 from 404.
pub struct Known(Vec<(ResourceDef, String)>);

impl Known {
    /// Reads the paths of the contract.
    #[must_use]
    pub fn of(spec: &OpenApi) -> Self {
        let by_path: BTreeMap<&String, String> =
            spec.paths.paths.iter().map(|(path, item)| (path, allow(item))).collect();
        Self(by_path.into_iter().map(|(path, allow)| (ResourceDef::new(path.as_str()), allow)).collect())
    }

    fn allow(&self, path: &str) -> Option<String> {
        self.0.iter().find(|(resource, _)| resource.is_match(path)).map(|(_, allow)| allow.clone())
    }
}

fn allow(item: &PathItem) -> String {
    let declared = [
        (&item.get, Method::GET),
        (&item.put, Method::PUT),
        (&item.post, Method::POST),
        (&item.delete, Method::DELETE),
        (&item.patch, Method::PATCH),
    ];
    let names: Vec<_> = declared
        .into_iter()
        .filter(|(operation, _)| operation.is_some())
        .map(|(_, m)| m.to_string())
        .collect();
    names.join(", ")
}

/// What no route took: 405 with `Allow` on a path of the contract, else 404.
///
/// # Errors
/// Always.
pub async fn fallback(req: HttpRequest) -> Result<&'static str, ApiError> {
    let allow = req.app_data::<Data<KnownLater>>().and_then(|known| known.allow(req.path()));
    Err(match allow {
        Some(allow) => ApiError { allow: Some(allow), ..ApiError::new(Kind::Conflict, "method_not_allowed") },
        None => ApiError::not_found(),
    })
}
