//! One Diesel schema for both databases. A test compares it with what the migrations made.
#![expect(missing_docs, reason = "the table macro writes items that take no doc comment")]

use diesel::{allow_tables_to_appear_in_same_query, joinable, table};

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    accounts (id) {
        id -> DbUuid,
        login -> Text,
        name -> Text,
        password_hash -> Nullable<Text>,
        disabled_at -> Nullable<DbTs>,
        version -> Integer,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    holdings (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        role -> Text,
        place_kind -> Text,
        place_id -> Nullable<DbUuid>,
        granted_by -> Nullable<DbUuid>,
        granted_at -> DbTs,
        ended_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    sessions (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        device -> Text,
        address -> Text,
        created_at -> DbTs,
        refreshed_at -> DbTs,
        expires_at -> DbTs,
        revoked_at -> Nullable<DbTs>,
        revoked_for -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    refresh_tokens (hash) {
        hash -> Binary,
        session_id -> DbUuid,
        expires_at -> DbTs,
        used_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    audit_lines (id) {
        id -> DbUuid,
        at -> DbTs,
        account_id -> Nullable<DbUuid>,
        address -> Text,
        action -> Text,
        object_kind -> Text,
        object_id -> Text,
        outcome -> Text,
        detail -> DbJson,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbTs;

    idempotency_keys (hash) {
        hash -> Binary,
        body_hash -> Binary,
        status -> SmallInt,
        body -> Text,
        created_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    outbox_messages (id) {
        id -> DbUuid,
        topic -> Text,
        recipient_kind -> Text,
        recipient_id -> Nullable<DbUuid>,
        payload -> DbJson,
        created_at -> DbTs,
        sent_at -> Nullable<DbTs>,
    }
}

joinable!(sessions -> accounts (account_id));
joinable!(holdings -> accounts (account_id));
allow_tables_to_appear_in_same_query!(accounts, holdings, sessions, refresh_tokens);

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    grid_nodes (id) {
        id -> DbUuid,
        parent_id -> Nullable<DbUuid>,
        level -> Text,
        code -> Text,
        name -> Text,
        search -> Text,
        polygon -> Nullable<DbJson>,
        retired_at -> Nullable<DbTs>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbUuid;

    grid_ancestors (node_id, distance) {
        node_id -> DbUuid,
        ancestor_id -> DbUuid,
        distance -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    grid_events (id) {
        id -> DbUuid,
        node_id -> DbUuid,
        action -> Text,
        old_value -> Nullable<Text>,
        new_value -> Nullable<Text>,
        account_id -> Nullable<DbUuid>,
        at -> DbTs,
        reason -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    grid_duties (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        grid_id -> DbUuid,
        post -> Text,
        starts_at -> DbTs,
        ends_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;

    grid_revision (id) {
        id -> SmallInt,
        revision -> BigInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    units (id) {
        id -> DbUuid,
        code -> Text,
        name -> Text,
        search -> Text,
        kind -> Text,
        retired_at -> Nullable<DbTs>,
        version -> BigInt,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

joinable!(grid_duties -> accounts (account_id));
allow_tables_to_appear_in_same_query!(grid_duties, accounts);
allow_tables_to_appear_in_same_query!(grid_ancestors, grid_nodes);
