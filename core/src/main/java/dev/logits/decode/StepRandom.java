package dev.logits.decode;

import static dev.logits.internal.random.SplitMix.GOLDEN;
import static dev.logits.internal.random.SplitMix.mix;

import java.util.random.RandomGenerator;

/**
 * Random numbers that are a function of (seed, sequence, step) and of nothing else: a sequence draws the same numbers
 * alone, in a batch, on any thread and on any JVM. Within a step, every rule and the sampler have a stream of their
 * own, so that a rule that draws does not change what the others see.
 *
 * <p>The numbers are SplitMix64's outputs at consecutive counters from a place that is mixed from the key. One object
 * serves all steps; it is not for several threads at once.
 *
 * <p>Reference: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
 *
 * <pre>{@code
 * StepRandom random = new StepRandom();
 * double u = random.at(42, 0, 7).nextDouble();   // sequence 0, step 7
 * }</pre>
 *
 * @since 0.1
 */
public final class StepRandom implements RandomGenerator {
    private long step;
    private long counter;

    /** At seed 0, sequence 0, step 0. */
    public StepRandom() {
        at(0, 0, 0);
    }

    /** Moves to a step of a sequence, to the sampler's stream; returns this. */
    public StepRandom at(long seed, long sequence, long step) {
        this.step = mix(mix(mix(seed + GOLDEN) + sequence * GOLDEN) + step * GOLDEN);
        counter = this.step;
        return this;
    }

    /** Moves to the beginning of another stream of the same step; the sampler's is 0. Returns this. */
    public StepRandom stream(int stream) {
        counter = stream == 0 ? step : mix(step + stream * GOLDEN);
        return this;
    }

    @Override
    public long nextLong() {
        counter += GOLDEN;
        return mix(counter);
    }

    /** 53 bits of a uniform number in [0, 1). */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }
}
