DROP TABLE outbox_messages;
DROP TABLE idempotency_keys;
DROP TABLE audit_lines;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE holdings;
DROP TABLE accounts;
