package dev.logits.internal.kernel;

import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Chooses the kernels of this JVM, once: vectors where the module jdk.incubator.vector is there, the CPU has vectors of
 * 128 bits or more and the JVM has the optimizing compiler that they need; plain loops otherwise, and always with
 * {@code -Ddev.logits.kernels=scalar}. Both give the same bits. One line of the log names the choice and, where there
 * is one, the remedy.
 */
final class KernelChoice {
    /** The system property that forces a choice; its one value is {@code scalar}. */
    static final String PROPERTY = "dev.logits.kernels";

    static final Kernels CHOSEN = choose();

    static final Selection SELECTION = CHOSEN instanceof ScalarKernels
            ? new ScalarSelection()
            : vectorSelection().orElseThrow();

    private KernelChoice() {}

    private static Kernels choose() {
        System.Logger log = System.getLogger("dev.logits");
        if ("scalar".equals(System.getProperty(PROPERTY))) {
            log.log(Level.INFO, "scalar kernels, as -D" + PROPERTY + "=scalar asks");
            return new ScalarKernels();
        }
        String vm = System.getProperty("java.vm.info", "");
        if (vm.contains("interpreted") || vm.contains("emulated-client")) {
            log.log(Level.INFO, "scalar kernels: this JVM runs without its optimizing compiler (" + vm + ")");
            return new ScalarKernels();
        }
        if (!available()) {
            log.log(
                    Level.INFO,
                    "scalar kernels; start java with --add-modules jdk.incubator.vector for several times the speed");
            return new ScalarKernels();
        }
        Optional<Kernels> vector = vector();
        log.log(
                Level.INFO,
                vector.isPresent() ? vector.get().toString() : "scalar kernels: this CPU or JVM has no vectors to use");
        return vector.orElseGet(ScalarKernels::new);
    }

    /** The vector kernels, unless they cannot be linked or the vectors are too short. */
    static Optional<Kernels> vector() {
        return instance("VectorKernels", Kernels.class);
    }

    /** There whenever {@link #vector} is. */
    static Optional<Selection> vectorSelection() {
        return instance("VectorSelection", Selection.class);
    }

    /**
     * The vector implementation of a kernel service. Only a CPU or JVM that has no vectors of a useful length makes
     * this empty; anything else that keeps the class from loading is a fault, and is thrown.
     */
    static <T> Optional<T> instance(String name, Class<T> type) {
        try {
            return Optional.of(type.cast(Class.forName("dev.logits.internal.kernel." + name)
                    .getDeclaredConstructor()
                    .newInstance()));
        } catch (ReflectiveOperationException | LinkageError e) {
            if (unsupported(e)) {
                return Optional.empty();
            }
            throw new IllegalStateException(
                    "the vector kernels failed to load; start java with -D" + PROPERTY
                            + "=scalar to use plain loops, and please report it",
                    e);
        }
    }

    /**
     * Whether there are no vectors to use here. A class whose initializer has failed once is reported as missing from
     * then on, without the first failure's type, which then stands in the cause's message.
     */
    private static boolean unsupported(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnsupportedOperationException
                    || String.valueOf(cause.getMessage()).contains(UnsupportedOperationException.class.getName())) {
                return true;
            }
        }
        return !available();
    }

    /** Whether the module with the vectors is there. */
    private static boolean available() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
