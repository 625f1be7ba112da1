package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import io.github.uq4j.model.ModelException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;

/**
 * ONNX Runtime's environment, of which a JVM has one.
 *
 * <p>The environment is counted by reference in native code, and the runtime's shutdown hook gives
 * one reference back. A second one is taken here and kept, so that the hook, whose order among
 * hooks nobody can choose, never destroys what a run in flight is using.
 */
final class OnnxEnvironment {

  private static final String NAME = "uq4j";

  private OnnxEnvironment() {}

  private static final class Holder {
    static final OrtEnvironment INSTANCE = create();
  }

  static OrtEnvironment get() {
    try {
      return Holder.INSTANCE;
    } catch (ExceptionInInitializerError | NoClassDefFoundError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ModelException(
          "ONNX Runtime could not be loaded: "
              + cause.getMessage()
              + "; its native library must fit this system and be executable where it is unpacked"
              + " (set -D"
              + NativeLibraries.CACHE_PROPERTY
              + "=FOLDER to choose the place)",
          cause);
    }
  }

  private static OrtEnvironment create() {
    NativeLibraries.placeOnnxRuntime();
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, NAME);
    takeSecondReference();
    removeTemporaryFolder();
    return environment;
  }

  /** The runtime makes a folder for temporary files and forgets it. */
  private static void removeTemporaryFolder() {
    try {
      Field field = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("tempDirectory");
      field.setAccessible(true);
      if (field.get(null) instanceof Path folder) {
        folder.toFile().deleteOnExit();
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      ModelSession.LOG.log(
          System.Logger.Level.DEBUG, "an empty folder for temporary files may stay behind", e);
    }
  }

  private static void takeSecondReference() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method create =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      create.setAccessible(true);
      create.invoke(
          null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR.getValue(), NAME);
    } catch (ReflectiveOperationException | RuntimeException e) {
      ModelSession.LOG.log(
          System.Logger.Level.DEBUG,
          "this version of ONNX Runtime may not end cleanly while a model is running",
          e);
    }
  }
}
