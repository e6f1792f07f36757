package oretrail.peer;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KTable;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.state.BuiltInDslStoreSuppliers;

/**
 * The verdict pipeline as a Kafka engineer would write it in Kafka Streams: a foreign-key join of vehicles with the lots of
 * their batteries, exactly once. Settings come from the environment; standard output gets a line of JSON when it is at work.
 * See README.md for what it leaves out.
 */
public final class Peer {
  private Peer() {}

  public static void main(String[] args) throws InterruptedException {
    Map<String, String> environment = System.getenv();
    boolean inMemory = environment.getOrDefault("PEER_STORES", "rocksdb").equals("memory");
    Topology topology = topology(environment, inMemory);
    KafkaStreams streams = new KafkaStreams(topology, settings(environment, inMemory));
    CountDownLatch over = new CountDownLatch(1);
    streams.setStateListener((now, before) -> {
      if (now == KafkaStreams.State.RUNNING) tell("{\"msg\":\"ready\"}");
      if (now == KafkaStreams.State.ERROR) over.countDown();
    });
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_APPLICATION;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
    over.await();
    System.exit(1);
  }

  private static Topology topology(Map<String, String> environment, boolean inMemory) {
    Registry registry = new Registry(environment.get("PEER_REGISTRY_URL"));
    StreamsBuilder builder = new StreamsBuilder();
    Consumed<String, byte[]> bytes = Consumed.with(Serdes.String(), Serdes.ByteArray());
    Serde<LotFigures> lotSerde = serde(LotFigures::toBytes, LotFigures::fromBytes);
    Serde<Vehicle> vehicleSerde = serde(Vehicle::toBytes, Vehicle::fromBytes);
    KTable<String, LotFigures> lots = builder.stream(environment.get("PEER_SHIPMENTS"), bytes)
        .processValues(EventReaders.lots(registry))
        .toTable(Materialized.with(Serdes.String(), lotSerde));
    KTable<String, Vehicle> vehicles = builder.stream(environment.get("PEER_VEHICLES"), bytes)
        .processValues(EventReaders.vehicles(registry))
        .toTable(Materialized.with(Serdes.String(), vehicleSerde));
    // The answer is not materialised: what was published is kept once, where it is compared.
    vehicles.leftJoin(lots, Vehicle::batteryLotId, Answer::of)
        .toStream()
        .processValues(new PublishChanges(registry, inMemory))
        .to(environment.get("PEER_VERDICTS"), Produced.with(Serdes.String(), Serdes.ByteArray()));
    return builder.build();
  }

  private static Properties settings(Map<String, String> environment, boolean inMemory) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, environment.get("PEER_APPLICATION_ID"));
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, environment.get("PEER_BROKERS"));
    settings.put(StreamsConfig.STATE_DIR_CONFIG, environment.get("PEER_STATE_DIRECTORY"));
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, environment.getOrDefault("PEER_THREADS", "2"));
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, environment.getOrDefault("PEER_COMMIT_MS", "100"));
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, "1");
    // 64 MiB: all records of a commit interval find room.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, String.valueOf(64L << 20));
    settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), String.valueOf(128 << 10));
    if (inMemory) settings.put(StreamsConfig.DSL_STORE_SUPPLIERS_CLASS_CONFIG,
        BuiltInDslStoreSuppliers.InMemoryDslStoreSuppliers.class);
    return settings;
  }

  private static <T> Serde<T> serde(Function<T, byte[]> to, Function<byte[], T> from) {
    return Serdes.serdeFrom((topic, value) -> value == null ? null : to.apply(value),
        (topic, bytes) -> bytes == null ? null : from.apply(bytes));
  }

  private static void tell(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
