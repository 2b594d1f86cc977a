-- One row that is written once a second where reads go to a replica: what a replica has of it says how far behind it is.
CREATE TABLE replica_heartbeat (
    id      TINYINT     NOT NULL,
    beat_at DATETIME(6) NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT ck_replica_heartbeat_one_row CHECK (id = 1)
) ENGINE = InnoDB;

INSERT INTO replica_heartbeat (id, beat_at) VALUES (1, UTC_TIMESTAMP(6));
