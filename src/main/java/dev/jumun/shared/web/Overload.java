package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import dev.jumun.shared.web.RequestsInFlight.InFlight;
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
import org.apache.tomcat.util.net.NioChannel;
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
    static final int SOCKET_BUFFER_BYTES = 4096;

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> doors(ObjectProvider<Door> doors,
            ObjectProvider<RequestsInFlight> inFlight, ObjectProvider<Refusals> refusals, JsonMapper json,
            Clock clock) {
        // The server is made before most beans.
        Supplier<List<Door>> all = SingletonSupplier.of(() -> doors.stream().toList());
        Supplier<RequestsInFlight> requests = SingletonSupplier.of(inFlight::getObject);
        Supplier<Refusals> counted = SingletonSupplier.of(refusals::getObject);
        return factory -> {
            factory.setProtocol(Protocol.class.getName());
            factory.addConnectorCustomizers(connector -> {
                // Each connection has one of either as long as it lives, and an API's requests and answers are small.
                connector.setProperty("socket.appReadBufSize", Integer.toString(SOCKET_BUFFER_BYTES));
                connector.setProperty("socket.appWriteBufSize", Integer.toString(SOCKET_BUFFER_BYTES));
            });
            factory.addProtocolHandlerCustomizers((AbstractProtocol<?> protocol) -> {
                if (protocol instanceof Protocol guarded) {
                    guarded.entrance = new Entrance(all, requests, counted, json, clock);
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
    private record Entrance(Supplier<List<Door>> doors, Supplier<RequestsInFlight> requests,
            Supplier<Refusals> refusals, JsonMapper json, Clock clock) {
        private static final String SECURITY = SecurityHeaders.lines();

        boolean hasFullDoor() {
            for (var door : doors.get()) {
                if (door.isFullForSome().getAsBoolean()) {
                    return true;
                }
            }
            return false;
        }

        /** The response to a request that is turned away; null for all others. */
        byte @Nullable [] refusal(WholeRequest request) {
            for (var door : doors.get()) {
                if (door.path().equals(request.path()) && door.isFullFor().test(request.body())) {
                    door.turnedAway().run();
                    return response(request, "");
                }
            }
            return null;
        }

        byte[] response(WholeRequest request, String moreHeaders) {
            refusals.get().count(ErrorCode.SERVICE_UNAVAILABLE);
            var traceId = Trace.continued(request.traceParent());
            var body = json.writeValueAsBytes(ErrorBody.of(ErrorCode.SERVICE_UNAVAILABLE, List.of(), request.path(),
                    traceId, WebFormat.language(request.acceptLanguage()), clock));
            var head = "HTTP/1.1 503 \r\n" + Trace.HEADER + ": " + traceId
                    + "\r\nRetry-After: 1\r\n" + SECURITY
                    + "Content-Type: application/json;charset=utf-8\r\nContent-Length: " + body.length + "\r\nDate: "
                    + FastHttpDateFormat.getCurrentDate() + "\r\n" + moreHeaders + "\r\n";
            var response = ByteBuffer.allocate(head.length() + body.length);
            return response.put(head.getBytes(StandardCharsets.ISO_8859_1)).put(body).array();
        }
    }

    /** Looks at what has arrived before Tomcat does, while a door is full or there are too many requests already. */
    private static final class Doorkeeper extends Http11Processor {
        /** Longer requests are served or refused as usual. */
        private static final int MAX_BYTES = 4096;
        /** Of a request that nobody has read. */
        private static final WholeRequest UNREAD = new WholeRequest("", "", null, null);

        private final Entrance entrance;
        /** None as long as nobody had to be turned away: there is a doorkeeper for each request that arrives slowly. */
        private @Nullable ByteBuffer arrived;
        private @Nullable InFlight inFlight;

        Doorkeeper(AbstractHttp11Protocol<?> protocol, Adapter adapter, Entrance entrance) {
            super(protocol, adapter);
            this.entrance = entrance;
        }

        @Override
        public SocketState service(SocketWrapperBase<?> socket) throws IOException {
            var channel = ((NioChannel) socket.getSocket()).getIOChannel();
            var requests = entrance.requests().get();
            var serving = inFlight;
            // Otherwise Tomcat has a part of this request already.
            if (serving == null || !serving.isOf(channel)) {
                var refused = turnAway(socket, requests);
                if (refused != null) {
                    return refused;
                }
                serving = requests.begin(channel, getRequest());
                inFlight = serving;
            }
            var state = SocketState.CLOSED;
            try {
                state = super.service(socket);
            } finally {
                // A response that goes on without a thread is bounded by whoever sends it.
                if (state != SocketState.LONG || isAsync()) {
                    requests.end(serving);
                    inFlight = null;
                }
            }
            return state;
        }

        /** What becomes of the connection of a request that is refused; null when it may go its way. */
        private @Nullable SocketState turnAway(SocketWrapperBase<?> socket, RequestsInFlight requests)
                throws IOException {
            boolean tooMany = requests.isFull();
            if (!tooMany && !entrance.hasFullDoor()) {
                return null;
            }
            var bytes = arrived == null ? ByteBuffer.allocate(MAX_BYTES) : arrived.clear();
            arrived = bytes;
            if (socket.read(false, bytes) <= 0) {
                return null;
            }
            var request = WholeRequest.of(bytes.array(), bytes.position());
            var refusal = request == null ? null : entrance.refusal(request);
            if (refusal == null && tooMany) {
                requests.refusedOne();
                refusal = request == null
                        ? entrance.response(UNREAD, "Connection: close\r\n")
                        : entrance.response(request, "");
            }
            if (refusal == null) {
                socket.unRead(bytes.flip());
                return null;
            }
            socket.write(true, refusal, 0, refusal.length);
            socket.flush(true);
            return request == null ? SocketState.CLOSED : SocketState.OPEN;
        }
    }
}
