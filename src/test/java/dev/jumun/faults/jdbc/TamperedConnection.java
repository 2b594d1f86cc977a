package dev.jumun.faults.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection of the driver that passes each step of its transactions by the traps, in SQL as the mutant wants it. */
final class TamperedConnection implements InvocationHandler {
    private final Connection driver;
    private final Mutant mutant;
    private final Traps traps;
    /** Of the open transaction; a connection belongs to one thread at a time. */
    private final List<String> statements = new ArrayList<>();

    private TamperedConnection(Connection driver, Mutant mutant, Traps traps) {
        this.driver = driver;
        this.mutant = mutant;
        this.traps = traps;
    }

    static Connection of(Connection driver, Mutant mutant, Traps traps) {
        return proxy(Connection.class, new TamperedConnection(driver, mutant, traps));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type
                .cast(Proxy.newProxyInstance(TamperedConnection.class.getClassLoader(), new Class<?>[]{type}, handler));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return switch (method.getName()) {
            case "prepareStatement" -> {
                var sql = rewriteFirst(arguments);
                yield proxy(PreparedStatement.class, tampered(call(driver, method, arguments), sql));
            }
            case "createStatement" -> proxy(Statement.class, tampered(call(driver, method, arguments), null));
            case "commit" -> {
                var commit = new Step.Commit(Thread.currentThread().getName(), List.copyOf(statements));
                statements.clear();
                yield passed(commit, method, driver, arguments);
            }
            case "rollback" -> {
                statements.clear();
                yield call(driver, method, arguments);
            }
            default -> call(driver, method, arguments);
        };
    }

    /** @param prepared null for a statement that gets its SQL with each execution */
    private InvocationHandler tampered(@Nullable Object statement, @Nullable String prepared) {
        return (_, method, arguments) -> {
            if (statement == null || !method.getName().startsWith("execute")) {
                return call(statement, method, arguments);
            }
            var sql = prepared == null && arguments != null ? rewriteFirst(arguments) : prepared;
            var step = new Step.Statement(Thread.currentThread().getName(), sql == null ? "" : sql);
            statements.add(step.sql());
            return passed(step, method, statement, arguments);
        };
    }

    private String rewriteFirst(Object @Nullable [] arguments) {
        if (arguments == null || !(arguments[0] instanceof String sql)) {
            throw new IllegalArgumentException("No SQL");
        }
        arguments[0] = mutant.rewrite(sql);
        return (String) arguments[0];
    }

    private @Nullable Object passed(Step step, Method method, Object target, Object @Nullable [] arguments)
            throws Throwable {
        traps.pass(Moment.BEFORE, step, driver);
        var result = call(target, method, arguments);
        traps.pass(Moment.AFTER, step, driver);
        return result;
    }

    private static @Nullable Object call(@Nullable Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause() instanceof SQLException failure ? failure : thrown.getTargetException();
        }
    }
}
