import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic with Kafka's own client, from its beginning to the end that it has when the reading starts, and prints
 * a line of JSON for each record. Another implementation than the one under test says what the log really holds.
 *
 *   java -cp JARS:CLASSES Judge dump BROKERS TOPIC [--read-uncommitted]
 *   java -cp JARS:CLASSES Judge serve
 *
 * The latter dumps what each line of standard input asks for, BROKERS TOPIC [--read-uncommitted], until that ends: a start
 * takes longer than a reading. After the records comes a line, `.`, or `!` and what has gone wrong.
 */
final class Judge {
  /** How long one poll may wait for records. */
  private static final Duration POLL = Duration.ofMillis(500);
  /** A reading that gets no further for so long is given up: a transaction that stays open holds back the end itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  public static void main(String[] args) throws IOException {
    if (args.length == 1 && args[0].equals("serve")) {
      serve();
      return;
    }
    List<String> words = new ArrayList<>(Arrays.asList(args));
    boolean isCommittedOnly = !words.remove("--read-uncommitted");
    if (words.size() != 3 || !words.get(0).equals("dump")) {
      System.err.println("usage: Judge dump BROKERS TOPIC [--read-uncommitted]");
      System.exit(2);
    }
    dump(words.get(1), words.get(2), isCommittedOnly);
    System.out.flush();
  }

  private static void serve() throws IOException {
    BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
      boolean isCommittedOnly = !words.remove("--read-uncommitted");
      try {
        dump(words.get(0), words.get(1), isCommittedOnly);
        System.out.println(".");
      } catch (RuntimeException fault) {
        System.out.println("!" + String.valueOf(fault).replace('\n', ' '));
      }
      System.out.flush();
    }
  }

  private static void dump(String brokers, String topic, boolean isCommittedOnly) {
    StringBuilder out = new StringBuilder();
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings(brokers, isCommittedOnly))) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
          .map(info -> new TopicPartition(topic, info.partition()))
          .toList();
      if (partitions.isEmpty()) throw new IllegalArgumentException("there is no topic " + topic);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long lastProgress = System.nanoTime();
      // A position passes the markers of transactions too, which are no records.
      while (!hasReached(consumer, ends)) {
        long before = sum(consumer, ends);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) print(record, out);
        }
        if (sum(consumer, ends) > before) lastProgress = System.nanoTime();
        if (System.nanoTime() - lastProgress > PATIENCE.toNanos()) {
          throw new IllegalStateException("no progress for " + PATIENCE.toSeconds() + " s; ends: " + ends);
        }
      }
    }
    System.out.print(out);
  }

  private static Properties settings(String brokers, boolean isCommittedOnly) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", brokers);
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("isolation.level", isCommittedOnly ? "read_committed" : "read_uncommitted");
    settings.put("enable.auto.commit", "false");
    settings.put("max.poll.records", "10000");
    return settings;
  }

  private static boolean hasReached(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static long sum(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.keySet().stream().mapToLong(consumer::position).sum();
  }

  private static void print(ConsumerRecord<byte[], byte[]> record, StringBuilder out) {
    out.append("{\"partition\":").append(record.partition());
    out.append(",\"offset\":").append(record.offset());
    out.append(",\"timestamp\":").append(record.timestamp());
    out.append(",\"key\":").append(base64(record.key()));
    out.append(",\"value\":").append(base64(record.value()));
    out.append(",\"headers\":[");
    String separator = "";
    for (Header header : record.headers()) {
      out.append(separator).append('[').append(quoted(header.key())).append(',').append(base64(header.value())).append(']');
      separator = ",";
    }
    out.append("]}\n");
    if (out.length() > 1 << 16) {
      System.out.print(out);
      out.setLength(0);
    }
  }

  private static String base64(byte[] bytes) {
    return bytes == null ? "null" : '"' + Base64.getEncoder().encodeToString(bytes) + '"';
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char character : text.toCharArray()) {
      boolean isPlain = character >= ' ' && character < 0x7f && character != '"' && character != '\\';
      quoted.append(isPlain ? String.valueOf(character) : String.format("\\u%04x", (int) character));
    }
    return quoted.append('"').toString();
  }
}
