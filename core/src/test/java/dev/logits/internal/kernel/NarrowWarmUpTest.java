package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

class NarrowWarmUpTest {

    @Test
    void handsVectorsOutOnceTheyAreCompiled() {
        assumeTrue(KernelChoice.vector().isPresent(), "this JVM has no vectors");
        NarrowGemm before = NarrowGemm.get();
        try {
            NarrowGemm vector = KernelChoice.vector().get().narrowGemm();
            new NarrowWarmUp(vector).run();
            assertThat(NarrowGemm.get()).isSameAs(vector);
        } finally {
            NarrowWarmUp.current = before;
        }
    }

    @Test
    void aJvmThatIsToldTheKindHasItFromTheFirstCallOn() {
        String kind = System.getProperty(KernelChoice.PROPERTY, "");
        assumeTrue(!kind.isEmpty(), "nothing was asked for");
        boolean plain = kind.equals("scalar") || KernelChoice.vector().isEmpty();
        assertThat(NarrowGemm.get() instanceof ScalarNarrowGemm).isEqualTo(plain);
    }
}
