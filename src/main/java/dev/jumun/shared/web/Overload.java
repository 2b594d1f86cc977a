package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.FastHttpDateFormat;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns writes away at the {@link Door} when there is no room for them. What is refused must cost next to nothing, or refusing
 * takes the time in which the others could be served; so it is done before Tomcat makes a request of what has arrived, and
 * the connection is kept, which Tomcat's own 503 is not. Whatever is not a plain request that has arrived as a whole goes its
 * usual way, and is refused by the group's queue.
 */
@Configuration(proxyBeanMethods = false)
class Overload {
    /** Half of Tomcat's own, in bytes: 4,096 connections take 32 MB. */
    private static final String SOCKET_BUFFER = "4096";

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> doors(ObjectProvider<Door> doors, JsonMapper json,
            Clock clock) {
        // The server is made before most beans.
        Supplier<List<Door>> all = SingletonSupplier.of(() -> doors.stream().toList());
        return factory -> {
            factory.setProtocol(Protocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                // Each connection has one of either as long as it lives, and an API's requests and answers are small.
                connector.setProperty("socket.appReadBufSize", SOCKET_BUFFER);
                connector.setProperty("socket.appWriteBufSize", SOCKET_BUFFER);
            });
            factory.addProtocolHandlerCustomizers((AbstractProtocol<?> protocol) -> {
                if (protocol instanceof Protocol guarded) {
                    guarded.entrance = new Entrance(all, json, clock);
                }
            });
        };
    }

    /** HTTP/1.1 with an entrance; public, because Tomcat makes it by its name. */
    public static final class Protocol extends Http11NioProtocol {
        private @Nullable Entrance entrance;

        @Override
        protected Processor createProcessor() {
            return entrance == null ? super.createProcessor() : new Doorkeeper(this, getAdapter(), entrance);
        }
    }

    /** Knows who is refused, and what he is told. */
    private record Entrance(Supplier<List<Door>> doors, JsonMapper json, Clock clock) {
        boolean hasFullDoor() {
            for (var door : doors.get()) {
                if (door.isFull().getAsBoolean()) {
                    return true;
                }
            }
            return false;
        }

        /** The response to a request that is turned away; null for all others. */
        byte @Nullable [] refusal(byte[] bytes, int length) {
            var request = WholeRequest.of(bytes, length);
            if (request == null) {
                return null;
            }
            for (var door : doors.get()) {
                if (door.path().equals(request.path()) && door.isFull().getAsBoolean()) {
                    door.turnedAway().run();
                    return response(request);
                }
            }
            return null;
        }

        private byte[] response(WholeRequest request) {
            var traceId = Trace.continued(request.traceParent());
            var body = json.writeValueAsBytes(ErrorBody.of(ErrorCode.SERVICE_UNAVAILABLE, List.of(), request.path(),
                    traceId, WebFormat.language(request.acceptLanguage()), clock));
            var head = "HTTP/1.1 503 \r\n" + Trace.HEADER + ": " + traceId
                    + "\r\nRetry-After: 1\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: "
                    + body.length + "\r\nDate: " + FastHttpDateFormat.getCurrentDate() + "\r\n\r\n";
            var response = ByteBuffer.allocate(head.length() + body.length);
            return response.put(head.getBytes(StandardCharsets.ISO_8859_1)).put(body).array();
        }
    }

    /** Looks at what has arrived before Tomcat does, while a door is full. */
    private static final class Doorkeeper extends Http11Processor {
        /** Longer requests are served or refused as usual. */
        private static final int MAX_BYTES = 4096;

        private final Entrance entrance;
        private final ByteBuffer arrived = ByteBuffer.allocate(MAX_BYTES);
        private boolean inRequest;

        Doorkeeper(AbstractHttp11Protocol<?> protocol, Adapter adapter, Entrance entrance) {
            super(protocol, adapter);
            this.entrance = entrance;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            if (!inRequest && entrance.hasFullDoor()) {
                arrived.clear();
                if (socket.read(false, arrived) > 0) {
                    var refusal = entrance.refusal(arrived.array(), arrived.position());
                    if (refusal != null) {
                        socket.write(true, refusal, 0, refusal.length);
                        socket.flush(true);
                        return SocketState.OPEN;
                    }
                    socket.unRead(arrived.flip());
                }
            }
            var state = super.service(socket);
            // Otherwise Tomcat has a part of a request, or is not done with it.
            inRequest = state != SocketState.OPEN;
            return state;
        }
    }
}
