package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.uq4j.model.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Loads models on the device that was asked for. */
final class SessionLoader {

  /** The system property that names a folder for graphs as the runtime runs them. */
  private static final String GRAPHS_PROPERTY = "uq4j.graphs";

  private static final AtomicBoolean FALLBACK_SAID = new AtomicBoolean();

  private static final AtomicInteger GRAPHS = new AtomicInteger();

  private SessionLoader() {}

  /** How the runtime is given a model. */
  interface Source {
    OrtSession create(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  /** A native session and the options that must outlive it. */
  record Loaded(OrtSession session, OrtSession.SessionOptions options, boolean cuda) {

    void close() {
      try {
        session.close();
      } catch (OrtException e) {
        ModelSession.LOG.log(System.Logger.Level.DEBUG, "a session could not be closed", e);
      } finally {
        options.close();
      }
    }
  }

  static Loaded load(Path file, SessionSettings settings, Source source) {
    if (settings.provider() != ExecutionProvider.CPU) {
      try {
        return load(file, settings, true, source);
      } catch (CudaMissing e) {
        if (settings.provider() == ExecutionProvider.CUDA) {
          throw new ModelException(e.advice(), e);
        }
        if (FALLBACK_SAID.compareAndSet(false, true)) {
          ModelSession.LOG.log(System.Logger.Level.INFO, "running on the CPU: " + e.advice());
        }
      }
    }
    try {
      return load(file, settings, false, source);
    } catch (CudaMissing e) {
      throw new IllegalStateException(e);
    }
  }

  private static Loaded load(Path file, SessionSettings settings, boolean cuda, Source source)
      throws CudaMissing {
    // First of all: any other class of the runtime would load its libraries from somewhere else.
    OrtEnvironment environment = OnnxEnvironment.get();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    boolean done = false;
    try {
      if (cuda) {
        addCuda(options, settings);
      }
      options.setIntraOpNumThreads(settings.threads());
      options.setInterOpNumThreads(1);
      // A plan for every shape that ever came would be remembered.
      options.setMemoryPatternOptimization(false);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      for (Map.Entry<String, String> option : settings.sessionOptions().entrySet()) {
        options.addConfigEntry(option.getKey(), option.getValue());
      }
      writeGraph(options);
      Loaded loaded = new Loaded(source.create(environment, options), options, cuda);
      done = true;
      return loaded;
    } catch (OrtException e) {
      throw unloadable(file, e);
    } finally {
      if (!done) {
        options.close();
      }
    }
  }

  /** With copies between devices and fused nodes: for those who want to see what is run. */
  private static void writeGraph(OrtSession.SessionOptions options) throws OrtException {
    String folder = System.getProperty(GRAPHS_PROPERTY, "");
    if (!folder.isEmpty()) {
      Path graph = Path.of(folder).resolve("graph-" + GRAPHS.incrementAndGet() + ".onnx");
      options.setOptimizedModelFilePath(graph.toString());
    }
  }

  static ModelException unloadable(Path file, OrtException e) {
    return RunFailures.cannot(file, " cannot be loaded as an ONNX model", e);
  }

  private static void addCuda(OrtSession.SessionOptions options, SessionSettings settings)
      throws CudaMissing {
    NativeLibraries.placeCuda();
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(settings.device())) {
      for (Map.Entry<String, String> option : settings.cudaOptions().entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      options.addCUDA(cuda);
    } catch (OrtException e) {
      throw new CudaMissing(RunFailures.oneLine(e.getMessage()), e);
    }
  }
}
