package dev.jumun.account.web;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Whence keys may be fetched: whoever can change them on their way can make tokens for anybody. */
final class Addresses {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private Addresses() {}

    /**
     * The address itself.
     *
     * @throws IllegalArgumentException unless it is one of https, or of http on this machine
     */
    static URI trusted(URI address) {
        var scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean fit = address.getHost() != null
                && (scheme.equals("https") || (scheme.equals("http") && THIS_MACHINE.contains(address.getHost())));
        if (!fit) {
            throw new IllegalArgumentException(address + " is no address of https.");
        }
        return address;
    }
}
