package ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;

/** The file with a line for each change, and of each vehicle the last revision in it. */
final class Book implements AutoCloseable {
  private record Last(long revision, String verdictId, int amountUsd) {}

  private static final Last NOTHING = new Last(0, null, 0);

  private final Map<String, Last> lasts = new HashMap<>();
  private final FileChannel file;
  private final Path path;
  private long totalUsd = 0;

  Book(Path path) throws IOException {
    this.path = path;
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    String whole = Files.readString(path);
    // Whoever was killed may have left a part of a line: it was not booked. All is ASCII.
    int end = whole.lastIndexOf('\n') + 1;
    file.truncate(end).position(end);
    whole.substring(0, end).lines().map(line -> line.split(",")).forEach(fields -> {
      lasts.put(fields[0], new Last(Long.parseLong(fields[1]), fields[2], Integer.parseInt(fields[4])));
      totalUsd += Long.parseLong(fields[3]);
    });
  }

  /** Books a revision that follows the last one, and skips what is booked. */
  void book(GenericRecord verdict) throws IOException {
    String vin = verdict.get("vin").toString();
    String verdictId = verdict.get("verdictId").toString();
    long revision = (Long) verdict.get("revision");
    Last last = lasts.getOrDefault(vin, NOTHING);
    if (revision <= last.revision()) return;
    String supersedes = Objects.toString(verdict.get("supersedes"), null);
    if (revision != last.revision() + 1 || !Objects.equals(supersedes, last.verdictId()))
      throw new IOException(vin + ": revision " + revision + " doesn't follow " + last.revision() + "; is " + path + " of this topic?");
    Object previous = verdict.get("previousAmountUsd");
    int amountUsd = (Integer) verdict.get("amountUsd");
    int changeUsd = amountUsd - (previous == null ? 0 : (Integer) previous);
    if (last.amountUsd() + changeUsd != amountUsd)
      throw new IOException(vin + ": revision " + revision + " changes " + last.amountUsd() + " by " + changeUsd + " to " + amountUsd);
    String line = String.join(",", vin, "" + revision, verdictId, "" + changeUsd, "" + amountUsd) + "\n";
    file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
    System.out.print(line);
    lasts.put(vin, new Last(revision, verdictId, amountUsd));
    totalUsd += changeUsd;
  }

  /** Brings all that was booked to the disk. */
  void keep() throws IOException {
    file.force(false);
    System.out.flush();
  }

  String summary() {
    return lasts.size() + " vehicles, " + totalUsd + " USD";
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
