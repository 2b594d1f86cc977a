package dev.jumun.faults;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One connection to an instance, used as no HTTP library would. */
final class RawConnection implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");

    private final Socket socket = new Socket();

    RawConnection(int port) throws IOException {
        this(port, 65_536);
    }

    /** With room for so many bytes that were not read yet. */
    RawConnection(int port, int receiveBuffer) throws IOException {
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 30_000);
    }

    int localPort() {
        return socket.getLocalPort();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Whether the other side has ended the connection; returns after that time, or as soon as it has. */
    boolean isCutWithin(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    /** Everything that comes until the other side ends the connection, or is silent for so long. */
    Received receive(Duration patience) throws IOException {
        var bytes = new ByteArrayOutputStream();
        boolean closed = true;
        socket.setSoTimeout((int) patience.toMillis());
        var buffer = new byte[8192];
        try {
            for (int read = socket.getInputStream().read(buffer); read >= 0; read = socket.getInputStream()
                    .read(buffer)) {
                bytes.write(buffer, 0, read);
            }
        } catch (SocketTimeoutException _) {
            closed = false;
        } catch (IOException _) {
            // Reset: closed with something unread, which is the sender's.
        }
        return new Received(bytes.toString(StandardCharsets.UTF_8), closed);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Received(String text, boolean closed) {
        List<Integer> statuses() {
            return STATUS.matcher(text)
                    .results()
                    .map((MatchResult match) -> Integer.valueOf(match.group(1)))
                    .toList();
        }
    }
}
