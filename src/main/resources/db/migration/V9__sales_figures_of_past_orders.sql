-- What was sold before figures were kept, as far back as anybody asks; all of it or nothing. Orders of older instances that
-- still run beside this are not in it: the rebuild of the sales figures finds them (docs/operations.md).

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
