-- New rows come to the end of the table instead of to a place of their own for each user and key, where each would touch a
-- page of its own.
ALTER TABLE idempotency_keys
    ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT FIRST,
    ADD UNIQUE KEY uk_idempotency_keys_user_key (user_id, idempotency_key),
    DROP PRIMARY KEY,
    ADD PRIMARY KEY (id);
