package dev.jumun.shared.web;

import dev.jumun.shared.ErrorCode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Gives the one error format to what fails outside of the controllers: in filters and in the container itself. */
@Configuration(proxyBeanMethods = false)
class ContainerErrors {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> jsonErrorValve() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(JsonErrorValve.class.getName());
            }
        });
    }

    /** Where the container sends what no controller answered. */
    @Hidden
    @RestController
    static class ErrorPage implements ErrorController {
        private final ErrorResponses responses;

        ErrorPage(ErrorResponses responses) {
            this.responses = responses;
        }

        @RequestMapping("/error")
        ResponseEntity<ErrorBody> error(HttpServletRequest request) {
            var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
            // Without a status nobody failed: somebody asked for this address.
            return responses.of(status instanceof Integer code ? ErrorAdvice.codeOf(code) : ErrorCode.NOT_FOUND,
                    List.of(), request);
        }
    }

    /** What Tomcat answers before the application sees the request, such as to a malformed URL. */
    public static final class JsonErrorValve extends ErrorReportValve {
        private static final JsonMapper JSON = new JsonMapper();
        private static final Clock CLOCK = Clock.systemUTC();

        @Override
        protected void report(Request request, Response response, @Nullable Throwable throwable) {
            if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            var code = ErrorAdvice.codeOf(response.getStatus());
            var body = ErrorBody.of(code, List.of(), request,
                    WebFormat.language(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)), CLOCK);
            try {
                response.setStatus(code.status());
                response.setHeader(Trace.HEADER, body.traceId());
                SecurityHeaders.addTo(response);
                response.setContentType(WebFormat.JSON_UTF8.toString());
                response.getOutputStream().write(JSON.writeValueAsBytes(body));
                response.finishResponse();
            } catch (IOException | IllegalStateException clientGone) {
                container.getLogger().debug("Nobody to tell about status " + code.status(), clientGone);
            }
        }
    }
}
