package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The choice is made once a JVM, so each test starts one. */
class KernelChoiceTest {

    @Test
    void withTheVectorModuleTheVectorKernelsAreChosen() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector")).contains("vector kernels of ", "chosen: Vector");
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
    void withoutTheOptimizingCompilerVectorsWouldBeSlowAndAreNotChosen() throws Exception {
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-Xint")).contains("chosen: Scalar");
        assertThat(choice("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"))
                .contains("chosen: Scalar");
    }

    @Test
    void vectorKernelsThatFailToLoadAreAFaultAndNotATooOldCpu() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "no vector module in this JVM");
        assertThatThrownBy(() -> KernelChoice.instance("NoSuchKernels", Kernels.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("failed to load")
                .hasMessageContaining("-Ddev.logits.kernels=scalar")
                .hasCauseInstanceOf(ClassNotFoundException.class);
        assertThat(KernelChoice.instance(
                        Unsupported.class.getName().substring("dev.logits.internal.kernel.".length()), Kernels.class))
                .isEmpty();
    }

    /** Kernels for vectors that this CPU lacks. */
    static final class Unsupported {
        static final int BITS = bits();

        Unsupported() {}

        private static int bits() {
            throw new UnsupportedOperationException("vectors of 64 bits");
        }
    }

    private static String choice(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    static final class Main {
        private Main() {}

        public static void main(String[] args) {
            System.out.println("chosen: " + Kernels.get().getClass().getSimpleName());
        }
    }
}
