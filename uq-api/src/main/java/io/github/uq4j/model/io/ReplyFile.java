package io.github.uq4j.model.io;

import io.github.uq4j.json.JsonCursor;
import io.github.uq4j.json.JsonLine;
import io.github.uq4j.json.LineReader;
import io.github.uq4j.trace.io.AtomicFile;
import io.github.uq4j.trace.io.BadLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of prompts and what a model replied to them.
 *
 * <p>JSON Lines in UTF-8: {@code {"prompt": "...", "reply": "..."}} on each; other fields are
 * passed over when reading and not kept. A prompt may appear again with the same reply, not with
 * another. For use by one thread.
 */
public final class ReplyFile {

  private ReplyFile() {}

  /** A line of the file. */
  private record Line(String prompt, String reply) {}

  /** A line while it is read. */
  private static final class Fields {
    private @Nullable String prompt;
    private @Nullable String reply;

    boolean read(JsonCursor cursor, String name) throws IOException {
      switch (name) {
        case "prompt" -> prompt = cursor.string();
        case "reply" -> reply = cursor.string();
        default -> {
          return false;
        }
      }
      return true;
    }

    Line line(JsonCursor cursor) {
      String asked = prompt;
      String answered = reply;
      if (asked == null || asked.isEmpty()) {
        throw cursor.missing("prompt", "must be a text that is not empty");
      }
      if (answered == null) {
        throw cursor.missing("reply", "must be a text");
      }
      return new Line(asked, answered);
    }
  }

  /**
   * Reads a file.
   *
   * @param file the file; may be compressed ({@code .gz})
   * @return replies by prompt, in the order of the file
   * @throws IOException if it cannot be read
   * @throws BadLineException if a line is damaged, or a prompt has two replies
   */
  public static Map<String, String> read(Path file) throws IOException {
    Map<String, String> replies = new LinkedHashMap<>();
    LineReader.Faults faults =
        (number, fault) -> {
          throw new BadLineException(file, number, fault.field(), fault.value(), fault.rule());
        };
    try (LineReader<Line> lines = LineReader.open(file, ReplyFile::line, faults)) {
      while (lines.hasNext()) {
        Line line = lines.next();
        String earlier = replies.putIfAbsent(line.prompt(), line.reply());
        if (earlier != null && !earlier.equals(line.reply())) {
          throw new BadLineException(
              file,
              lines.lineNumber(),
              "reply",
              line.reply(),
              "is not the earlier reply to its prompt, " + earlier);
        }
      }
    }
    return Collections.unmodifiableMap(replies);
  }

  private static Line line(JsonCursor cursor) throws IOException {
    Fields fields = new Fields();
    cursor.object(name -> fields.read(cursor, name));
    return fields.line(cursor);
  }

  /**
   * Writes a file, or puts another in the place of one; if it fails the old one stays.
   *
   * @param file the file; its folder must exist
   * @param replies replies by prompt
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, String> replies) throws IOException {
    try (AtomicFile out = AtomicFile.create(file)) {
      for (Map.Entry<String, String> reply : replies.entrySet()) {
        out.stream()
            .write(
                JsonLine.bytes(
                    json -> {
                      json.writeStartObject();
                      json.writeStringField("prompt", reply.getKey());
                      json.writeStringField("reply", reply.getValue());
                      json.writeEndObject();
                    }));
      }
      out.commit();
    }
  }
}
