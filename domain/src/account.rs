//! The room `account`.
