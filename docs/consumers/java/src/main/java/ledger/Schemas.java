package ledger;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Reads Confluent's wire format with the writers' schemas, each of which is asked for once. */
final class Schemas {
  /** A zero byte, and the schema's id in four. */
  private static final int PREFIX_BYTES = 5;

  private final Map<Integer, GenericDatumReader<GenericRecord>> byId = new HashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private final String registry;

  Schemas(String registry) {
    this.registry = registry;
  }

  GenericRecord decode(byte[] message) throws IOException {
    ByteBuffer prefix = ByteBuffer.wrap(message);
    if (prefix.get() != 0) throw new IOException("no Confluent wire format");
    int id = prefix.getInt();
    if (!byId.containsKey(id)) byId.put(id, new GenericDatumReader<>(ask(id)));
    var decoder = DecoderFactory.get().binaryDecoder(message, PREFIX_BYTES, message.length - PREFIX_BYTES, null);
    return byId.get(id).read(null, decoder);
  }

  private Schema ask(int id) throws IOException {
    try (InputStream answer = URI.create(registry + "/schemas/ids/" + id).toURL().openStream()) {
      return new Schema.Parser().parse(json.readTree(answer).get("schema").asText());
    }
  }
}
