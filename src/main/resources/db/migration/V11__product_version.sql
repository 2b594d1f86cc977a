-- Counts the changes of a product's name and price, not of its stock: who decided on what he knew of a product proves with it,
-- when he takes the stock, that the product is still the same.

ALTER TABLE products
    ADD COLUMN version INT NOT NULL DEFAULT 0;
