package dev.jumun.faults.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The driver's connections, each with somebody listening who can spoil what is asked of it. */
final class TamperedDataSource extends DelegatingDataSource {
    private final Mutant mutant;
    private final Traps traps;

    TamperedDataSource(DataSource driver, Mutant mutant, Traps traps) {
        super(driver);
        this.mutant = mutant;
        this.traps = traps;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return TamperedConnection.of(super.getConnection(), mutant, traps);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return TamperedConnection.of(super.getConnection(user, password), mutant, traps);
    }
}
