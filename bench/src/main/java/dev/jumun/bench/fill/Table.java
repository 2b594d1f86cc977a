package dev.jumun.bench.fill;

import dev.jumun.bench.fill.Row.Item;
import dev.jumun.bench.fill.Row.LedgerEntry;
import dev.jumun.bench.fill.Row.Order;
import dev.jumun.bench.fill.Row.Payment;
import dev.jumun.bench.fill.Row.Product;
import dev.jumun.bench.fill.Row.SalesFigure;
import dev.jumun.bench.fill.Row.StockAdjustment;
import dev.jumun.bench.fill.Row.User;
import dev.jumun.bench.fill.Row.Wallet;
import java.util.List;

/** The tables that are filled, with those of their columns that are written. */
enum Table {
    USERS("users", "user_id", "name", "role", "created_at"),
    WALLETS("wallets", "user_id", "balance"),
    PRODUCTS("products", "id", "name", "price", "stock", "created_at"),
    STOCK_ADJUSTMENTS("stock_adjustments", "id", "product_id", "delta", "reason", "actor_id", "created_at"),
    ORDERS("orders", "order_id", "user_id",
            "status", "total_amount", "discount_amount", "paid_amount", "created_at",
            "cancelled_at", "cancelled_by"),
    ORDER_ITEMS("order_items", "order_item_id", "order_id",
            "product_id", "product_name", "unit_price", "quantity",
            "subtotal"),
    PAYMENTS("payments", "payment_id", "order_id", "amount", "status", "paid_at"),
    POINT_LEDGER("point_ledger", "id", "user_id", "order_id", "delta", "reason", "balance_after", "created_at"),
    SALES_FIGURES("sales_figures", "span", "starts_at", "product_id", "quantity");

    private final String sqlName;
    private final String columns;

    Table(String sqlName, String... columns) {
        this.sqlName = sqlName;
        this.columns = String.join(", ", columns);
    }

    static Table of(Row row) {
        return switch (row) {
            case User _ -> USERS;
            case Wallet _ -> WALLETS;
            case Product _ -> PRODUCTS;
            case StockAdjustment _ -> STOCK_ADJUSTMENTS;
            case Order _ -> ORDERS;
            case Item _ -> ORDER_ITEMS;
            case Payment _ -> PAYMENTS;
            case LedgerEntry _ -> POINT_LEDGER;
            case SalesFigure _ -> SALES_FIGURES;
        };
    }

    String sqlName() {
        return sqlName;
    }

    List<String> columns() {
        return List.of(columns.split(", "));
    }

    /** The beginning of a statement; the rows follow. */
    String insert() {
        return "INSERT INTO " + sqlName + " (" + columns + ") VALUES ";
    }
}
