-- The ten tables of the requirements with their additions, unchanged on MySQL 8.4/9.7 and MariaDB 11.4.
-- Money is DECIMAL(19,2); time is DATETIME(6) in UTC; keys and codes compare byte by byte.
-- Every rule that the code keeps is repeated here as a CHECK, UNIQUE or FOREIGN KEY: the database is the last line.

CREATE TABLE users (
    user_id    BIGINT                    NOT NULL AUTO_INCREMENT,
    name       VARCHAR(100)              NOT NULL,
    role       ENUM ('CUSTOMER','ADMIN') NOT NULL DEFAULT 'CUSTOMER',
    created_at DATETIME(6)               NOT NULL,
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE wallets (
    user_id BIGINT         NOT NULL,
    balance DECIMAL(19, 2) NOT NULL DEFAULT 0.00,
    PRIMARY KEY (user_id),
    CONSTRAINT fk_wallets_user FOREIGN KEY (user_id) REFERENCES users (user_id),
    CONSTRAINT ck_wallets_balance CHECK (balance >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE products (
    id         BIGINT         NOT NULL AUTO_INCREMENT,
    name       VARCHAR(200)   NOT NULL,
    price      DECIMAL(19, 2) NOT NULL,
    stock      BIGINT         NOT NULL,
    created_at DATETIME(6)    NOT NULL,
    PRIMARY KEY (id),
    INDEX idx_products_created (created_at, id),
    CONSTRAINT ck_products_price CHECK (price >= 0),
    CONSTRAINT ck_products_stock CHECK (stock >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Every change of stock that is not an order: the first stock of a product too.
CREATE TABLE stock_adjustments (
    id         BIGINT       NOT NULL AUTO_INCREMENT,
    product_id BIGINT       NOT NULL,
    delta      BIGINT       NOT NULL,
    reason     VARCHAR(200) NOT NULL,
    actor_id   BIGINT       NOT NULL,
    created_at DATETIME(6)  NOT NULL,
    PRIMARY KEY (id),
    INDEX idx_stock_adjustments_product (product_id, id),
    CONSTRAINT fk_stock_adjustments_product FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT fk_stock_adjustments_actor FOREIGN KEY (actor_id) REFERENCES users (user_id),
    CONSTRAINT ck_stock_adjustments_delta CHECK (delta <> 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE coupons (
    coupon_id           BIGINT                                          NOT NULL AUTO_INCREMENT,
    code                VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type                ENUM ('PERCENT','FIXED')                        NOT NULL,
    value               DECIMAL(19, 2)                                  NOT NULL,
    starts_at           DATETIME(6)                                     NOT NULL,
    ends_at             DATETIME(6)                                     NOT NULL,
    created_at          DATETIME(6)                                     NOT NULL,
    total_quantity      INT                                             NOT NULL,
    issued_quantity     INT                                             NOT NULL DEFAULT 0,
    min_order_amount    DECIMAL(19, 2)                                  NULL,
    max_discount_amount DECIMAL(19, 2)                                  NULL,
    PRIMARY KEY (coupon_id),
    UNIQUE KEY uk_coupons_code (code),
    CONSTRAINT ck_coupons_value CHECK (value > 0 AND (type = 'FIXED' OR value <= 100)),
    CONSTRAINT ck_coupons_window CHECK (starts_at < ends_at),
    CONSTRAINT ck_coupons_quantity CHECK (issued_quantity >= 0 AND issued_quantity <= total_quantity)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE user_coupons (
    id         BIGINT                  NOT NULL AUTO_INCREMENT,
    user_id    BIGINT                  NOT NULL,
    coupon_id  BIGINT                  NOT NULL,
    status     ENUM ('CLAIMED','USED') NOT NULL DEFAULT 'CLAIMED',
    claimed_at DATETIME(6)             NOT NULL,
    used_at    DATETIME(6)             NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uk_user_coupons_user_coupon (user_id, coupon_id),
    INDEX idx_user_coupons_user_status (user_id, status),
    INDEX idx_user_coupons_coupon (coupon_id),
    CONSTRAINT fk_user_coupons_user FOREIGN KEY (user_id) REFERENCES users (user_id),
    CONSTRAINT fk_user_coupons_coupon FOREIGN KEY (coupon_id) REFERENCES coupons (coupon_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- idempotency_key holds userId:key while the key is remembered, and NULL afterwards, so that the key can be used anew.
CREATE TABLE orders (
    order_id        BIGINT                             NOT NULL,
    user_id         BIGINT                             NOT NULL,
    status          ENUM ('PAID','FAILED','CANCELLED') NOT NULL,
    total_amount    DECIMAL(19, 2)                     NOT NULL,
    discount_amount DECIMAL(19, 2)                     NOT NULL,
    paid_amount     DECIMAL(19, 2)                     NOT NULL,
    idempotency_key VARBINARY(280)                     NULL,
    user_coupon_id  BIGINT                             NULL,
    created_at      DATETIME(6)                        NOT NULL,
    PRIMARY KEY (order_id),
    UNIQUE KEY uk_orders_idempotency_key (idempotency_key),
    INDEX idx_orders_status_created (status, created_at),
    INDEX idx_orders_user_created (user_id, created_at),
    CONSTRAINT fk_orders_user FOREIGN KEY (user_id) REFERENCES users (user_id),
    CONSTRAINT fk_orders_user_coupon FOREIGN KEY (user_coupon_id) REFERENCES user_coupons (id),
    CONSTRAINT ck_orders_amounts CHECK (discount_amount >= 0 AND paid_amount >= 0
        AND paid_amount = total_amount - discount_amount)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE order_items (
    order_item_id BIGINT         NOT NULL,
    order_id      BIGINT         NOT NULL,
    product_id    BIGINT         NOT NULL,
    product_name  VARCHAR(200)   NOT NULL,
    unit_price    DECIMAL(19, 2) NOT NULL,
    quantity      INT            NOT NULL,
    subtotal      DECIMAL(19, 2) NOT NULL,
    PRIMARY KEY (order_item_id),
    UNIQUE KEY uk_order_items_order_product (order_id, product_id),
    INDEX idx_order_items_product (product_id),
    CONSTRAINT fk_order_items_order FOREIGN KEY (order_id) REFERENCES orders (order_id),
    CONSTRAINT fk_order_items_product FOREIGN KEY (product_id) REFERENCES products (id),
    CONSTRAINT ck_order_items_quantity CHECK (quantity > 0),
    CONSTRAINT ck_order_items_unit_price CHECK (unit_price >= 0),
    CONSTRAINT ck_order_items_subtotal CHECK (subtotal >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE payments (
    payment_id BIGINT                               NOT NULL,
    order_id   BIGINT                               NOT NULL,
    amount     DECIMAL(19, 2)                       NOT NULL,
    status     ENUM ('SUCCESS','FAILED','REFUNDED') NOT NULL,
    paid_at    DATETIME(6)                          NULL,
    PRIMARY KEY (payment_id),
    UNIQUE KEY uk_payments_order (order_id),
    CONSTRAINT fk_payments_order FOREIGN KEY (order_id) REFERENCES orders (order_id),
    CONSTRAINT ck_payments_amount CHECK (amount >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Append only. AUTO_INCREMENT, because ids are given under the wallet's lock and so order the rows of one wallet.
CREATE TABLE point_ledger (
    id            BIGINT                           NOT NULL AUTO_INCREMENT,
    user_id       BIGINT                           NOT NULL,
    order_id      BIGINT                           NULL,
    delta         DECIMAL(19, 2)                   NOT NULL,
    reason        ENUM ('CHARGE','ORDER','REFUND') NOT NULL,
    balance_after DECIMAL(19, 2)                   NOT NULL,
    created_at    DATETIME(6)                      NOT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uk_point_ledger_order_reason (order_id, reason),
    INDEX idx_point_ledger_user (user_id, id),
    CONSTRAINT fk_point_ledger_wallet FOREIGN KEY (user_id) REFERENCES wallets (user_id),
    CONSTRAINT fk_point_ledger_order FOREIGN KEY (order_id) REFERENCES orders (order_id),
    CONSTRAINT ck_point_ledger_balance_after CHECK (balance_after >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- event_id is made from the aggregate and the event type, so UNIQUE refuses a second order.paid of one order.
CREATE TABLE outbox (
    id              BIGINT                                                NOT NULL AUTO_INCREMENT,
    aggregate_type  VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin     NOT NULL,
    aggregate_id    BIGINT                                                NOT NULL,
    event_id        VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin     NOT NULL,
    event_type      VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin     NOT NULL,
    payload         MEDIUMTEXT                                            NOT NULL,
    status          ENUM ('PENDING','SENT','FAILED')                      NOT NULL DEFAULT 'PENDING',
    attempts        INT                                                   NOT NULL DEFAULT 0,
    next_attempt_at DATETIME(6)                                           NULL,
    claimed_by      VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin    NULL,
    claimed_until   DATETIME(6)                                           NULL,
    last_error      VARCHAR(500)                                          NULL,
    created_at      DATETIME(6)                                           NOT NULL,
    sent_at         DATETIME(6)                                           NULL,
    PRIMARY KEY (id),
    UNIQUE KEY uk_outbox_event (event_id),
    INDEX idx_outbox_status (status, id),
    INDEX idx_outbox_due (status, next_attempt_at, id),
    INDEX idx_outbox_aggregate (aggregate_id, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The first answer to each key. No foreign keys: a shared lock on a parent row would break the lock order.
CREATE TABLE idempotency_keys (
    user_id         BIGINT                                            NOT NULL,
    idempotency_key VARBINARY(255)                                    NOT NULL,
    fingerprint     BINARY(32)                                        NOT NULL,
    status          SMALLINT                                          NOT NULL,
    error_code      VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NULL,
    location        VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
    body            MEDIUMBLOB                                        NOT NULL,
    created_at      DATETIME(6)                                       NOT NULL,
    expires_at      DATETIME(6)                                       NOT NULL,
    PRIMARY KEY (user_id, idempotency_key),
    INDEX idx_idempotency_keys_expires (expires_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Quantity sold per product and time bucket: popular products at any size.
CREATE TABLE sales_figures (
    bucket_start DATETIME NOT NULL,
    product_id   BIGINT   NOT NULL,
    quantity     BIGINT   NOT NULL,
    PRIMARY KEY (bucket_start, product_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- Blocks of ids for rows that are inserted in batches; next_id is the last id handed out.
CREATE TABLE id_blocks (
    name    VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    next_id BIGINT                                            NOT NULL,
    PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

INSERT INTO id_blocks (name, next_id) VALUES ('orders', 0), ('order_items', 0), ('payments', 0);
