-- The coupons that a user holds, newest first.

ALTER TABLE user_coupons
    ADD INDEX idx_user_coupons_user_claimed (user_id, claimed_at);
