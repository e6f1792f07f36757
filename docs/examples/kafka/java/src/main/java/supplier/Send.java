package supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends statements to Oretrail over Kafka, and prints what became of each.
 *
 * <p>The file has one event of JSON on each line. The name is yours on the cluster, such as {@code User:CN=smm}. The client file
 * has settings of the Kafka client, such as those for TLS. The exit status is 1 if a statement was rejected. Sending a file
 * again does no harm: what is known is a duplicate.
 */
public final class Send {
  private static final String USAGE = "Usage: Send BROKERS NAME FILE [PREFIX [CLIENT.properties]]";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final byte[] STRUCTURED = "application/cloudevents+json".getBytes(StandardCharsets.UTF_8);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The place of a record that was sent. */
  private record Place(int partition, long offset) {}

  private Send() {}

  public static void main(String[] args) throws Exception {
    if (args.length < 3) {
      System.err.println(USAGE);
      System.exit(2);
    }
    String prefix = args.length > 3 ? args[3] : "";
    String name = written(args[1]);
    Properties client = new Properties();
    if (args.length > 4) client.load(Files.newBufferedReader(Path.of(args[4])));
    client.put("bootstrap.servers", args[0]);
    boolean isRejected = false;
    try (KafkaConsumer<byte[], byte[]> answers = answersFromNow(client, prefix + "acks." + name + ".v1")) {
      Set<Place> waiting = send(client, prefix + "intake." + name + ".v1", Path.of(args[2]));
      while (!waiting.isEmpty()) {
        ConsumerRecords<byte[], byte[]> records = answers.poll(TIMEOUT);
        if (records.isEmpty()) throw new IOException(waiting.size() + " statements are not answered: send the file again");
        for (ConsumerRecord<byte[], byte[]> record : records) {
          JsonNode answer = JSON.readTree(record.value());
          JsonNode sent = answer.get("sent");
          if (!waiting.remove(new Place(sent.get("partition").asInt(), sent.get("offset").asLong()))) continue;
          System.out.println(shown(answer));
          isRejected |= answer.get("outcome").asText().equals("rejected");
        }
      }
    }
    System.exit(isRejected ? 1 : 0);
  }

  /** The name as topics carry it: letters and digits stay, every other byte becomes - and two hex digits. */
  private static String written(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      text.append((char) b < 128 && Character.isLetterOrDigit((char) b) ? String.valueOf((char) b) : String.format("-%02x", b));
    }
    return text.toString();
  }

  private static KafkaConsumer<byte[], byte[]> answersFromNow(Properties client, String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
        .map(partition -> new TopicPartition(topic, partition.partition())).toList();
    if (partitions.isEmpty()) {
      System.err.println("There is no topic " + topic + ". Ask the operator for it: oretrail topics apply --supplier NAME");
      System.exit(1);
    }
    consumer.assign(partitions);
    consumer.endOffsets(partitions).forEach(consumer::seek);
    return consumer;
  }

  private static Set<Place> send(Properties client, String topic, Path file) throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      for (String line : Files.readAllLines(file)) {
        // The subject as the key keeps the statements about one lot in their order.
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, JSON.readTree(line).get("subject").asText(), line);
        record.headers().add("content-type", STRUCTURED);
        sent.add(producer.send(record));
      }
    }
    Set<Place> places = new HashSet<>();
    for (Future<RecordMetadata> one : sent) places.add(new Place(one.get().partition(), one.get().offset()));
    return places;
  }

  private static String shown(JsonNode answer) {
    StringBuilder line = new StringBuilder(answer.get("outcome").asText());
    line.append('\t').append(answer.path("subject").asText("?")).append('\t').append(answer.path("id").asText("?"));
    for (JsonNode error : answer.path("errors")) {
      line.append('\t').append(error.get("code").asText()).append(' ').append(error.get("pointer").asText());
      line.append(": ").append(error.get("detail").asText());
    }
    return line.toString();
  }
}
