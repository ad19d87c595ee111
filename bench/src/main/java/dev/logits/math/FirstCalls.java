package dev.logits.math;

import dev.logits.decode.Candidates;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.PlanSession;
import dev.logits.decode.Sampler;
import dev.logits.decode.StepRandom;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.rule.Temperature;
import dev.logits.decode.rule.TopP;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * What a service that has just started waits for: the median and the longest time of a call, by the time since the
 * first one. The calls come one after the other, on one thread.
 *
 * <p>Arguments: {@code softmax} of a row or {@code step} of decoding (temperature 0.8 and top-p 0.9), the number of
 * scores, and seconds.
 */
public final class FirstCalls {
    private static final double[] ENDS = {0.1, 1, 3, 10, 30, 100};

    private FirstCalls() {}

    public static void main(String[] args) {
        Runnable call = call(args[0], Integer.parseInt(args[1]));
        double seconds = Double.parseDouble(args[2]);
        long begin = System.nanoTime();
        double from = 0;
        for (double end : ENDS) {
            double to = Math.min(end, seconds);
            List<Long> times = new ArrayList<>();
            long now = System.nanoTime();
            while (now - begin < to * 1e9) {
                call.run();
                long after = System.nanoTime();
                times.add(after - now);
                now = after;
            }
            if (!times.isEmpty()) {
                Collections.sort(times);
                System.out.printf(
                        "%5.1f to %5.1f s: median %10.1f us, longest %10.1f us, %d calls%n",
                        from, to, times.get(times.size() / 2) / 1e3, times.get(times.size() - 1) / 1e3, times.size());
            }
            from = to;
        }
    }

    private static Runnable call(String work, int scores) {
        float[] z = new float[scores];
        Random random = new Random(1);
        for (int i = 0; i < scores; i++) {
            z[i] = (float) (3 * random.nextGaussian());
        }
        if (work.equals("softmax")) {
            float[] out = new float[scores];
            return () -> Softmax.into(z, 0, scores, out, 0);
        }
        PlanSession session = DecodingPlan.of(Sampler.ANCESTRAL, new Temperature(0.8), new TopP(0.9))
                .newSession();
        Candidates candidates = new Candidates(scores);
        TokenHistory history = TokenHistory.ofPrompt(1, 2, 3);
        StepRandom draws = new StepRandom();
        long[] step = new long[1];
        return () -> session.next(candidates.reset(z, 0), history, draws.at(1, 0, step[0]++));
    }
}
