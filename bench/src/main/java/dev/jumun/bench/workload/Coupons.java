package dev.jumun.bench.workload;

import java.util.List;

/** Coupons to measure claims with, made when they are asked for. */
public interface Coupons {
    /** Codes of many coupons, each with one for every user. */
    List<String> forEverybody();

    /** The code of a coupon of which there was one, which this user has now. */
    String soldOut(long holder);
}
