package io.github.uq4j.onnx.internal.head;

import java.lang.reflect.Constructor;
import java.util.Optional;

/**
 * Which loops reduce rows of logits in Java.
 *
 * <p>Those in the Vector API are compiled apart from the rest and found by name, because the module
 * {@code jdk.incubator.vector} is there only if the JVM was started with {@code --add-modules
 * jdk.incubator.vector}.
 */
public enum RowReducers {
  /** The Vector API. */
  VECTOR,
  /** Plain loops. */
  LANES;

  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final Optional<Constructor<? extends BlockKernel>> VECTOR_KERNEL = find();

  private static Optional<Constructor<? extends BlockKernel>> find() {
    Optional<Module> module = ModuleLayer.boot().findModule(VECTOR_MODULE);
    if (module.isEmpty()) {
      return Optional.empty();
    }
    RowReducers.class.getModule().addReads(module.get());
    try {
      String name = RowReducers.class.getPackageName() + ".VectorKernel";
      return Optional.of(
          Class.forName(name).asSubclass(BlockKernel.class).getDeclaredConstructor());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the classes for " + VECTOR_MODULE + " are missing", e);
    }
  }

  /**
   * Whether this JVM has what it takes.
   *
   * @return true for {@link #LANES}; for {@link #VECTOR} if the module is there
   */
  public boolean available() {
    return this == LANES || VECTOR_KERNEL.isPresent();
  }

  /**
   * The fastest that are available.
   *
   * @return {@link #VECTOR} where the module is there
   */
  public static RowReducers fastest() {
    return VECTOR.available() ? VECTOR : LANES;
  }

  /**
   * A reducer for one thread.
   *
   * @return a new one
   * @throws IllegalStateException if they are not available
   */
  public RowReducer create() {
    if (this == LANES) {
      return new RowReducer(new LaneKernel());
    }
    Constructor<? extends BlockKernel> constructor =
        VECTOR_KERNEL.orElseThrow(
            () ->
                new IllegalStateException(
                    "reductions = VECTOR; needs a JVM started with --add-modules "
                        + VECTOR_MODULE));
    try {
      return new RowReducer(constructor.newInstance());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the loops of " + VECTOR_MODULE + " cannot be used", e);
    }
  }
}
