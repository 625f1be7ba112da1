package io.github.uq4j.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes model folders that differ a little from trained ones. */
final class ModelFolders {

  private ModelFolders() {}

  /** A copy whose {@code config.json} is edited and whose generation config is gone. */
  static Path copy(Path source, Path target, Consumer<ObjectNode> edit) throws IOException {
    Files.createDirectories(target);
    for (String name : new String[] {"model.onnx", "tokenizer.json", "tokenizer_config.json"}) {
      if (Files.exists(source.resolve(name))) {
        Files.copy(source.resolve(name), target.resolve(name));
      }
    }
    ObjectNode config = (ObjectNode) TestFiles.json(source.resolve("config.json"));
    edit.accept(config);
    Files.write(target.resolve("config.json"), new ObjectMapper().writeValueAsBytes(config));
    return target;
  }
}
