package dev.logits.learn.network;

import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;
import java.util.List;

/** The weights that a training begins with. */
final class Initial {
    private Initial() {}

    static float[] weights(Architecture architecture, long seed) {
        Parameters parameters = Parameters.of(architecture);
        float[] weights = new float[parameters.length()];
        List<Layer> layers = architecture.allLayers();
        for (int p = 0; p < parameters.parts().size(); p++) {
            Parameters.Part part = parameters.parts().get(p);
            switch (part.kind()) {
                case WEIGHT -> uniform(weights, part, limit(layers, part.layer(), part), CounterRandom.key(seed, p));
                case TABLE -> uniform(weights, part, Math.sqrt(3), CounterRandom.key(seed, p));
                case VECTOR -> {
                    boolean gamma = layers.get(part.layer()) instanceof Layer.LayerNorm
                            && part.name().endsWith("weight");
                    Arrays.fill(weights, part.at(), part.at() + part.length(), gamma ? 1f : 0f);
                }
            }
        }
        return weights;
    }

    private static double limit(List<Layer> layers, int layer, Parameters.Part part) {
        return Math.sqrt(halves(layers, layer) ? 6.0 / part.rows() : 6.0 / ((double) part.rows() + part.columns()));
    }

    /** Whether the next activation passes about half of what it gets. */
    private static boolean halves(List<Layer> layers, int layer) {
        for (Layer next : layers.subList(layer + 1, layers.size())) {
            if (next instanceof Activation activation) {
                return activation.passesHalf();
            }
            if (next instanceof Layer.Dense) {
                return false;
            }
        }
        return false;
    }

    private static void uniform(float[] weights, Parameters.Part part, double limit, long key) {
        for (int i = 0; i < part.length(); i++) {
            weights[part.at() + i] = (float) (limit * (2 * CounterRandom.uniform(key, i) - 1));
        }
    }
}
