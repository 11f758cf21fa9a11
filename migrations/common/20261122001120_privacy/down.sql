DROP INDEX outbox_messages_by_recipient;
DROP INDEX idempotency_keys_by_subject;
ALTER TABLE idempotency_keys DROP COLUMN subject;
ALTER TABLE idempotency_keys DROP COLUMN sealed;
DROP TABLE erasures;
DROP TABLE disclosures;
DROP TABLE consents;
