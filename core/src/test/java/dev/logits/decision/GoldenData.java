package dev.logits.decision;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The generated rows of reference.py, and what it wrote of them. */
record GoldenData(int classes, double[] scores, int[] labels, int[] decisions, double[] weights) {
    static final int CASES = 200;

    static final class Lcg {
        private long x;

        Lcg(long seed) {
            x = seed;
        }

        double next() {
            x = x * 6364136223846793005L + 1442695040888963407L;
            return (x >>> 11) / 0x1p53;
        }
    }

    /** Case i; its kind is i % 10. */
    static GoldenData of(int i) {
        Lcg g = new Lcg(1000003L * i + 17);
        for (int j = 0; j < 3; j++) {
            g.next();
        }
        int kind = i % 10;
        int n = 1 + (int) (g.next() * (kind == 0 ? 5 : 60));
        int k = 2 + (int) (g.next() * 5);
        GoldenData data = new GoldenData(k, new double[n], new int[n], new int[n], new double[n]);
        for (int r = 0; r < n; r++) {
            data.draw(g, kind, r);
        }
        if (kind == 8) {
            data.weights[0] = 1;
        }
        return data;
    }

    private void draw(Lcg g, int kind, int r) {
        int y = (int) (g.next() * classes);
        y = kind == 3 ? Math.min(y, 1) : kind == 4 ? 1 : y;
        double s = g.next() + (y == 1 ? 0.4 : 0.0);
        s = kind == 1 || kind == 5 || kind == 7 ? Math.floor(s * 5) / 5 : kind == 2 ? 0.5 : s;
        int d = g.next() < 0.6 ? y : (int) (g.next() * classes);
        scores[r] = s;
        labels[r] = y;
        decisions[r] = kind == 6 ? 0 : d;
        weights[r] = kind == 8 ? Math.floor(g.next() * 8) / 4 : kind == 7 || kind == 9 ? 0.1 + g.next() : 1;
    }

    int rows() {
        return labels.length;
    }

    boolean[] positive() {
        boolean[] positive = new boolean[labels.length];
        for (int r = 0; r < labels.length; r++) {
            positive[r] = labels[r] == 1;
        }
        return positive;
    }

    /** Whether every weight is 1. */
    boolean plain() {
        return IntStream.range(0, weights.length).allMatch(r -> weights[r] == 1);
    }

    /** The rows in another order. */
    GoldenData reversed() {
        int n = rows();
        GoldenData other = new GoldenData(classes, new double[n], new int[n], new int[n], new double[n]);
        for (int r = 0; r < n; r++) {
            other.scores[r] = scores[n - 1 - r];
            other.labels[r] = labels[n - 1 - r];
            other.decisions[r] = decisions[n - 1 - r];
            other.weights[r] = weights[n - 1 - r];
        }
        return other;
    }

    /** The names of a file's numbers. */
    static List<String> header(String name) {
        try (BufferedReader reader = open(name)) {
            reader.readLine();
            return List.of(reader.readLine().split(","));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static BufferedReader open(String name) {
        return new BufferedReader(
                new InputStreamReader(GoldenData.class.getResourceAsStream(name), StandardCharsets.UTF_8));
    }

    /** The rows of a file, each an array of its numbers. */
    static List<double[]> read(String name) {
        try (BufferedReader reader = open(name)) {
            return reader.lines()
                    .skip(2)
                    .map(line -> java.util.Arrays.stream(line.split(","))
                            .mapToDouble(t -> t.equals("nan") ? Double.NaN : Double.parseDouble(t))
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
