-- The product list in each of its orders, ties by id, which every index ends with.

ALTER TABLE products
    ADD INDEX idx_products_name (name),
    ADD INDEX idx_products_price (price),
    ADD INDEX idx_products_stock (stock);
