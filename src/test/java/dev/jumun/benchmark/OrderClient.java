package dev.jumun.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** One connection that orders as fast as it is answered; as cheap as a client can be, to leave the CPU to the service. */
final class OrderClient {
    private final int port;
    private final long[] users;
    private final long[] products;
    private long[] latenciesNanos = new long[1 << 14];
    private int count;

    OrderClient(int port, long[] users, long[] products) {
        this.port = port;
        this.users = users;
        this.products = products;
    }

    /** Orders two different products with a fresh key, again and again until the deadline. */
    long[] run(long deadlineNanos) {
        var random = ThreadLocalRandom.current();
        var keys = UUID.randomUUID().toString();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            var out = socket.getOutputStream();
            var in = new BufferedInputStream(socket.getInputStream(), 8192);
            while (System.nanoTime() < deadlineNanos) {
                int a = random.nextInt(products.length);
                int b = products.length == 1 ? a : (a + 1 + random.nextInt(products.length - 1)) % products.length;
                var body = "{\"items\":[{\"productId\":" + products[a] + ",\"qty\":1},{\"productId\":" + products[b]
                        + ",\"qty\":1}]}";
                long begun = System.nanoTime();
                out.write(
                        ("POST /api/v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-User-Id: "
                                + users[random.nextInt(users.length)] + "\r\nIdempotency-Key: " + keys + count
                                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                .getBytes(StandardCharsets.US_ASCII));
                int status = read(in);
                if (status != 201) {
                    throw new IllegalStateException("Status " + status);
                }
                add(System.nanoTime() - begun);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Arrays.copyOf(latenciesNanos, count);
    }

    private void add(long nanos) {
        if (count == latenciesNanos.length) {
            latenciesNanos = Arrays.copyOf(latenciesNanos, 2 * count);
        }
        latenciesNanos[count++] = nanos;
    }

    /** Reads one response with a Content-Length and returns its status. */
    private static int read(BufferedInputStream in) throws IOException {
        int status = 0;
        int length = 0;
        for (var line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.startsWith("HTTP/")) {
                status = Integer.parseInt(line.substring(9, 12));
            } else if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).trim());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String readLine(BufferedInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("Connection closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
