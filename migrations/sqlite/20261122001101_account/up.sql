INSERT INTO audit_heads (id, base_seq, base_hash, seq, hash, seal)
VALUES (1, 0, zeroblob(32), 0, zeroblob(32), zeroblob(0));

-- A line may change twice: when it is linked, and when its personal values are erased.
CREATE TRIGGER audit_lines_stay BEFORE UPDATE ON audit_lines
WHEN NOT (
    NEW.id IS OLD.id AND NEW.at IS OLD.at AND NEW.account_id IS OLD.account_id AND NEW.action IS OLD.action
    AND NEW.object_kind IS OLD.object_kind AND NEW.object_id IS OLD.object_id AND NEW.outcome IS OLD.outcome
    AND (
        (OLD.seq IS NULL AND NEW.seq IS NOT NULL AND NEW.address IS OLD.address AND NEW.detail IS OLD.detail)
        OR (
            NEW.seq IS OLD.seq AND NEW.commitment IS OLD.commitment AND NEW.hash IS OLD.hash
            AND NEW.salt IS NULL AND NEW.address = '' AND NEW.detail = '{}'
        )
    )
)
BEGIN
    SELECT RAISE(ABORT, 'an audit line cannot be changed');
END;

-- Lines go only behind the point up to which the retention period has let the chain go.
CREATE TRIGGER audit_lines_remain BEFORE DELETE ON audit_lines
WHEN OLD.seq IS NULL OR OLD.seq > (SELECT base_seq FROM audit_heads)
BEGIN
    SELECT RAISE(ABORT, 'an audit line cannot be removed');
END;

CREATE TRIGGER audit_heads_go_on BEFORE UPDATE ON audit_heads
WHEN NEW.seq < OLD.seq OR NEW.base_seq < OLD.base_seq OR NEW.base_seq > NEW.seq
BEGIN
    SELECT RAISE(ABORT, 'the audit trail cannot go back');
END;

CREATE TRIGGER audit_heads_remain BEFORE DELETE ON audit_heads
BEGIN
    SELECT RAISE(ABORT, 'the head of the audit trail cannot be removed');
END;
