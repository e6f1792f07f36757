package oretrail.peer;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A published answer and its place among those of its vehicle.
 *
 * @param supersedes id of the one before; empty of the first
 */
record Verdict(String id, long revision, String supersedes, int previousAmountUsd, String status, int amountUsd,
    int potentialUsd) {
  /** The verdict after `before` (null: there is none); null where the answer is the same. */
  static Verdict after(Verdict before, Answer answer) {
    String id = answer.id();
    if (before == null) return new Verdict(id, 1, "", 0, answer.status(), answer.amountUsd(), answer.potentialUsd());
    if (id.equals(before.id())) return null;
    return new Verdict(id, before.revision() + 1, before.id(), before.amountUsd(), answer.status(), answer.amountUsd(),
        answer.potentialUsd());
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(id);
      out.writeLong(revision);
      out.writeUTF(supersedes);
      out.writeInt(previousAmountUsd);
      out.writeUTF(status);
      out.writeInt(amountUsd);
      out.writeInt(potentialUsd);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    return bytes.toByteArray();
  }

  static Verdict fromBytes(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new Verdict(in.readUTF(), in.readLong(), in.readUTF(), in.readInt(), in.readUTF(), in.readInt(),
          in.readInt());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
