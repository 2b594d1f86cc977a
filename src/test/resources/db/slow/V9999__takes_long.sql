-- Longer than the connections of requests wait in the test.
DO SLEEP(3);
