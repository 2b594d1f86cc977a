-- A cancelled order says when it was cancelled and by whom; no foreign key, whose index every order would pay for.
-- The lists of orders, held coupons and users are each served by an index in the order in which they are shown.

ALTER TABLE orders
    ADD COLUMN cancelled_at DATETIME(6) NULL,
    ADD COLUMN cancelled_by BIGINT NULL,
    ADD INDEX idx_orders_user_status_created (user_id, status, created_at),
    ADD INDEX idx_orders_created (created_at),
    ADD CONSTRAINT ck_orders_cancelled CHECK (
        (status = 'CANCELLED') = (cancelled_at IS NOT NULL) AND (status = 'CANCELLED') = (cancelled_by IS NOT NULL));

ALTER TABLE user_coupons
    ADD INDEX idx_user_coupons_user_claimed (user_id, claimed_at);

ALTER TABLE users
    ADD INDEX idx_users_name (name);

-- Quantity sold per product in spans of three lengths, each the sum of the shorter ones: a long time is summed up from few
-- rows. Figures can be computed anew from the orders, so nothing here may stop an order: no CHECK, no FOREIGN KEY. Nobody
-- asks for more than 30 days.
DROP TABLE sales_figures;

CREATE TABLE sales_figures (
    span       ENUM ('DAY','THREE_HOURS','TEN_MINUTES') NOT NULL,
    starts_at  DATETIME                                 NOT NULL,
    product_id BIGINT                                   NOT NULL,
    quantity   BIGINT                                   NOT NULL,
    PRIMARY KEY (span, starts_at, product_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

INSERT INTO sales_figures (span, starts_at, product_id, quantity)
SELECT 'TEN_MINUTES', ADDTIME(TIMESTAMP(DATE(o.created_at)),
        MAKETIME(HOUR(o.created_at), MINUTE(o.created_at) DIV 10 * 10, 0)) AS starts, i.product_id, SUM(i.quantity)
FROM orders o
    JOIN order_items i ON i.order_id = o.order_id
WHERE o.status = 'PAID'
    AND o.created_at >= UTC_DATE() - INTERVAL 32 DAY
GROUP BY starts, i.product_id;

INSERT INTO sales_figures (span, starts_at, product_id, quantity)
SELECT 'THREE_HOURS', ADDTIME(TIMESTAMP(DATE(f.starts_at)), MAKETIME(HOUR(f.starts_at) DIV 3 * 3, 0, 0)) AS starts,
    f.product_id, SUM(f.quantity)
FROM sales_figures f
WHERE f.span = 'TEN_MINUTES'
GROUP BY starts, f.product_id;

INSERT INTO sales_figures (span, starts_at, product_id, quantity)
SELECT 'DAY', TIMESTAMP(DATE(f.starts_at)) AS starts, f.product_id, SUM(f.quantity)
FROM sales_figures f
WHERE f.span = 'THREE_HOURS'
GROUP BY starts, f.product_id;
