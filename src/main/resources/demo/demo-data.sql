-- A shop to try things in: five customers with points (X-User-Id 1 to 5), an administrator (X-User-Id 100), thirty
-- products, three coupons. Written once, into an empty database. The books balance: points come with their ledger rows,
-- stock with its adjustments.

INSERT INTO users (user_id, name, role, created_at) VALUES
    (1, '김민준', 'CUSTOMER', UTC_TIMESTAMP(6)),
    (2, '이서연', 'CUSTOMER', UTC_TIMESTAMP(6)),
    (3, '박도윤', 'CUSTOMER', UTC_TIMESTAMP(6)),
    (4, '최지우', 'CUSTOMER', UTC_TIMESTAMP(6)),
    (5, '정하은', 'CUSTOMER', UTC_TIMESTAMP(6)),
    (100, '관리자', 'ADMIN', UTC_TIMESTAMP(6));

INSERT INTO wallets (user_id, balance) VALUES
    (1, 174000.00), (2, 1000000.00), (3, 500000.00), (4, 50000.00), (5, 0.00), (100, 0.00);

INSERT INTO point_ledger (user_id, order_id, delta, reason, balance_after, created_at) VALUES
    (1, NULL, 174000.00, 'CHARGE', 174000.00, UTC_TIMESTAMP(6)),
    (2, NULL, 1000000.00, 'CHARGE', 1000000.00, UTC_TIMESTAMP(6)),
    (3, NULL, 500000.00, 'CHARGE', 500000.00, UTC_TIMESTAMP(6)),
    (4, NULL, 50000.00, 'CHARGE', 50000.00, UTC_TIMESTAMP(6));

INSERT INTO products (id, name, price, stock, created_at) VALUES
    (101, '블루티셔츠', 19900.00, 42, UTC_TIMESTAMP(6)),
    (102, '화이트셔츠', 39900.00, 200, UTC_TIMESTAMP(6)),
    (103, '블랙진', 59900.00, 60, UTC_TIMESTAMP(6)),
    (104, '린넨 반바지', 34900.00, 300, UTC_TIMESTAMP(6)),
    (105, '니트 가디건', 49900.00, 15, UTC_TIMESTAMP(6)),
    (106, '바람막이 점퍼', 79900.00, 30, UTC_TIMESTAMP(6)),
    (107, '캔버스 스니커즈', 45900.00, 30, UTC_TIMESTAMP(6)),
    (108, '가죽 로퍼', 99000.00, 200, UTC_TIMESTAMP(6)),
    (109, '울 머플러', 29900.00, 15, UTC_TIMESTAMP(6)),
    (110, '면 양말 세트', 9900.00, 80, UTC_TIMESTAMP(6)),
    (111, '토트백', 25900.00, 15, UTC_TIMESTAMP(6)),
    (112, '미니 크로스백', 32900.00, 30, UTC_TIMESTAMP(6)),
    (113, '무선 이어폰', 89000.00, 300, UTC_TIMESTAMP(6)),
    (114, '기계식 키보드', 129000.00, 3, UTC_TIMESTAMP(6)),
    (115, '저소음 마우스', 27900.00, 30, UTC_TIMESTAMP(6)),
    (116, '27인치 모니터', 249000.00, 10, UTC_TIMESTAMP(6)),
    (117, '노트북 거치대', 21900.00, 30, UTC_TIMESTAMP(6)),
    (118, '보조배터리', 33900.00, 300, UTC_TIMESTAMP(6)),
    (119, '스탠드 조명', 41900.00, 15, UTC_TIMESTAMP(6)),
    (120, '가습기', 54900.00, 30, UTC_TIMESTAMP(6)),
    (121, '핸드드립 세트', 38900.00, 80, UTC_TIMESTAMP(6)),
    (122, '원두 1kg', 22900.00, 15, UTC_TIMESTAMP(6)),
    (123, '보온 텀블러', 18900.00, 300, UTC_TIMESTAMP(6)),
    (124, '도자기 머그컵', 12900.00, 15, UTC_TIMESTAMP(6)),
    (125, '무쇠 프라이팬', 46900.00, 80, UTC_TIMESTAMP(6)),
    (126, '실리콘 주걱', 6900.00, 15, UTC_TIMESTAMP(6)),
    (127, '요가 매트', 24900.00, 60, UTC_TIMESTAMP(6)),
    (128, '폼롤러', 17900.00, 120, UTC_TIMESTAMP(6)),
    (129, '접이식 캠핑의자', 35900.00, 300, UTC_TIMESTAMP(6)),
    (202, '화이트모자', 19900.00, 60, UTC_TIMESTAMP(6));

INSERT INTO stock_adjustments (product_id, delta, reason, actor_id, created_at)
SELECT id, stock, 'initial stock', 100, created_at FROM products;

INSERT INTO coupons (code, type, value, starts_at, ends_at, created_at, total_quantity, min_order_amount,
    max_discount_amount) VALUES
    ('WELCOME10', 'PERCENT', 10.00, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 1 YEAR, UTC_TIMESTAMP(6), 100, NULL, 10000.00),
    ('FIRST5000', 'FIXED', 5000.00, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL 30 DAY, UTC_TIMESTAMP(6), 10, 20000.00, NULL),
    ('XMAS5000', 'FIXED', 5000.00, UTC_TIMESTAMP(6) + INTERVAL 30 DAY, UTC_TIMESTAMP(6) + INTERVAL 60 DAY, UTC_TIMESTAMP(6), 1000, NULL, NULL);
