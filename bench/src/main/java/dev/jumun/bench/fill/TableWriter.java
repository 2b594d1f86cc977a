package dev.jumun.bench.fill;

import dev.jumun.bench.BenchFailed;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of one table over a connection and a thread of its own, in the order in which they come: so the table
 * grows at its end, and tables grow side by side.
 */
final class TableWriter {
    /** Far below what a server takes in one packet (16 MB by default), and enough that the rest of a statement is nothing. */
    private static final int STATEMENT_CHARACTERS = 500_000;
    /** The row that exceeds the limit is still added. */
    private static final int CAPACITY = STATEMENT_CHARACTERS + 1_000;
    /** Statements that wait for the server; more would only use memory. */
    private static final int WAITING = 4;
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Table table;
    private final IntConsumer written;
    private final BlockingQueue<InsertText> full = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread;
    private InsertText filling;
    private volatile boolean complete;
    private volatile @Nullable Exception failure;

    /**
     * @param connection used by this writer alone, and closed by its owner
     * @param written told how many rows have been committed since the last time, on the writer's thread
     */
    TableWriter(Table table, Connection connection, IntConsumer written) {
        this.table = table;
        this.written = written;
        this.filling = new InsertText(table, CAPACITY);
        this.thread = Thread.ofPlatform().daemon().name("write-" + table.sqlName()).start(() -> run(connection));
    }

    /** Waits when the server is slower than the rows come. */
    void add(Row row) {
        filling.add(row);
        if (filling.length() >= STATEMENT_CHARACTERS) {
            handOver();
        }
    }

    /** Returns when everything is committed. */
    void finish() {
        if (filling.rows() > 0) {
            handOver();
        }
        complete = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            throw interrupted();
        }
        failIfBroken();
    }

    /** What is under way may still be written. */
    void abandon() {
        thread.interrupt();
    }

    private void handOver() {
        try {
            do {
                failIfBroken();
            } while (!full.offer(filling, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            throw interrupted();
        }
        filling = new InsertText(table, CAPACITY);
    }

    private static BenchFailed interrupted() {
        Thread.currentThread().interrupt();
        return new BenchFailed("Interrupted.");
    }

    private void failIfBroken() {
        var broken = failure;
        if (broken != null) {
            throw new BenchFailed("Table " + table.sqlName() + " could not be written: " + broken.getMessage(), broken);
        }
    }

    private void run(Connection connection) {
        try (var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            // Read before the queue: nothing is added once it is set.
            for (boolean last = complete; !last || !full.isEmpty(); last = complete) {
                var next = full.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                if (next != null) {
                    statement.executeUpdate(next.toString());
                    written.accept(next.rows());
                }
            }
        } catch (SQLException | RuntimeException broken) {
            failure = broken;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
