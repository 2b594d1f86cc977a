package dev.jumun.storefront;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.webjars.WebJarVersionLocator;

/**
 * What the pages load: scripts, styles and texts of our own, and the libraries' WebJars. All of it lies below one path that
 * holds a hash of the content, so that a browser may keep it for good, and modules that name each other relatively stay
 * within one version.
 */
public final class Assets {
    /** Where our own are in the class path. */
    public static final String FOLDER = "storefront/assets/";
    /** Where WebJars are in the class path. */
    public static final String WEBJARS_PARENT = "META-INF/resources/";

    private static final List<String> LIBRARIES = List.of("lit-html", "chart.js", "kurkle__color");
    private static final int VERSION_LENGTH = 12;

    private final String version;
    private final List<String> files;
    private final Map<String, String> libraries = new TreeMap<>();

    private Assets(Map<String, Resource> own) throws IOException {
        var digest = sha256();
        this.files = List.copyOf(own.keySet());
        for (var file : own.entrySet()) {
            digest.update(file.getKey().getBytes(StandardCharsets.UTF_8));
            digest.update(file.getValue().getContentAsByteArray());
        }
        var locator = new WebJarVersionLocator();
        for (var library : LIBRARIES) {
            var published = locator.version(library);
            if (published == null) {
                throw new IllegalStateException("No WebJar of " + library + " in the class path");
            }
            libraries.put(library, "webjars/" + library + "/" + published);
            digest.update((library + published).getBytes(StandardCharsets.UTF_8));
        }
        this.version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    }

    /** Those in the class path. */
    public static Assets load() {
        try {
            var own = new TreeMap<String, Resource>();
            for (var resource : new PathMatchingResourcePatternResolver()
                    .getResources("classpath:" + FOLDER + "**/*.*")) {
                var location = resource.getURL().getPath();
                own.put(location.substring(location.lastIndexOf(FOLDER) + FOLDER.length()), resource);
            }
            return new Assets(own);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The path below which this version of everything is, without a slash at its end. */
    public String path() {
        return "/assets/" + version;
    }

    /** Where a library's files are, below {@link #path()}. */
    Map<String, String> libraries() {
        return Map.copyOf(libraries);
    }

    /** The modules of these folders, below {@link #path()}. */
    List<String> modules(String... folders) {
        var modules = new ArrayList<String>();
        for (var folder : folders) {
            files.stream().filter(file -> file.startsWith(folder + "/") && file.endsWith(".js")).forEach(modules::add);
        }
        return modules;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
