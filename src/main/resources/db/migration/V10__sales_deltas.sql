-- What orders and cancellations change in the sales figures, one row for each group of them and ten minutes, until it is rolled
-- up into sales_figures. quantities: [[product id, pieces, negative when given back], …].
CREATE TABLE sales_deltas (
    id         BIGINT     NOT NULL AUTO_INCREMENT,
    starts_at  DATETIME   NOT NULL,
    quantities MEDIUMTEXT NOT NULL,
    PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
