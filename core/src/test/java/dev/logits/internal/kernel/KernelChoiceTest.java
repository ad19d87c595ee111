package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The choice is made once a JVM, so each test starts one. */
class KernelChoiceTest {

    @Test
    void withTheVectorModuleTheVectorKernelsAreChosen() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-Ddev.logits.kernels=vector"))
                .contains("vector kernels of ", "chosen: Vector");
    }

    @Test
    void unlessAskedForAtOnceLoopsOverRowsArePlainUntilVectorsAreWarm() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector"))
                .contains(
                        "vector kernels of ",
                        "chosen: ScalarKernels VectorSelection VectorGemm ScalarNarrowGemm VectorRankUpdate");
        assertThat(output(Working.class, "--add-modules", "jdk.incubator.vector"))
                .contains("first ScalarKernels, then VectorKernels");
    }

    @Test
    void shortRowsOneByOneNeverWaitForVectors() throws Exception {
        assertThat(output(ShortRows.class, "--add-modules", "jdk.incubator.vector"))
                .contains("after short rows WAITING")
                .doesNotContain("after a batch WAITING");
    }

    @Test
    void withoutTheVectorModuleTheLogNamesTheRemedy() throws Exception {
        assertThat(choice()).contains("chosen: Scalar", "--add-modules jdk.incubator.vector");
    }

    @Test
    void aPropertyForcesTheScalarKernels() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-Ddev.logits.kernels=scalar"))
                .contains("chosen: Scalar", "-Ddev.logits.kernels=scalar");
    }

    @Test
    void aPropertyKeepsTheLineOfTheLogBack() throws Exception {
        for (String kernels : List.of("scalar", "vector")) {
            assertThat(choice(
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-Ddev.logits.kernels=" + kernels,
                            "-Ddev.logits.kernels.log=off"))
                    .contains("chosen: ")
                    .doesNotContain("kernels of", "scalar kernels");
        }
    }

    @Test
    void withoutTheOptimizingCompilerVectorsWouldBeSlowAndAreNotChosen() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-Xint")).contains("chosen: Scalar");
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"))
                .contains("chosen: Scalar");
    }

    @Test
    void vectorsThatAreTooShortAreNotChosen() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=8"))
                .contains("chosen: Scalar", "this CPU or JVM has no vectors to use");
    }

    @Test
    void allServicesAreOfTheChosenKind() throws Exception {
        for (List<String> flags : List.of(
                List.of("--add-modules", "jdk.incubator.vector", "-Ddev.logits.kernels=vector"),
                List.of("--add-modules", "jdk.incubator.vector", "-Ddev.logits.kernels=scalar"))) {
            String kind = flags.get(2).endsWith("vector") ? "Vector" : "Scalar";
            assertThat(choice(flags.toArray(String[]::new)))
                    .contains("chosen: " + kind + "Kernels " + kind + "Selection " + kind + "Gemm " + kind
                            + "NarrowGemm " + kind + "RankUpdate");
        }
    }

    @Test
    void vectorKernelsThatFailToLoadAreAFaultAndNotATooOldCpu() {
        for (String name : List.of("NoSuchProvider", Broken.class.getName(), BrokenInitializer.class.getName())) {
            assertThatThrownBy(() -> KernelChoice.supported(name))
                    .as(name)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("failed to load")
                    .hasMessageContaining("-Ddev.logits.kernels=scalar")
                    .hasCauseInstanceOf(Throwable.class);
        }
        assertThat(KernelChoice.supported(Unsupported.class.getName())).isEmpty();
    }

    /** For vectors that this CPU lacks. */
    static final class Unsupported {
        Unsupported() {
            throw new UnsupportedOperationException("vectors of 64 bits");
        }
    }

    static final class Broken {
        Broken() {
            throw new IllegalArgumentException("a fault of the kernels");
        }
    }

    static final class BrokenInitializer {
        static final int BITS = Integer.parseInt("a fault of the initializer");

        BrokenInitializer() {}
    }

    private static String choice(String... flags) throws IOException, InterruptedException {
        return output(Main.class, flags);
    }

    private static String output(Class<?> main, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            System.out.println(
                    Stream.of(Kernels.get(), Selection.get(), Gemm.get(), NarrowGemm.get(), RankUpdate.get(1e9))
                            .map(service -> service.getClass().getSimpleName())
                            .collect(Collectors.joining(" ", "chosen: ", "")));
        }
    }

    /** Prints what the thread that warms vectors up does after short rows, and after a batch of them. */
    static final class ShortRows {
        private ShortRows() {}

        public static void main(String[] args) throws InterruptedException {
            float[] z = new float[100];
            double[] out = new double[10];
            System.out.println("rest " + Kernels.get().rest(z, 0, 10));
            Thread warmUp = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("logits-warm-up"))
                    .findAny()
                    .orElseThrow();
            while (warmUp.getState() == Thread.State.RUNNABLE) {
                Thread.sleep(1);
            }
            System.out.println("after short rows " + warmUp.getState());
            Kernels.get().logSumExp(z, 0, 10, 10, out, 0);
            for (int i = 0; i < 10_000 && warmUp.getState() == Thread.State.WAITING; i++) {
                Thread.sleep(1);
            }
            System.out.println("after a batch " + warmUp.getState());
        }
    }

    /** Works until the kernels change, for two minutes at most. */
    static final class Working {
        private Working() {}

        public static void main(String[] args) {
            float[] z = new float[1000];
            String first = Kernels.get().getClass().getSimpleName();
            long begin = System.nanoTime();
            String then = first;
            while (then.equals(first) && System.nanoTime() - begin < 120_000_000_000L) {
                for (int i = 0; i < 1000; i++) {
                    z[i] = (float) Kernels.get().logSumExp(z, 0, z.length);
                }
                then = Kernels.get().getClass().getSimpleName();
            }
            System.out.println("first " + first + ", then " + then);
        }
    }
}
