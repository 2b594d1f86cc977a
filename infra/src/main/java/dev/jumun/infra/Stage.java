package dev.jumun.infra;

import java.util.Locale;

/** Where Jumun runs: each stage is a stack of its own, with settings of its own and nothing shared but the images. */
public enum Stage {
    STAGING,
    PROD;

    /** As it is written in names of files, stacks, roles and deployment environments. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    String stackName() {
        return "jumun-" + label();
    }
}
