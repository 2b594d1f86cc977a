-- A cancelled order says when it was cancelled and by whom; no foreign key, whose index every order would pay for. Lists of
-- orders, by status or not, come from an index in the order in which they are shown.
-- One table in one statement, here and in what follows: a migration that fails half-way can be repaired and run again.

ALTER TABLE orders
    ADD COLUMN cancelled_at DATETIME(6) NULL,
    ADD COLUMN cancelled_by BIGINT NULL,
    ADD INDEX idx_orders_user_status_created (user_id, status, created_at),
    ADD INDEX idx_orders_created (created_at),
    ADD CONSTRAINT ck_orders_cancelled CHECK (
        (status = 'CANCELLED') = (cancelled_at IS NOT NULL) AND (status = 'CANCELLED') = (cancelled_by IS NOT NULL));
