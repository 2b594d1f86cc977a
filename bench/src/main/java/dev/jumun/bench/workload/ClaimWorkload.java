package dev.jumun.bench.workload;

import dev.jumun.bench.BenchFailed;
import dev.jumun.bench.load.Expectation;
import dev.jumun.bench.load.RequestText;
import dev.jumun.bench.load.Workload;
import dev.jumun.bench.shop.Shop;
import java.util.List;

/** Claims of coupons of which there is one for everybody: each user claims each coupon once, one coupon after the other. */
final class ClaimWorkload implements Workload {
    private static final Expectation OK = Expectation.status(200);

    private final Shop shop;
    private final List<byte[]> heads;
    private final byte[] keys = Keys.ofAnotherRun();
    private long count;

    /** @param codes of coupons that nobody has claimed yet */
    ClaimWorkload(Shop shop, List<String> codes) {
        this.shop = shop;
        this.heads = codes.stream().map(ClaimWorkload::head).toList();
    }

    static byte[] head(String code) {
        return RequestText.head("POST", "/api/v1/coupons/" + code + "/claim");
    }

    @Override
    public String name() {
        return "claims";
    }

    @Override
    public Expectation next(RequestText request) {
        int coupon = (int) (count / shop.users());
        if (coupon == heads.size()) {
            throw new BenchFailed("All %d coupons have been claimed by all %d users: measure shorter.".formatted(
                    heads.size(), shop.users()));
        }
        request.begin(heads.get(coupon))
                .user(shop.user((int) (count % shop.users())))
                .key(keys, count++)
                .body()
                .endBody();
        return OK;
    }
}
