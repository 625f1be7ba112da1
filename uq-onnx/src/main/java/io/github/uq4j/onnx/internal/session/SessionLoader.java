package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.github.uq4j.model.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

  /** How options are told to use CUDA. */
  interface Cuda {
    void add(OrtSession.SessionOptions options, SessionSettings settings) throws OrtException;
  }

  static Loaded load(Path file, SessionSettings settings, Source source) {
    return load(file, settings, SessionLoader::addCuda, source);
  }

  static Loaded load(Path file, SessionSettings settings, Cuda cuda, Source source) {
    if (settings.provider() != ExecutionProvider.CPU) {
      try {
        return load(file, settings, Optional.of(cuda), source);
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
      return load(file, settings, Optional.empty(), source);
    } catch (CudaMissing e) {
      throw new IllegalStateException(e);
    }
  }

  private static Loaded load(
      Path file, SessionSettings settings, Optional<Cuda> cuda, Source source) throws CudaMissing {
    // First of all: any other class of the runtime would load its libraries from somewhere else.
    OrtEnvironment environment = OnnxEnvironment.get();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    boolean done = false;
    try {
      if (cuda.isPresent()) {
        use(cuda.get(), options, settings);
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
      Loaded loaded = new Loaded(source.create(environment, options), options, cuda.isPresent());
      done = true;
      return loaded;
    } catch (OrtException e) {
      String reason = RunFailures.oneLine(e.getMessage());
      // Parts of CUDA and cuDNN are looked for when they are needed.
      if (cuda.isPresent()
          && !RunFailures.isMemory(reason)
          && CudaMissing.advice(reason).isPresent()) {
        throw new CudaMissing(reason, e);
      }
      throw unloadable(file, cuda.isPresent(), e);
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

  static ModelException unloadable(Path file, boolean cuda, OrtException e) {
    String reason = RunFailures.oneLine(e.getMessage());
    if (!RunFailures.isMemory(reason)) {
      return RunFailures.cannot(file, " cannot be loaded as an ONNX model", e);
    }
    String where = cuda ? "the device cuda" : "this machine";
    String limit = cuda ? " or a higher cudaMemoryLimit, if one is set" : "";
    return new ModelException(
        file
            + " cannot be loaded, as "
            + where
            + " has not enough memory; close other models, or take a smaller one"
            + limit
            + " ("
            + reason
            + ")",
        e);
  }

  /** A wrong option is no reason to run elsewhere; whatever else fails is CUDA's. */
  private static void use(Cuda cuda, OrtSession.SessionOptions options, SessionSettings settings)
      throws CudaMissing {
    try {
      cuda.add(options, settings);
    } catch (OrtException e) {
      String reason = RunFailures.oneLine(e.getMessage());
      if (CudaMissing.isOption(reason)) {
        throw new ModelException(
            "cudaOptions = "
                + new TreeMap<>(settings.cudaOptions())
                + "; must be options of ONNX Runtime's CUDA provider, with values it takes ("
                + reason
                + ")",
            e);
      }
      throw new CudaMissing(reason, e);
    }
  }

  private static void addCuda(OrtSession.SessionOptions options, SessionSettings settings)
      throws OrtException {
    NativeLibraries.placeCuda();
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(settings.device())) {
      for (Map.Entry<String, String> option : settings.cudaOptions().entrySet()) {
        cuda.add(option.getKey(), option.getValue());
      }
      options.addCUDA(cuda);
    }
  }
}
