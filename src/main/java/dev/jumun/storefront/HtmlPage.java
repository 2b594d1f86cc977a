package dev.jumun.storefront;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/**
 * One page as it is served, with the policy that its browser is to keep.
 *
 * @param etag weak, because the server compresses what it sends
 * @param policy nothing but our own files may be loaded, run or asked, apart from the one inline script that there is: the
 *        import map, by its hash
 */
public record HtmlPage(String html, String etag, String policy) {
    private static final Pattern IMPORT_MAP = Pattern.compile("<script type=\"importmap\">(.*?)</script>",
            Pattern.DOTALL);
    private static final Pattern PRELOADS = Pattern.compile("\\{modules ([a-z ]+)}");
    private static final String DRAWING = "lit-html";
    /** What every page draws with. */
    private static final List<String> DRAWING_MODULES = List.of("lit-html.js", "directive.js", "directive-helpers.js",
            "directives/repeat.js", "directives/live.js");
    private static final String POLICY = "default-src 'none'; script-src 'self'{inline}; style-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'; trusted-types lit-html";

    /** The page of that name, with the addresses of what it loads filled in. */
    public static HtmlPage load(String name, Assets assets) {
        try {
            var template = new ClassPathResource("storefront/" + name).getContentAsString(StandardCharsets.UTF_8);
            return of(template, assets);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static HtmlPage of(String template, Assets assets) {
        var html = template.replace("{assets}", assets.path());
        for (var library : assets.libraries().entrySet()) {
            html = html.replace("{" + library.getKey() + "}", assets.path() + "/" + library.getValue());
        }
        html = PRELOADS.matcher(html).replaceAll(folders -> preloads(assets, folders.group(1).split(" ")));
        var bytes = html.getBytes(StandardCharsets.UTF_8);
        var etag = "W/\"" + HexFormat.of().formatHex(Assets.sha256().digest(bytes)).substring(0, 32) + '"';
        return new HtmlPage(html, etag, POLICY.replace("{inline}", hashOfImportMap(html)));
    }

    /** All at once instead of one after the other, as each is found in the one before. */
    private static String preloads(Assets assets, String... folders) {
        var library = assets.libraries().get(DRAWING);
        return Stream.concat(DRAWING_MODULES.stream().map(module -> library + "/" + module),
                assets.modules(folders).stream())
                .map(module -> "<link rel=\"modulepreload\" href=\"" + assets.path() + "/" + module + "\">")
                .collect(Collectors.joining("\n  "));
    }

    /** Of the very text that is served, so that it cannot differ. */
    private static String hashOfImportMap(String html) {
        return IMPORT_MAP.matcher(html)
                .results()
                .map(map -> Assets.sha256().digest(map.group(1).getBytes(StandardCharsets.UTF_8)))
                .map(hash -> " 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .collect(Collectors.joining());
    }
}
