package oretrail.peer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What is kept of a vehicle: the lot of its battery, the foreign key of the join; empty where it has none.
 *
 * @param drawnMicros pieces of that lot, in millionths
 */
record Vehicle(String batteryLotId, long drawnMicros) {
  byte[] toBytes() {
    byte[] lotId = batteryLotId.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + lotId.length).putLong(drawnMicros).put(lotId).array();
  }

  static Vehicle fromBytes(byte[] bytes) {
    long drawnMicros = ByteBuffer.wrap(bytes).getLong();
    return new Vehicle(new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8), drawnMicros);
  }
}
