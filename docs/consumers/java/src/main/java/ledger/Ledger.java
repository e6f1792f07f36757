package ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A ledger of credit: each change of each vehicle's dollars, booked once.
 *
 * <p>Reads committed verdicts from the topic's beginning, and appends a line to the file for each revision that isn't in it
 * yet: vin,revision,verdictId,changeUsd,amountUsd. The same lines go to standard output, the sum to standard error. The file is
 * all that is kept: run it as often as you like, whenever it was stopped.
 */
public final class Ledger {
  private static final String USAGE = "Usage: Ledger BROKERS REGISTRY FILE [TOPIC [--follow]]";
  private static final String VERDICTS = "credit.verdicts.v1";
  private static final Duration POLL = Duration.ofSeconds(1);

  private Ledger() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println(USAGE);
      System.exit(2);
    }
    String topic = args.length > 3 ? args[3] : VERDICTS;
    boolean follow = args.length > 4 && args[4].equals("--follow");
    Schemas schemas = new Schemas(args[1]);
    try (Book book = new Book(Path.of(args[2])); KafkaConsumer<byte[], byte[]> consumer = consumer(args[0])) {
      List<TopicPartition> partitions = assigned(consumer, topic);
      // With read_committed: up to the first transaction that is still open.
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (follow || ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) book.book(schemas.decode(record.value()));
        book.keep();
      }
      System.err.println(book.summary());
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String brokers) {
    Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static List<TopicPartition> assigned(KafkaConsumer<?, ?> consumer, String topic) {
    List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return partitions;
  }
}
