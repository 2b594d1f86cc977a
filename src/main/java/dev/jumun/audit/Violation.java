package dev.jumun.audit;

/**
 * One place where the books do not agree.
 *
 * @param subject whose books, such as {@code wallet 3}
 * @param problem what they say and what they should say
 */
public record Violation(String subject, String problem) {
    @Override
    public String toString() {
        return subject + ": " + problem;
    }
}
