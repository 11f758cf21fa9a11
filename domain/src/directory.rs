//! The room `directory`.
