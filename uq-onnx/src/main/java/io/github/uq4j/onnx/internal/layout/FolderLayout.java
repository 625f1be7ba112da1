package io.github.uq4j.onnx.internal.layout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Where things are in a model's folder.
 *
 * @param kind who laid it out
 * @param model the ONNX file
 * @param tokenizer the tokenizer's file, whether it exists or not
 * @param config what {@code config.json} says, or what another file says in its words
 * @param names what inputs and outputs are called
 */
public record FolderLayout(
    LayoutKind kind, Path model, Path tokenizer, ObjectNode config, PortNames names) {

  static final String TOKENIZER = "tokenizer.json";
  static final String CONFIG = "config.json";

  /** In this order: a merged decoder before one that cannot do without its twin. */
  private static final List<String> FILES =
      List.of(
          "model.onnx",
          "decoder_model_merged.onnx",
          "decoder_with_past_model.onnx",
          "decoder_model.onnx");

  /**
   * Looks at a folder: {@code uq4j.json} comes first, then {@code genai_config.json}, then {@code
   * config.json} beside a file that is called as Optimum calls it, which may be in the subfolder
   * {@code onnx}.
   *
   * @param folder the folder
   * @return its layout
   * @throws IllegalArgumentException if it is no folder, or no layout that is known
   * @throws ModelException if a file is no JSON
   */
  public static FolderLayout find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(folder + " is no folder; must be a model's folder");
    }
    if (Files.isRegularFile(folder.resolve(DescribedFolder.FILE))) {
      return DescribedFolder.read(folder);
    }
    if (Files.isRegularFile(folder.resolve(GenAiFolder.FILE))) {
      return GenAiFolder.read(folder);
    }
    Path model =
        optimumFile(folder).orElseThrow(() -> new IllegalArgumentException(unknown(folder)));
    return new FolderLayout(
        LayoutKind.OPTIMUM,
        model,
        folder.resolve(TOKENIZER),
        JsonFiles.object(JsonFiles.present(folder, CONFIG)),
        PortNames.usual());
  }

  private static String unknown(Path folder) {
    String rule =
        folder
            + " has no model.onnx; a model's folder must hold "
            + DescribedFolder.FILE
            + ", "
            + GenAiFolder.FILE
            + " or one of "
            + FILES
            + ", the latter also in a subfolder onnx";
    List<String> others = otherFiles(folder);
    return others.isEmpty()
        ? rule
        : rule + "; it holds " + String.join(", ", others) + ", which uq4j.json can name";
  }

  /** The first few files that may be models. */
  private static List<String> otherFiles(Path folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.onnx")) {
      files.forEach(file -> names.add(String.valueOf(file.getFileName())));
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
    Collections.sort(names);
    return names.subList(0, Math.min(3, names.size()));
  }

  private static Optional<Path> optimumFile(Path folder) {
    for (Path place : List.of(folder, folder.resolve("onnx"))) {
      for (String name : FILES) {
        if (Files.isRegularFile(place.resolve(name))) {
          return Optional.of(place.resolve(name));
        }
      }
    }
    return Optional.empty();
  }
}
