-- Longer than the connections of requests wait in the test.
DO SLEEP(3);

CREATE TABLE seen AS SELECT @@SESSION.transaction_isolation AS isolation;
