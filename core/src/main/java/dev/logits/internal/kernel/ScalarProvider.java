package dev.logits.internal.kernel;

/** Plain loops, which every JVM runs. */
final class ScalarProvider implements KernelProvider {
    private final Kernels kernels = new ScalarKernels();
    private final Selection selection = new ScalarSelection();

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
        return new ScalarGemm();
    }

    @Override
    public NarrowGemm narrowGemm() {
        return new ScalarNarrowGemm();
    }

    @Override
    public RankUpdate rankUpdate() {
        return new ScalarRankUpdate();
    }
}
