package dev.jumun.shared;

/** The known user who asks; a handler that takes one is closed to everybody else. */
public record Actor(UserId id, boolean administrator) {

    /**
     * Keeps everybody away from what is another's.
     *
     * @throws Forbidden unless the actor is that user or an administrator
     */
    public void mayActFor(UserId user) {
        if (!administrator && !id.equals(user)) {
            throw new Forbidden();
        }
    }
}
