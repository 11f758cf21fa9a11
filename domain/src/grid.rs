//! The room `grid`.
