package oretrail.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** Schemas by Confluent's API. */
final class Registry {
  /** A schema and its id in the registry. */
  record Registered(int id, Schema schema) {}

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
  private final String url;

  Registry(String url) {
    this.url = url;
  }

  /** The writer's schema; asked for once. */
  Schema byId(int id) {
    return byId.computeIfAbsent(id, missing -> parsed(get("/schemas/ids/" + missing)));
  }

  Registered latest(String subject) {
    JsonNode said = get("/subjects/" + subject + "/versions/latest");
    return new Registered(said.get("id").asInt(), parsed(said));
  }

  private static Schema parsed(JsonNode said) {
    return new Schema.Parser().parse(said.get("schema").asText());
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() == 200) return json.readTree(response.body());
      throw new IllegalStateException("the registry answers " + response.statusCode() + " to " + path);
    } catch (IOException error) {
      throw new IllegalStateException("the registry can't be reached", error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }
}
