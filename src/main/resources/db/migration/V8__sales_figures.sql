-- Quantity sold per product in spans of three lengths, each the sum of the shorter ones: a long time is summed up from few
-- rows. Figures can be computed anew from the orders, so nothing here may stop an order: no CHECK, no FOREIGN KEY.
DROP TABLE IF EXISTS sales_figures;

CREATE TABLE sales_figures (
    span       ENUM ('DAY','THREE_HOURS','TEN_MINUTES') NOT NULL,
    starts_at  DATETIME                                 NOT NULL,
    product_id BIGINT                                   NOT NULL,
    quantity   BIGINT                                   NOT NULL,
    PRIMARY KEY (span, starts_at, product_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
