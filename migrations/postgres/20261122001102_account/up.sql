INSERT INTO audit_heads (id, base_seq, base_hash, seq, hash, seal)
VALUES (1, 0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'), ''::bytea);

-- A line may change twice: when it is linked, and when its personal values are erased.
CREATE FUNCTION audit_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.at, NEW.account_id, NEW.action, NEW.object_kind, NEW.object_id, NEW.outcome)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.at, OLD.account_id, OLD.action, OLD.object_kind, OLD.object_id, OLD.outcome)
        AND (
            (OLD.seq IS NULL AND NEW.seq IS NOT NULL AND NEW.address = OLD.address AND NEW.detail = OLD.detail)
            OR (
                (NEW.seq, NEW.commitment, NEW.hash) IS NOT DISTINCT FROM (OLD.seq, OLD.commitment, OLD.hash)
                AND NEW.salt IS NULL AND NEW.address = '' AND NEW.detail = '{}'::jsonb
            )
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an audit line cannot be changed';
END $$;
CREATE TRIGGER audit_lines_stay BEFORE UPDATE ON audit_lines
FOR EACH ROW EXECUTE FUNCTION audit_lines_stay();

-- Lines go only behind the point up to which the retention period has let the chain go.
CREATE FUNCTION audit_lines_remain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        IF OLD.seq <= (SELECT base_seq FROM audit_heads) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'an audit line cannot be removed';
END $$;
CREATE TRIGGER audit_lines_remain BEFORE DELETE ON audit_lines
FOR EACH ROW EXECUTE FUNCTION audit_lines_remain();
CREATE TRIGGER audit_lines_remain_all BEFORE TRUNCATE ON audit_lines
FOR EACH STATEMENT EXECUTE FUNCTION audit_lines_remain();

CREATE FUNCTION audit_heads_go_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.seq >= OLD.seq AND NEW.base_seq >= OLD.base_seq AND NEW.base_seq <= NEW.seq THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit trail cannot go back';
END $$;
CREATE TRIGGER audit_heads_go_on BEFORE UPDATE OR DELETE ON audit_heads
FOR EACH ROW EXECUTE FUNCTION audit_heads_go_on();
CREATE TRIGGER audit_heads_remain BEFORE TRUNCATE ON audit_heads
FOR EACH STATEMENT EXECUTE FUNCTION audit_heads_go_on();
