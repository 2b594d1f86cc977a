// Amounts as whole hundredths: sums of prices must not be off by a binary fraction.

/** An amount of the API as hundredths. */
export const hundredths = (amount) => BigInt(Math.round(amount * 100));

/** Hundredths as an amount to be shown. */
export const amount = (value) => Number(value) / 100;

/**
 * What a coupon takes off a total, by the rules of the shop: the service decides, this only tells beforehand.
 * Null when the total is too small for it.
 */
export function discount(coupon, total) {
  if (coupon.minOrderAmount !== undefined && total < hundredths(coupon.minOrderAmount)) {
    return null;
  }
  const value = hundredths(coupon.value);
  if (coupon.type === 'FIXED') {
    return value < total ? value : total;
  }
  const share = (total * value) / 10000n;
  const most = coupon.maxDiscountAmount === undefined ? share : hundredths(coupon.maxDiscountAmount);
  return share < most ? share : most;
}
