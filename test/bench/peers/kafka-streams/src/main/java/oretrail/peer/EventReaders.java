package oretrail.peer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/** Reads the events of one type: CloudEvents in binary mode, data as Avro. */
final class EventReaders {
  private static final String TEXT = "{\"type\":\"string\",\"avro.java.string\":\"String\"}";
  private static final String QUANTITY = """
      {"type":"record","name":"Quantity","namespace":"oretrail","fields":[{"name":"value","type":%s}]}""".formatted(TEXT);
  private static final Schema LOT = schema("""
      {"type":"record","name":"ComponentShipment","namespace":"oretrail","fields":[
      {"name":"quantity","type":%s},{"name":"usd","type":%s},
      {"name":"manufacture","type":{"type":"record","name":"Manufacture","fields":[{"name":"country","type":%s}]}}]}"""
      .formatted(QUANTITY, TEXT, TEXT));
  private static final Schema VEHICLE = schema("""
      {"type":"record","name":"VehicleProduction","namespace":"oretrail","fields":[
      {"name":"batteries","type":{"type":"array","items":{"type":"record","name":"Battery","fields":[
      {"name":"lotId","type":%s},{"name":"quantity","type":%s}]}}}]}""".formatted(TEXT, QUANTITY));
  private static final Set<String> NORTH_AMERICA = Set.of("US", "CA", "MX");
  private static final int MICROS_DECIMALS = 6;

  private EventReaders() {}

  static FixedKeyProcessorSupplier<String, byte[], LotFigures> lots(Registry registry) {
    return () -> new Reader<>(registry, "oretrail.component-shipment.v1", LOT) {
      @Override
      LotFigures of(GenericRecord lot) {
        long usd = micros((String) lot.get("usd"));
        boolean qualifies = NORTH_AMERICA.contains((String) ((GenericRecord) lot.get("manufacture")).get("country"));
        return new LotFigures(usd, qualifies ? usd : 0, quantityOf(lot));
      }
    };
  }

  static FixedKeyProcessorSupplier<String, byte[], Vehicle> vehicles(Registry registry) {
    return () -> new Reader<>(registry, "oretrail.vehicle-production.v1", VEHICLE) {
      @Override
      Vehicle of(GenericRecord vehicle) {
        List<?> batteries = (List<?>) vehicle.get("batteries");
        if (batteries.isEmpty()) return new Vehicle("", 0);
        GenericRecord battery = (GenericRecord) batteries.get(0);
        return new Vehicle((String) battery.get("lotId"), quantityOf(battery));
      }
    };
  }

  private static long quantityOf(GenericRecord record) {
    return micros((String) ((GenericRecord) record.get("quantity")).get("value"));
  }

  /** @throws ArithmeticException above some 9,000 billion, where a long ends */
  private static long micros(String decimal) {
    return new BigDecimal(decimal).movePointRight(MICROS_DECIMALS).longValueExact();
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }

  private abstract static class Reader<V> extends ContextualFixedKeyProcessor<String, byte[], V> {
    private final WireFormat format;
    private final byte[] type;

    Reader(Registry registry, String type, Schema wanted) {
      this.format = new WireFormat(registry, wanted);
      this.type = type.getBytes(StandardCharsets.UTF_8);
    }

    abstract V of(GenericRecord data);

    @Override
    public void process(FixedKeyRecord<String, byte[]> message) {
      Header said = message.headers().lastHeader("ce_type");
      if (said == null || !java.util.Arrays.equals(said.value(), type)) return;
      Headers none = new org.apache.kafka.common.header.internals.RecordHeaders();
      // Headers would travel with every record of the join: what is needed of them is read by now.
      context().forward(message.withValue(of(format.read(message.value()))).withHeaders(none));
    }
  }
}
