package dev.jumun.account.web;

import dev.jumun.shared.Forbidden;
import dev.jumun.shared.Rejection;
import dev.jumun.shared.UserId;
import jakarta.servlet.http.HttpServletRequest;

/** What a request brings along to say who asks. */
interface Credentials {
    /**
     * Whom the request comes from. Whether there is such a user is for others to say.
     *
     * @throws Rejection when the request does not say so, or not so that it can be believed: 401
     */
    Claimed of(HttpServletRequest request);

    /**
     * The id of somebody, and whether he may act as the administrator that he may be.
     *
     * @param mayAdminister false for somebody who has left that right at home: a token that was not made for it
     */
    record Claimed(UserId user, boolean mayAdminister) {}

    /** What an administrator is told who has not brought his right along. */
    default Rejection rightLeftAtHome() {
        return new Forbidden();
    }
}
