package oretrail.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Confluent's wire format: a zero byte, the schema's id in four bytes, then Avro. One for each thread. */
final class WireFormat {
  private static final int PREFIX_BYTES = 5;

  private final Registry registry;
  private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();
  private final Schema wanted;
  private BinaryDecoder decoder;
  private BinaryEncoder encoder;

  /** @param wanted the fields that are read; the others are skipped */
  WireFormat(Registry registry, Schema wanted) {
    this.registry = registry;
    this.wanted = wanted;
  }

  GenericRecord read(byte[] message) {
    ByteBuffer prefix = ByteBuffer.wrap(message);
    if (prefix.get() != 0) throw new IllegalArgumentException("no Confluent wire format");
    GenericDatumReader<GenericRecord> reader = readers.computeIfAbsent(prefix.getInt(), this::readerOf);
    decoder = DecoderFactory.get().binaryDecoder(message, PREFIX_BYTES, message.length - PREFIX_BYTES, decoder);
    try {
      return reader.read(null, decoder);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  byte[] write(int schemaId, GenericDatumWriter<GenericRecord> writer, GenericData.Record record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(PREFIX_BYTES).put((byte) 0).putInt(schemaId).array());
    encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
    try {
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    return bytes.toByteArray();
  }

  private GenericDatumReader<GenericRecord> readerOf(int schemaId) {
    return new GenericDatumReader<>(registry.byId(schemaId), wanted);
  }
}
