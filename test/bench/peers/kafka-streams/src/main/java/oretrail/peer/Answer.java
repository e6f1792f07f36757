package oretrail.peer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * What one vehicle earns by the share of its battery's value that was made in North America (26 USC 30D(e)(2)).
 *
 * @param share with nine decimals; null where the lot is missing
 */
record Answer(String status, int amountUsd, int potentialUsd, BigDecimal share) {
  /** Of 2024 and 2025. */
  private static final BigDecimal THRESHOLD = new BigDecimal("0.6");
  private static final int CREDIT_USD = 3750;
  private static final int SHARE_DECIMALS = 9;

  static Answer of(Vehicle vehicle, LotFigures lot) {
    if (lot == null || lot.usdMicros() == 0) return new Answer("indeterminate", 0, CREDIT_USD, null);
    BigDecimal value = scaled(lot.usdMicros(), vehicle, lot);
    BigDecimal qualifying = scaled(lot.qualifyingUsdMicros(), vehicle, lot);
    BigDecimal share = qualifying.divide(value, SHARE_DECIMALS, RoundingMode.HALF_UP);
    boolean isMet = qualifying.compareTo(value.multiply(THRESHOLD)) >= 0;
    return isMet ? new Answer("eligible", CREDIT_USD, CREDIT_USD, share) : new Answer("ineligible", 0, 0, share);
  }

  /** The part of a lot's dollars that a vehicle draws; exact until it is divided. */
  private static BigDecimal scaled(long micros, Vehicle vehicle, LotFigures lot) {
    BigInteger drawn = BigInteger.valueOf(micros).multiply(BigInteger.valueOf(vehicle.drawnMicros()));
    return new BigDecimal(drawn).divide(BigDecimal.valueOf(lot.quantityMicros()), SHARE_DECIMALS, RoundingMode.HALF_UP);
  }

  /** Names the answer: the same answer has the same id. */
  String id() {
    return "peer:" + status + ":" + amountUsd + ":" + potentialUsd + ":" + (share == null ? "" : share.toPlainString());
  }
}
