-- Delivery of events. next_attempt_at is when an event is due: of a claimed one the end of its lease, of one that was sent
-- or given up NULL. So its index alone tells what is due, however many were sent.

ALTER TABLE outbox
    ADD COLUMN trace_parent VARCHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD COLUMN redriven_by BIGINT NULL,
    ADD COLUMN redriven_at DATETIME(6) NULL,
    DROP INDEX idx_outbox_due,
    ADD INDEX idx_outbox_due (next_attempt_at, id),
    DROP INDEX idx_outbox_aggregate,
    ADD INDEX idx_outbox_aggregate (aggregate_type, aggregate_id, id),
    ADD INDEX idx_outbox_sent (sent_at),
    ADD CONSTRAINT fk_outbox_redriven_by FOREIGN KEY (redriven_by) REFERENCES users (user_id),
    ADD CONSTRAINT ck_outbox_claim CHECK ((claimed_by IS NULL) = (claimed_until IS NULL));

-- What became of sent events that are no longer kept: how many there were of each kind of aggregate, and when the newest of
-- them was recorded. With it the books can still count every event.
CREATE TABLE outbox_purged (
    aggregate_type VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    events         BIGINT                                            NOT NULL,
    newest_at      DATETIME(6)                                       NOT NULL,
    PRIMARY KEY (aggregate_type)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
