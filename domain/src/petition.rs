//! The room `petition`.
