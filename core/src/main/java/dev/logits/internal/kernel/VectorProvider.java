package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;

/** Loops on vectors, where the module jdk.incubator.vector is there and vectors have 128 bits or more. */
final class VectorProvider implements KernelProvider {
    private final Kernels kernels;
    private final Selection selection;

    /**
     * Loads the vector kernels.
     *
     * @throws UnsupportedOperationException if the CPU's or the JVM's vectors are too short
     */
    VectorProvider() {
        int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        if (bits < 128) {
            throw new UnsupportedOperationException("vectors of " + bits + " bits");
        }
        kernels = new VectorKernels();
        selection = new VectorSelection();
    }

    @Override
    public Kernels kernels() {
        return kernels;
    }

    @Override
    public Selection selection() {
        return selection;
    }

    @Override
    public Gemm gemm() {
        return new VectorGemm();
    }

    @Override
    public NarrowGemm narrowGemm() {
        return new VectorNarrowGemm();
    }

    @Override
    public RankUpdate rankUpdate() {
        return new VectorRankUpdate();
    }
}
