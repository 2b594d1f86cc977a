package dev.jumun.infra;

import java.util.regex.Pattern;

/**
 * What clients meet.
 *
 * @param domainName where the API is published
 * @param certificate of that name, in the region of the stage
 * @param hostedZoneId the zone that the name is entered in
 * @param hostedZoneName its name
 * @param allowedOrigin the one web site whose pages may call the API from a browser
 * @param requestsPerSecond of all clients together, on average; one more is answered with 429
 * @param burst of all clients together, at once
 * @param requestsPerAddress of one network address, in five minutes; one more is answered with 403
 */
public record EdgeSettings(String domainName, String certificate, String hostedZoneId, String hostedZoneName,
        String allowedOrigin, int requestsPerSecond, int burst, int requestsPerAddress) {
    private static final String NAME = "[a-z0-9-]+(\\.[a-z0-9-]+)+";
    private static final Pattern CERTIFICATE = Pattern
            .compile("arn:aws:acm:[a-z0-9-]+:[0-9]{12}:certificate/[0-9a-f-]{36}");

    public EdgeSettings {
        Bounds.matching("edge.domain-name", domainName, Pattern.compile(NAME));
        Bounds.matching("edge.certificate", certificate, CERTIFICATE);
        Bounds.matching("edge.hosted-zone-id", hostedZoneId, Pattern.compile("Z[A-Z0-9]{5,31}"));
        Bounds.matching("edge.hosted-zone-name", hostedZoneName, Pattern.compile(NAME));
        Bounds.matching("edge.allowed-origin", allowedOrigin, Pattern.compile("https://" + NAME));
        // 10,000 is what an account may have in a region unless AWS was asked for more.
        Bounds.between("edge.requests-per-second", requestsPerSecond, 10, 10_000);
        Bounds.between("edge.burst", burst, 10, 5_000);
        Bounds.between("edge.requests-per-address", requestsPerAddress, 100, 1_000_000);
        if (!domainName.endsWith("." + hostedZoneName)) {
            throw new IllegalArgumentException("edge.domain-name must lie in edge.hosted-zone-name.");
        }
    }
}
