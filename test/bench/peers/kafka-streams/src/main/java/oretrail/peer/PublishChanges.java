package oretrail.peer;

import java.util.Set;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Publishes an answer only where it differs from the last one of its vehicle, as Oretrail's own record. */
final class PublishChanges implements FixedKeyProcessorSupplier<String, Answer, byte[]> {
  private static final String STORE = "verdicts";

  private final Registry registry;
  private final boolean inMemory;

  PublishChanges(Registry registry, boolean inMemory) {
    this.registry = registry;
    this.inMemory = inMemory;
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    var supplier = inMemory ? Stores.inMemoryKeyValueStore(STORE) : Stores.persistentKeyValueStore(STORE);
    Serde<Verdict> serde = Serdes.serdeFrom((topic, verdict) -> verdict == null ? null : verdict.toBytes(),
        (topic, bytes) -> bytes == null ? null : Verdict.fromBytes(bytes));
    return Set.of(Stores.keyValueStoreBuilder(supplier, Serdes.String(), serde).withCachingEnabled());
  }

  @Override
  public FixedKeyProcessor<String, Answer, byte[]> get() {
    return new Publisher();
  }

  private final class Publisher extends ContextualFixedKeyProcessor<String, Answer, byte[]> {
    private final Registry.Registered schema = registry.latest("oretrail.Verdict");
    private final GenericDatumWriter<GenericRecord> writer = new GenericDatumWriter<>(schema.schema());
    private final WireFormat format = new WireFormat(registry, schema.schema());
    private KeyValueStore<String, Verdict> published;

    @Override
    public void init(FixedKeyProcessorContext<String, byte[]> context) {
      super.init(context);
      published = context.getStateStore(STORE);
    }

    @Override
    public void process(FixedKeyRecord<String, Answer> message) {
      if (message.value() == null) return;
      Verdict verdict = Verdict.after(published.get(message.key()), message.value());
      if (verdict == null) return;
      published.put(message.key(), verdict);
      context().forward(message.withValue(encoded(message.key(), verdict)));
    }

    private byte[] encoded(String vin, Verdict verdict) {
      GenericData.Record record = new GenericData.Record(schema.schema());
      boolean isFirst = verdict.revision() == 1;
      record.put("vin", vin);
      record.put("verdictId", verdict.id());
      record.put("revision", verdict.revision());
      record.put("supersedes", isFirst ? null : verdict.supersedes());
      record.put("previousAmountUsd", isFirst ? null : verdict.previousAmountUsd());
      record.put("status", verdict.status());
      record.put("amountUsd", verdict.amountUsd());
      record.put("potentialUsd", verdict.potentialUsd());
      record.put("ruleset", "peer");
      return format.write(schema.id(), writer, record);
    }
  }
}
