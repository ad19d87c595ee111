package dev.logits.internal.kernel;

import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/**
 * Chooses the provider of this JVM's kernels, once and for all services: vectors where the module jdk.incubator.vector
 * is there, the CPU has vectors of 128 bits or more and the JVM has the optimizing compiler that they need; plain loops
 * otherwise, and always with {@code -Ddev.logits.kernels=scalar}. Loops over rows begin as plain loops and become
 * vectors when those are compiled ({@link VectorWarmUp}), or are vectors at once with
 * {@code -Ddev.logits.kernels=vector}. All give the same bits. One line of the log names the choice and, where there is
 * one, the remedy.
 */
final class KernelChoice {
    /** The system property that forces a choice: {@code scalar}, or {@code vector} from the first call on. */
    static final String PROPERTY = "dev.logits.kernels";

    /**
     * The system property that keeps the line of the log back with {@code off}. Where nobody would read it, a command
     * need not look for a logging system in all of its jars, which takes a sixth of a short one.
     */
    static final String LOG = "dev.logits.kernels.log";

    static final KernelProvider PROVIDER = choose();

    // A field that is final and static is a constant to the JIT compiler, which inlines what is called on it.
    static final Selection SELECTION = PROVIDER.selection();

    static {
        if (PROVIDER instanceof ScalarProvider || atOnce()) {
            VectorWarmUp.current = PROVIDER.kernels();
        } else {
            VectorWarmUp.begin(PROVIDER.kernels());
        }
    }

    private KernelChoice() {}

    /** Whether vectors are wanted from the first call on. */
    static boolean atOnce() {
        return "vector".equals(System.getProperty(PROPERTY));
    }

    /** The rows' kernels of now. */
    static Kernels kernels() {
        return VectorWarmUp.current;
    }

    private static KernelProvider choose() {
        if ("scalar".equals(System.getProperty(PROPERTY))) {
            log("scalar kernels, as -D" + PROPERTY + "=scalar asks");
            return new ScalarProvider();
        }
        String vm = System.getProperty("java.vm.info", "");
        if (vm.contains("interpreted") || vm.contains("emulated-client")) {
            log("scalar kernels: this JVM runs without its optimizing compiler (" + vm + ")");
            return new ScalarProvider();
        }
        if (!available()) {
            log("scalar kernels; start java with --add-modules jdk.incubator.vector for several times the speed");
            return new ScalarProvider();
        }
        Optional<KernelProvider> vector = vector();
        log(
                vector.isPresent()
                        ? vector.get().kernels().toString()
                        : "scalar kernels: this CPU or JVM has no vectors to use");
        return vector.orElseGet(ScalarProvider::new);
    }

    private static void log(String line) {
        if (!"off".equals(System.getProperty(LOG))) {
            System.getLogger("dev.logits").log(Level.INFO, line);
        }
    }

    /** The vector kernels, unless their module is missing or the vectors are too short. */
    static Optional<KernelProvider> vector() {
        return available() ? supported("dev.logits.internal.kernel.VectorProvider") : Optional.empty();
    }

    /**
     * The provider of this class, by name, as everything else must compile and load without the vectors' module. Only a
     * constructor that throws {@link UnsupportedOperationException} makes this empty; anything else that keeps the
     * kernels from loading is a fault, and is thrown.
     */
    static Optional<KernelProvider> supported(String provider) {
        try {
            return Optional.of((KernelProvider)
                    Class.forName(provider).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | LinkageError e) {
            if (e instanceof InvocationTargetException && e.getCause() instanceof UnsupportedOperationException) {
                return Optional.empty();
            }
            throw new IllegalStateException(
                    "the vector kernels failed to load; start java with -D" + PROPERTY
                            + "=scalar to use plain loops, and please report it",
                    e);
        }
    }

    /** Whether the module with the vectors is there. */
    private static boolean available() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
