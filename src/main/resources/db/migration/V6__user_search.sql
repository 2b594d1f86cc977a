-- Users by the beginning of their names.

ALTER TABLE users
    ADD INDEX idx_users_name (name);
