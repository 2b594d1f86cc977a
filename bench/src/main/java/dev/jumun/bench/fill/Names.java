package dev.jumun.bench.fill;

import java.util.List;

/** What people and goods are called; the same for the same number. ASCII without quotes, so that SQL can hold it as it is. */
final class Names {
    private static final List<String> FAMILIES = List.of("Kim", "Lee", "Park", "Choi", "Jung", "Kang", "Cho", "Yoon",
            "Jang", "Lim", "Han", "Oh", "Seo", "Shin", "Kwon", "Hwang", "Ahn", "Song", "Ryu", "Hong");
    private static final List<String> GIVEN = List.of("Minjun", "Seoyeon", "Doyun", "Jiwoo", "Haeun", "Siwoo", "Yejun",
            "Jiho", "Subin", "Eunwoo", "Jimin", "Chaewon", "Hyunwoo", "Yuna", "Taeyang", "Sora", "Minseo");
    private static final List<String> MANNERS = List.of("Blue", "White", "Linen", "Wool", "Canvas", "Leather", "Soft",
            "Long", "Light", "Warm", "Striped", "Plain", "Black");
    private static final List<String> GOODS = List.of("Shirt", "Jeans", "Shorts", "Cardigan", "Jacket", "Sneakers",
            "Loafers", "Socks", "Scarf", "Bag", "Belt", "Cap", "Coat", "Skirt", "Gloves", "Mug", "Lamp");

    private Names() {}

    static String user(long number) {
        return of(FAMILIES, GIVEN, number);
    }

    static String product(long number) {
        return of(MANNERS, GOODS, number);
    }

    /** The lists' lengths have no common divisor, so that every pair comes up. */
    private static String of(List<String> first, List<String> second, long number) {
        return first.get((int) (number % first.size())) + " " + second.get((int) (number % second.size())) + " "
                + number;
    }
}
