package dev.logits.internal.kernel;

/**
 * All services of one kind, scalar or vector. {@link KernelChoice} picks the provider of this JVM; {@link Kernels#get},
 * {@link Selection#get}, {@link Gemm#get}, {@link NarrowGemm#get} and {@link RankUpdate#get} return what it hands out.
 * A new service is a method here.
 */
interface KernelProvider {
    /** The loops over rows, the same object at each call. */
    Kernels kernels();

    /** What narrows rows, the same object at each call. */
    Selection selection();

    /** Matrix multiplication, loaded at the first call. */
    Gemm gemm();

    /** The products of a linear layer of few outputs, loaded at the first call. */
    NarrowGemm narrowGemm();

    /** Products of rows in double precision, loaded at the first call. */
    RankUpdate rankUpdate();
}
