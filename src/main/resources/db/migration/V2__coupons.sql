-- A coupon is used at a moment or not at all; and the counts and lists of coupons are served by an index.

ALTER TABLE user_coupons
    ADD CONSTRAINT ck_user_coupons_used CHECK ((status = 'USED') = (used_at IS NOT NULL)),
    ADD INDEX idx_user_coupons_coupon_status (coupon_id, status),
    DROP INDEX idx_user_coupons_coupon;

ALTER TABLE coupons
    ADD CONSTRAINT ck_coupons_min_order_amount CHECK (min_order_amount >= 0),
    ADD CONSTRAINT ck_coupons_max_discount_amount CHECK (max_discount_amount > 0),
    ADD INDEX idx_coupons_window (ends_at, starts_at);
