package oretrail.peer;

import java.nio.ByteBuffer;

/**
 * What a vehicle needs of its battery's lot.
 *
 * @param usdMicros value of the whole lot, in millionths of a dollar
 * @param qualifyingUsdMicros what of it was made in North America
 * @param quantityMicros pieces of the whole lot, in millionths
 */
record LotFigures(long usdMicros, long qualifyingUsdMicros, long quantityMicros) {
  private static final int BYTES = 3 * Long.BYTES;

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(usdMicros).putLong(qualifyingUsdMicros).putLong(quantityMicros).array();
  }

  static LotFigures fromBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new LotFigures(buffer.getLong(), buffer.getLong(), buffer.getLong());
  }
}
