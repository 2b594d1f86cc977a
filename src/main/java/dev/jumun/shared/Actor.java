package dev.jumun.shared;

/** The known user who asks; a handler that takes one is closed to everybody else. */
public record Actor(UserId id, boolean administrator) {

    /** Whether what is the user's is the actor's business: it is the same person, or an administrator. */
    public boolean canActFor(UserId user) {
        return administrator || id.equals(user);
    }

    /**
     * Keeps everybody away from what is another's.
     *
     * @throws Forbidden unless the actor is that user or an administrator
     */
    public void mayActFor(UserId user) {
        if (!canActFor(user)) {
            throw new Forbidden();
        }
    }
}
