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
        phone_sealed -> Nullable<Binary>,
        phone_index -> Nullable<Binary>,
        openid_sealed -> Nullable<Binary>,
        openid_index -> Nullable<Binary>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    account_keys (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        hash -> Binary,
        name -> Text,
        prefix -> Text,
        created_by -> Nullable<DbUuid>,
        created_at -> DbTs,
        expires_at -> Nullable<DbTs>,
        last_used_at -> Nullable<DbTs>,
        ended_at -> Nullable<DbTs>,
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
        enrolment_only -> Bool,
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
    use crate::db::{DbTs, DbUuid};

    phone_codes (id) {
        id -> DbUuid,
        phone_index -> Binary,
        seq -> Integer,
        purpose -> Text,
        code_hash -> Binary,
        address -> Text,
        tries -> Integer,
        created_at -> DbTs,
        expires_at -> DbTs,
        used_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    recovery_codes (hash) {
        hash -> Binary,
        account_id -> DbUuid,
        used_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbJson;

    second_factor_rule (id) {
        id -> SmallInt,
        roles -> DbJson,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    second_factors (account_id) {
        account_id -> DbUuid,
        secret_sealed -> Binary,
        confirmed_at -> Nullable<DbTs>,
        last_step -> BigInt,
        tries -> Integer,
        tries_since -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    sign_in_challenges (hash) {
        hash -> Binary,
        account_id -> DbUuid,
        device -> Text,
        way -> Text,
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
        seq -> Nullable<BigInt>,
        salt -> Nullable<Binary>,
        commitment -> Nullable<Binary>,
        hash -> Nullable<Binary>,
    }
}

table! {
    use diesel::sql_types::*;

    audit_heads (id) {
        id -> SmallInt,
        base_seq -> BigInt,
        base_hash -> Binary,
        seq -> BigInt,
        hash -> Binary,
        seal -> Binary,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    consents (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        document -> Text,
        version -> Integer,
        given_at -> DbTs,
        withdrawn_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    disclosures (id) {
        id -> DbUuid,
        petition_id -> DbUuid,
        subject -> DbUuid,
        account_id -> DbUuid,
        capacity -> Text,
        purpose -> Text,
        reason -> Text,
        fields -> DbJson,
        at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    erasures (id) {
        id -> DbUuid,
        account_id -> DbUuid,
        asked_by -> DbUuid,
        asked_at -> DbTs,
        due_at -> DbTs,
        withdrawn_at -> Nullable<DbTs>,
        done_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    idempotency_keys (hash) {
        hash -> Binary,
        body_hash -> Binary,
        status -> SmallInt,
        body -> Text,
        created_at -> DbTs,
        sealed -> Nullable<Binary>,
        subject -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    notice_deliveries (id) {
        id -> DbUuid,
        message_id -> DbUuid,
        occasion_id -> DbUuid,
        occasion_seq -> Integer,
        recipient_kind -> Text,
        recipient_id -> DbUuid,
        channel -> Text,
        topic -> Text,
        reader -> Text,
        petition_id -> Nullable<DbUuid>,
        status -> Nullable<Text>,
        detail -> Nullable<Text>,
        state -> Text,
        attempts -> Integer,
        due_at -> DbTs,
        claimed_until -> Nullable<DbTs>,
        last_error -> Nullable<Text>,
        happened_at -> DbTs,
        ended_at -> Nullable<DbTs>,
        dead_at -> Nullable<DbTs>,
        read_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    notice_preferences (account_id) {
        account_id -> DbUuid,
        language -> Text,
        quiet_from -> Integer,
        quiet_to -> Integer,
        choices -> DbJson,
        version -> Integer,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs};

    notice_templates (topic, reader, channel, language) {
        topic -> Text,
        reader -> Text,
        channel -> Text,
        language -> Text,
        parts -> Nullable<DbJson>,
        wechat_id -> Nullable<Text>,
        version -> Integer,
        updated_at -> DbTs,
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

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    category_suggestions (id) {
        id -> DbUuid,
        model_version -> Text,
        sector -> Text,
        sector_score -> Double,
        category_id -> DbUuid,
        category_score -> Double,
        suggested_at -> DbTs,
        petition_id -> Nullable<DbUuid>,
        chosen_id -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbUuid;

    category_words (category_id, word) {
        category_id -> DbUuid,
        word -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbUuid;

    petition_terms (petition_id, term) {
        petition_id -> DbUuid,
        term -> BigInt,
        weight -> SmallInt,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    categories (id) {
        id -> DbUuid,
        parent_id -> Nullable<DbUuid>,
        code -> Text,
        name -> Text,
        sector -> Nullable<Text>,
        photo_required -> Bool,
        check_required -> Bool,
        low_rating -> Text,
        retired_at -> Nullable<DbTs>,
        version -> Integer,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    petitions (id) {
        id -> DbUuid,
        number -> Text,
        kind -> Text,
        category_id -> DbUuid,
        urgency -> Text,
        channel -> Text,
        title -> Text,
        body -> Text,
        address -> Nullable<Text>,
        longitude -> Nullable<Double>,
        latitude -> Nullable<Double>,
        grid_id -> DbUuid,
        routed_by -> Text,
        routed_reason -> Text,
        identity_mode -> Text,
        reporter -> DbUuid,
        parent_id -> Nullable<DbUuid>,
        status -> Text,
        version -> Integer,
        assignee_kind -> Nullable<Text>,
        assignee_id -> Nullable<DbUuid>,
        handler_id -> Nullable<DbUuid>,
        round -> Integer,
        returns -> Integer,
        arbitration -> Bool,
        tier_id -> Nullable<DbUuid>,
        question_expires_at -> Nullable<DbTs>,
        review_on -> Nullable<Date>,
        extension_asked -> Nullable<SmallInt>,
        extended_days -> Integer,
        call_back_due -> Bool,
        supervised_at -> Nullable<DbTs>,
        paused_since -> Nullable<DbTs>,
        paused_seconds -> BigInt,
        merged_into -> Nullable<DbUuid>,
        merged_before -> Nullable<Text>,
        reported_at -> DbTs,
        dispatched_at -> Nullable<DbTs>,
        accepted_at -> Nullable<DbTs>,
        first_handled_at -> Nullable<DbTs>,
        handled_at -> Nullable<DbTs>,
        ended_at -> Nullable<DbTs>,
        updated_at -> DbTs,
        response_due_at -> Nullable<DbTs>,
        response_warn_at -> Nullable<DbTs>,
        response_measure -> Nullable<Text>,
        handling_due_at -> Nullable<DbTs>,
        handling_warn_at -> Nullable<DbTs>,
        handling_measure -> Nullable<Text>,
        responded_in_time -> Nullable<Bool>,
        handled_in_time -> Nullable<Bool>,
        warned_at -> Nullable<DbTs>,
        overdue_at -> Nullable<DbTs>,
        climbed_at -> Nullable<DbTs>,
        alarm_at -> Nullable<DbTs>,
        search_text -> Text,
        address_sealed -> Nullable<Binary>,
        forgotten_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    petition_events (id) {
        id -> DbUuid,
        petition_id -> DbUuid,
        seq -> Integer,
        action -> Text,
        account_id -> Nullable<DbUuid>,
        capacity -> Text,
        from_status -> Nullable<Text>,
        to_status -> Text,
        round -> Integer,
        reason -> Nullable<Text>,
        body -> Nullable<Text>,
        detail -> Nullable<DbJson>,
        visibility -> Text,
        at -> DbTs,
        client_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    petition_reporters (petition_id, voice) {
        petition_id -> DbUuid,
        voice -> DbUuid,
        via -> Nullable<DbUuid>,
        joined_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    petition_ratings (petition_id, round, voice) {
        petition_id -> DbUuid,
        round -> Integer,
        voice -> DbUuid,
        by_reporter -> Bool,
        score -> SmallInt,
        reasons -> DbJson,
        body -> Nullable<Text>,
        at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    petition_scopes (petition_id, scope_id) {
        scope_id -> DbUuid,
        status -> SmallInt,
        created_at -> DbTs,
        petition_id -> DbUuid,
        updated_at -> DbTs,
        due_at -> Nullable<DbTs>,
        category_id -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    petition_stream (xact, position) {
        position -> BigInt,
        xact -> BigInt,
        event_id -> DbUuid,
        at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;

    petition_numbers (day) {
        day -> Date,
        taken -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbUuid;

    imported_petitions (source, external_id) {
        source -> Text,
        external_id -> Text,
        petition_id -> DbUuid,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    routing_rule_sets (id) {
        id -> DbUuid,
        number -> Integer,
        name -> Text,
        state -> Text,
        rules -> DbJson,
        version -> Integer,
        created_by -> Nullable<DbUuid>,
        created_at -> DbTs,
        updated_at -> DbTs,
        activated_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbJson;

    calendars (id) {
        id -> SmallInt,
        weekdays -> SmallInt,
        periods -> DbJson,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::*;

    calendar_days (day) {
        day -> Date,
        kind -> Text,
        name -> Text,
        source -> Text,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    routing_alarms (id) {
        id -> DbUuid,
        set_id -> DbUuid,
        position -> Integer,
        rule_name -> Text,
        problem -> Text,
        petition_id -> Nullable<DbUuid>,
        raised_at -> DbTs,
        acknowledged_at -> Nullable<DbTs>,
        acknowledged_by -> Nullable<DbUuid>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    leases (name) {
        name -> Text,
        holder -> DbUuid,
        epoch -> BigInt,
        until -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::DbUuid;

    petition_clock_rules (category_id, urgency, kind) {
        category_id -> DbUuid,
        urgency -> Text,
        kind -> Text,
        response_minutes -> Nullable<Integer>,
        response_measure -> Nullable<Text>,
        handling_minutes -> Nullable<Integer>,
        handling_measure -> Nullable<Text>,
        climb_minutes -> Nullable<Integer>,
        climb_measure -> Nullable<Text>,
    }
}

table! {
    use diesel::sql_types::*;

    petition_settings (id) {
        id -> SmallInt,
        rating_minutes -> Integer,
        reopen_minutes -> Integer,
        question_minutes -> Integer,
        urge_minutes -> Integer,
        version -> Integer,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    photos (id) {
        id -> DbUuid,
        owner -> Nullable<DbUuid>,
        petition_id -> Nullable<DbUuid>,
        event_id -> Nullable<DbUuid>,
        media_type -> Text,
        width -> Integer,
        height -> Integer,
        bytes -> BigInt,
        sha256 -> Text,
        thumb_sha256 -> Nullable<Text>,
        created_at -> DbTs,
        given_up_at -> Nullable<DbTs>,
    }
}

joinable!(sessions -> accounts (account_id));
joinable!(holdings -> accounts (account_id));
allow_tables_to_appear_in_same_query!(accounts, holdings, sessions, refresh_tokens, second_factors);
allow_tables_to_appear_in_same_query!(petitions, petition_scopes, petition_reporters, notice_deliveries);
allow_tables_to_appear_in_same_query!(petition_reporters, accounts);

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
allow_tables_to_appear_in_same_query!(grid_ancestors, accounts);
allow_tables_to_appear_in_same_query!(grid_ancestors, holdings);

table! {
    use diesel::sql_types::*;
    use crate::db::{DbJson, DbTs, DbUuid};

    webhooks (id) {
        id -> DbUuid,
        name -> Text,
        url -> Text,
        actions -> DbJson,
        grid_id -> DbUuid,
        disabled_at -> Nullable<DbTs>,
        version -> Integer,
        created_at -> DbTs,
        updated_at -> DbTs,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    webhook_secrets (id) {
        id -> DbUuid,
        webhook_id -> DbUuid,
        sealed -> Binary,
        created_at -> DbTs,
        ends_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;
    use crate::db::{DbTs, DbUuid};

    webhook_deliveries (id) {
        id -> DbUuid,
        webhook_id -> DbUuid,
        event_id -> DbUuid,
        kind -> Text,
        body -> Text,
        state -> Text,
        attempts -> Integer,
        due_at -> DbTs,
        answer -> Nullable<Integer>,
        trouble -> Nullable<Text>,
        created_at -> DbTs,
        ended_at -> Nullable<DbTs>,
    }
}

table! {
    use diesel::sql_types::*;

    webhook_place (id) {
        id -> SmallInt,
        place -> Text,
    }
}

joinable!(webhook_deliveries -> webhooks (webhook_id));
allow_tables_to_appear_in_same_query!(webhook_deliveries, webhooks);

table! {
    use diesel::sql_types::*;

    lasting_keys (name) {
        name -> Text,
        key_sealed -> Binary,
    }
}
