package io.github.uq4j.onnx.internal.session;

import ai.onnxruntime.OrtEnvironment;
import io.github.uq4j.model.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Puts every native library and every file the libraries below want to keep into one folder of our
 * own, and keeps them off the network.
 *
 * <p>The folder is that of the system property {@value #CACHE_PROPERTY}, otherwise {@code
 * uq4j-USER} in the folder for temporary files. It is readable by its owner alone; one that belongs
 * to somebody else is refused. Settings the user made are never overridden.
 */
public final class NativeLibraries {

  /** The system property that names the folder. */
  public static final String CACHE_PROPERTY = "uq4j.cache";

  private static final String ORT_PATH_PROPERTY = "onnxruntime.native.path";
  private static final List<String> ORT_LIBRARIES =
      List.of("onnxruntime", "onnxruntime4j_jni", "onnxruntime_providers_shared");
  private static final String CUDA_LIBRARY = "onnxruntime_providers_cuda";

  private NativeLibraries() {}

  /**
   * Settles where the tokenizer library is unpacked and forbids it to look for others; to be called
   * before its classes are loaded.
   */
  public static void placeTokenizers() {
    Path folder = cacheFolder();
    setUnlessGiven("ai.djl.offline", "DJL_OFFLINE", "true");
    setUnlessGiven("OPT_OUT_TRACKING", "OPT_OUT_TRACKING", "true");
    setUnlessGiven("DJL_CACHE_DIR", "DJL_CACHE_DIR", folder.resolve("djl").toString());
    setUnlessGiven("ENGINE_CACHE_DIR", "ENGINE_CACHE_DIR", folder.resolve("djl").toString());
    Path jna = folder.resolve("jna");
    try {
      Files.createDirectories(jna);
    } catch (IOException e) {
      throw new ModelException("cannot make " + jna + ": " + e.getMessage(), e);
    }
    setUnlessGiven("jna.tmpdir", "", jna.toString());
  }

  /** Unpacks ONNX Runtime once for all JVMs; where that is impossible it unpacks itself. */
  static void placeOnnxRuntime() {
    Optional<String> key = fingerprint(resourceName("onnxruntime"));
    if (System.getProperty(ORT_PATH_PROPERTY) == null && key.isPresent()) {
      Path folder = cacheFolder().resolve("onnxruntime-" + key.get());
      ORT_LIBRARIES.forEach(library -> unpack(library, folder));
      System.setProperty(ORT_PATH_PROPERTY, folder.toString());
    }
  }

  /** Unpacks the library for CUDA, some 600 MB, where the class path holds it. */
  static void placeCuda() {
    String folder = System.getProperty(ORT_PATH_PROPERTY);
    Optional<String> key = fingerprint(resourceName("onnxruntime"));
    if (folder != null && key.isPresent() && folder.endsWith("onnxruntime-" + key.get())) {
      unpack(CUDA_LIBRARY, Path.of(folder));
    }
  }

  private static String resourceName(String library) {
    return "ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(library);
  }

  private static void setUnlessGiven(String property, String variable, String value) {
    boolean given = !variable.isEmpty() && System.getenv(variable) != null;
    if (!given && System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux";
    String machine = arch.contains("aarch64") || arch.contains("arm64") ? "aarch64" : "x64";
    return system + "-" + machine;
  }

  private static Optional<URL> resource(String name) {
    return Optional.ofNullable(OrtEnvironment.class.getClassLoader())
        .map(loader -> loader.getResource(name));
  }

  /** Tells builds of the library apart: the checksum the jar holds of it. */
  private static Optional<String> fingerprint(String name) {
    Optional<URL> url = resource(name);
    if (url.isEmpty()) {
      return Optional.empty();
    }
    try {
      URLConnection connection = url.get().openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection jar) {
        try (var file = jar.getJarFile()) {
          return Optional.ofNullable(file.getEntry(name))
              .map(entry -> Long.toHexString(entry.getCrc()));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void unpack(String library, Path folder) {
    Optional<URL> url = resource(resourceName(library));
    Path target = folder.resolve(System.mapLibraryName(library));
    if (url.isPresent() && !Files.exists(target)) {
      try {
        Files.createDirectories(folder);
        copy(url.get(), target);
      } catch (IOException e) {
        throw new ModelException("cannot unpack ONNX Runtime into " + target + ": " + e, e);
      }
    }
  }

  /** Nobody ever sees half a library. */
  private static void copy(URL url, Path target) throws IOException {
    Path part = Files.createTempFile(target.getParent(), "unpack", ".part");
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      try (InputStream in = connection.getInputStream()) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path cacheFolder() {
    String given = System.getProperty(CACHE_PROPERTY);
    Path folder =
        given != null
            ? Path.of(given)
            : Path.of(System.getProperty("java.io.tmpdir", "."))
                .resolve("uq4j-" + System.getProperty("user.name", "user"));
    try {
      return prepare(folder.toAbsolutePath());
    } catch (IOException e) {
      throw new ModelException(
          "cannot use "
              + folder
              + " for native libraries: "
              + e
              + "; set -D"
              + CACHE_PROPERTY
              + "=FOLDER to choose another",
          e);
    }
  }

  private static Path prepare(Path folder) throws IOException {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder);
      if (posix) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    }
    if (posix) {
      refuseForeign(folder);
    }
    return folder;
  }

  /** A library planted by somebody else would be run as ours. */
  private static void refuseForeign(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "owner", ".part");
    try {
      Set<PosixFilePermission> others =
          EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
      others.retainAll(Files.getPosixFilePermissions(folder));
      if (!Files.getOwner(folder).equals(Files.getOwner(probe)) || !others.isEmpty()) {
        throw new IOException(
            "it belongs to " + Files.getOwner(folder) + " or others may write to it; must be ours");
      }
    } finally {
      Files.deleteIfExists(probe);
    }
  }
}
