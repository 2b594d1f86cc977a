package dev.jumun.dataplatform.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Closes a connection instead of answering, as a service does that has died. In the container, because a servlet can
 * only answer badly.
 */
final class HangUp extends ValveBase {
    private static final String ATTRIBUTE = HangUp.class.getName();

    HangUp() {
        super(true);
    }

    /** Nothing may have been written yet. */
    static void insteadOfAnswering(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        if (request.getAttribute(ATTRIBUTE) != null) {
            response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
        }
    }
}
